// Package catalogue reads a store's products and prices from a file, refuses what cannot
// be right, row by row with the line and the reason, and makes effective-dated price
// lists of the rest: each is the whole of what can be sold from its time on.
package catalogue

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"github.com/exeunt-io/exeunt/schemas"
)

// Row is one row of a file: a CSV column, or a JSON key, for each field.
type Row struct {
	// Barcodes are GTINs or the store's own codes, separated by "|"; the first is the one
	// that receipts show.
	Barcodes    string `json:"barcodes"`
	Name        string `json:"name"`
	PriceMinor  *int64 `json:"price_minor"` // of one unit, tax included, in minor units of Currency
	Currency    string `json:"currency"`    // ISO 4217
	TaxBasisPts int32  `json:"tax_basis_pts"`
	// WeightGrams is of one unit, packaging included; without it scales cannot tell it.
	WeightGrams float64 `json:"weight_grams"`
	From        string  `json:"from"`  // RFC 3339, or a date in UTC; empty is always
	Until       string  `json:"until"` // the same, not included; empty is for ever

	line int
}

// entry is a row that has been understood.
type entry struct {
	line        int
	product     schemas.Product
	from, until schemas.Micros
}

// weightMost is more than anybody carries out of a shop in one piece.
const weightMost = 100_000

var digits = regexp.MustCompile(`^[0-9]+$`)

// parse checks all of a row that can be checked alone.
func (r Row) parse() (entry, error) {
	e := entry{line: r.line, until: schemas.Never}
	barcodes := strings.Split(strings.ReplaceAll(r.Barcodes, " ", ""), "|")
	for _, code := range barcodes {
		if err := checkBarcode(code); err != nil {
			return e, err
		}
	}
	unit, err := currency.ParseISO(r.Currency)
	switch {
	case strings.TrimSpace(r.Name) == "":
		return e, fmt.Errorf("there is no name")
	case r.PriceMinor == nil:
		return e, fmt.Errorf("there is no price")
	case *r.PriceMinor < 0:
		return e, fmt.Errorf("the price is negative: %d", *r.PriceMinor)
	case err != nil || unit.String() != r.Currency:
		return e, fmt.Errorf("%q is no currency of ISO 4217", r.Currency)
	case r.TaxBasisPts < 0 || r.TaxBasisPts > 10_000:
		return e, fmt.Errorf("a tax of %d basis points is not between 0 and 10000 (100 %%)", r.TaxBasisPts)
	case !(r.WeightGrams > 0 && r.WeightGrams <= weightMost):
		return e, fmt.Errorf("a weight of %g g is not above 0 and at most %d", r.WeightGrams, weightMost)
	}
	if e.from, err = parseTime(r.From, 0); err != nil {
		return e, fmt.Errorf("from: %w", err)
	}
	if e.until, err = parseTime(r.Until, schemas.Never); err != nil {
		return e, fmt.Errorf("until: %w", err)
	}
	if e.until <= e.from {
		return e, fmt.Errorf("it ends at %s, before it begins", r.Until)
	}
	e.product = schemas.Product{
		ID: schemas.ProductID(barcodes[0]), Barcodes: barcodes, Name: strings.TrimSpace(r.Name),
		Price: schemas.Money{Minor: *r.PriceMinor, Currency: r.Currency}, TaxBasisPts: r.TaxBasisPts, WeightGrams: r.WeightGrams,
	}
	return e, nil
}

// checkBarcode takes what is as long as a GTIN for one; what is not is the store's own.
func checkBarcode(code string) error {
	if code == "" {
		return fmt.Errorf("there is no barcode")
	}
	switch len(code) {
	case 8, 12, 13, 14:
		if digits.MatchString(code) {
			_, err := schemas.ParseGTIN(code)
			return err
		}
	}
	return nil
}

func parseTime(text string, otherwise schemas.Micros) (schemas.Micros, error) {
	if text == "" {
		return otherwise, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return schemas.MicrosOf(t), nil
		}
	}
	return 0, fmt.Errorf("%q is neither a time (RFC 3339) nor a date (2026-01-31)", text)
}
