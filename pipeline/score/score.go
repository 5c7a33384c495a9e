// Package score compares receipts with the truth, by the metric of AiFi's CPS-IoT Week
// 2020 AutoCheckout competition: units of (target, barcode). It also compares boxes around
// people with labels.
package score

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// File is a list of receipts, true or believed: the format of truth.json and of
// `exeunt replay --out`.
type File struct {
	Receipts []Receipt `json:"receipts"`
}

// Receipt is what one shopper left with. A shopper who took nothing has no products.
type Receipt struct {
	TargetID string    `json:"target_id"`
	Products []Product `json:"products"`
}

// Product is a line of a receipt.
type Product struct {
	Barcode  string `json:"barcode"`
	Quantity int    `json:"quantity"`
}

// Read reads a File and refuses what cannot be counted.
func Read(r io.Reader) (File, error) {
	var f File
	decoder := json.NewDecoder(r)
	if err := decoder.Decode(&f); err != nil {
		return File{}, fmt.Errorf("read receipts: %w", err)
	}
	if f.Receipts == nil {
		return File{}, fmt.Errorf("read receipts: no \"receipts\"")
	}
	for i, receipt := range f.Receipts {
		if receipt.TargetID == "" {
			return File{}, fmt.Errorf("read receipts: receipt %d has no target_id", i+1)
		}
		for _, p := range receipt.Products {
			if p.Barcode == "" || p.Quantity < 1 {
				return File{}, fmt.Errorf("read receipts: receipt of %s has %d of %q", receipt.TargetID, p.Quantity, p.Barcode)
			}
		}
	}
	return f, nil
}

// Result is a comparison, or the sum of several. Units are counted over all receipts.
type Result struct {
	Correct  int `json:"correct_units"` // both true and believed
	Believed int `json:"believed_units"`
	True     int `json:"true_units"`
	// Receipts are the shoppers of either side; Exact are those on both sides whose units
	// agree entirely.
	Receipts int `json:"receipts"`
	Exact    int `json:"exact_receipts"`
}

// Add sums two results.
func (r Result) Add(other Result) Result {
	return Result{
		Correct:  r.Correct + other.Correct,
		Believed: r.Believed + other.Believed,
		True:     r.True + other.True,
		Receipts: r.Receipts + other.Receipts,
		Exact:    r.Exact + other.Exact,
	}
}

// Precision is the share of believed units that are true; 1 when nothing was believed.
func (r Result) Precision() float64 { return share(r.Correct, r.Believed) }

// Recall is the share of true units that were believed; 1 when nothing is true.
func (r Result) Recall() float64 { return share(r.Correct, r.True) }

// F1 is the harmonic mean of precision and recall; 1 when there are no units on either
// side, since then nothing is wrong.
func (r Result) F1() float64 { return share(2*r.Correct, r.Believed+r.True) }

// ExactShare is the share of receipts that agree entirely; 1 when there are none.
func (r Result) ExactShare() float64 { return share(r.Exact, r.Receipts) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Compare counts believed receipts against the truth. Several receipts of one target are
// one.
func Compare(truth, believed File) Result {
	want, got := baskets(truth), baskets(believed)
	var r Result
	for target := range union(want, got) {
		truly, wanted := want[target]
		has, given := got[target]
		correct := 0
		for barcode, quantity := range truly {
			correct += min(quantity, has[barcode])
		}
		r.Correct += correct
		r.True += units(truly)
		r.Believed += units(has)
		r.Receipts++
		if wanted && given && correct == units(truly) && correct == units(has) {
			r.Exact++
		}
	}
	return r
}

type basket map[string]int // units by barcode

func baskets(f File) map[string]basket {
	byTarget := map[string]basket{}
	for _, receipt := range f.Receipts {
		b := byTarget[receipt.TargetID]
		if b == nil {
			b = basket{}
			byTarget[receipt.TargetID] = b
		}
		for _, p := range receipt.Products {
			b[p.Barcode] += p.Quantity
		}
	}
	return byTarget
}

func union(a, b map[string]basket) map[string]struct{} {
	all := map[string]struct{}{}
	for target := range a {
		all[target] = struct{}{}
	}
	for target := range b {
		all[target] = struct{}{}
	}
	return all
}

func units(b basket) int {
	n := 0
	for _, quantity := range b {
		n += quantity
	}
	return n
}

// Normal is the file with one receipt a target and one line a barcode, both in order, so
// that equal beliefs are equal files.
func (f File) Normal() File {
	normal := File{Receipts: []Receipt{}}
	for target, b := range baskets(f) {
		receipt := Receipt{TargetID: target, Products: []Product{}}
		for barcode, quantity := range b {
			receipt.Products = append(receipt.Products, Product{barcode, quantity})
		}
		slices.SortFunc(receipt.Products, func(a, b Product) int { return cmp.Compare(a.Barcode, b.Barcode) })
		normal.Receipts = append(normal.Receipts, receipt)
	}
	slices.SortFunc(normal.Receipts, func(a, b Receipt) int { return cmp.Compare(a.TargetID, b.TargetID) })
	return normal
}
