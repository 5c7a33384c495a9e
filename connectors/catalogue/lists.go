package catalogue

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Lists are the price lists that the rows make from now on, in the order of their times,
// and the rows that are refused: each product has one price at a time, in the currency
// of the file's first sound row.
func Lists(name string, rows []Row, now schemas.Micros) ([]schemas.Catalogue, []Refusal) {
	var sound []entry
	var refused []Refusal
	for _, row := range rows {
		e, err := row.parse()
		if err == nil {
			err = fits(sound, e)
		}
		if err != nil {
			refused = append(refused, Refusal{name, row.line, err.Error()})
			continue
		}
		sound = append(sound, e)
	}
	var lists []schemas.Catalogue
	for _, at := range changes(sound, now) {
		products := inForce(sound, at)
		if len(products) > 0 || len(lists) > 0 { // an empty one ends what was in force
			lists = append(lists, schemas.Catalogue{Time: at, Version: version(at, products), Products: products})
		}
	}
	return lists, refused
}

// fits checks a row against those before it.
func fits(before []entry, e entry) error {
	for _, b := range before {
		if b.product.Price.Currency != e.product.Price.Currency {
			return fmt.Errorf("it is priced in %s, and the file (line %d) in %s", e.product.Price.Currency, b.line, b.product.Price.Currency)
		}
		overlaps := e.from < b.until && b.from < e.until
		if !overlaps {
			continue
		}
		for _, code := range e.product.Barcodes {
			if slices.ContainsFunc(b.product.Barcodes, func(c string) bool { return schemas.ProductID(c) == schemas.ProductID(code) }) {
				return fmt.Errorf("barcode %s has a price at that time already, from line %d", code, b.line)
			}
		}
	}
	return nil
}

// changes are the times at which the price list changes, from now on.
func changes(entries []entry, now schemas.Micros) []schemas.Micros {
	times := []schemas.Micros{now}
	for _, e := range entries {
		for _, t := range []schemas.Micros{e.from, e.until} {
			if t > now && t != schemas.Never {
				times = append(times, t)
			}
		}
	}
	slices.Sort(times)
	return slices.Compact(times)
}

func inForce(entries []entry, at schemas.Micros) (products []schemas.Product) {
	for _, e := range entries {
		if e.from <= at && at < e.until {
			products = append(products, e.product)
		}
	}
	slices.SortFunc(products, func(a, b schemas.Product) int { return cmp.Compare(a.ID, b.ID) })
	return products
}

// version names a price list by its day and by what is in it, so that to import the same
// again makes no new one.
func version(at schemas.Micros, products []schemas.Product) string {
	text, err := json.Marshal(products)
	if err != nil {
		panic(fmt.Sprintf("write a price list: %v", err)) // numbers were checked
	}
	sum := sha256.Sum256(text)
	return at.Time().Format("2006-01-02") + "-" + hex.EncodeToString(sum[:4])
}
