package schemas

import (
	"fmt"
	"strconv"
	"strings"
)

// Money is an amount in minor units (cents) of an ISO 4217 currency. It is never a
// floating point number.
type Money struct {
	Minor    int64  `avro:"minor" json:"minor"`
	Currency string `avro:"currency" json:"currency"`
}

// Times is the price of quantity units.
func (m Money) Times(quantity int64) Money { return Money{m.Minor * quantity, m.Currency} }

// TaxWithin is the tax that a price contains, rounded half up: price * rate / (1 + rate).
// The rate is in hundredths of a percent.
func (m Money) TaxWithin(basisPts int32) Money {
	rate := int64(basisPts)
	whole := 10_000 + rate
	return Money{(m.Minor*rate + whole/2) / whole, m.Currency}
}

// Plus adds two amounts of one currency. Adding to the zero Money takes the other's
// currency; any other mix of currencies is an error.
func (m Money) Plus(n Money) (Money, error) {
	switch {
	case m == Money{}:
		return n, nil
	case n == Money{}:
		return m, nil
	case m.Currency != n.Currency:
		return Money{}, fmt.Errorf("add %s to %s: currencies differ", n, m)
	}
	return Money{m.Minor + n.Minor, m.Currency}, nil
}

// String writes the amount with the currency's usual number of decimals: "USD 1.20".
func (m Money) String() string {
	if m.Currency == "" && m.Minor == 0 {
		return "0"
	}
	sign, minor := "", m.Minor
	if minor < 0 {
		sign, minor = "-", -minor
	}
	digits := minorDigits(m.Currency)
	if digits == 0 {
		return fmt.Sprintf("%s %s%d", m.Currency, sign, minor)
	}
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	return fmt.Sprintf("%s %s%d.%0*d", m.Currency, sign, minor/unit, digits, minor%unit)
}

// ParseMoney reads a decimal amount that is not negative, such as 2.49, in a currency. It
// refuses more decimals than the currency has.
func ParseMoney(amount, currency string) (Money, error) {
	whole, part, pointed := strings.Cut(amount, ".")
	digits := minorDigits(currency)
	if whole == "" || pointed && part == "" || len(part) > digits || strings.Trim(whole+part, "0123456789") != "" {
		return Money{}, fmt.Errorf("parse money %q: want digits, with at most %d after a point, of %s", amount, digits, currency)
	}
	minor, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	if err != nil {
		return Money{}, fmt.Errorf("parse money %q: %w", amount, err)
	}
	return Money{minor, currency}, nil
}

// minorDigits is the exponent column of ISO 4217's list one for the currencies whose
// exponent is not two.
func minorDigits(currency string) int {
	switch strings.ToUpper(currency) {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	}
	return 2
}
