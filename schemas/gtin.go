package schemas

import (
	"fmt"
	"strings"
)

// GTIN is a Global Trade Item Number in its 14-digit form (GS1 General
// Specifications, section 3), padded with zeros on the left.
type GTIN string

// ParseGTIN reads GTIN-8, -12 (UPC-A), -13 (EAN) or -14 and checks the check digit.
func ParseGTIN(barcode string) (GTIN, error) {
	switch len(barcode) {
	case 8, 12, 13, 14:
	default:
		return "", fmt.Errorf("parse gtin %q: %d characters, want 8, 12, 13 or 14", barcode, len(barcode))
	}
	padded := strings.Repeat("0", 14-len(barcode)) + barcode
	sum := 0
	for i, c := range padded {
		if c < '0' || c > '9' {
			return "", fmt.Errorf("parse gtin %q: %q is not a digit", barcode, c)
		}
		weight := 3 - 2*(i%2) // 3, 1, 3, 1, ... from the left of fourteen digits
		if i < 13 {
			sum += weight * int(c-'0')
		}
	}
	if check := (10 - sum%10) % 10; int(padded[13]-'0') != check {
		return "", fmt.Errorf("parse gtin %q: check digit is %c, want %d", barcode, padded[13], check)
	}
	return GTIN(padded), nil
}

// ProductID is what Exeunt calls a product: its GTIN where the barcode is one, else
// "plu:" and the store's own code (price look-up code, restricted circulation number).
func ProductID(barcode string) string {
	if gtin, err := ParseGTIN(barcode); err == nil {
		return string(gtin)
	}
	return "plu:" + barcode
}
