package catalogue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

const january = 20454 * schemas.Day // 2026-01-01

// imported reads a file of testdata and writes what came of it, a line each.
func imported(t *testing.T, name string) (lines []string) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, unread, err := Read(name, file)
	if err != nil {
		t.Fatal(err)
	}
	lists, refused := Lists(name, rows, january)
	lines = written(lists)
	for _, r := range append(unread, refused...) {
		lines = append(lines, r.String())
	}
	return lines
}

func written(lists []schemas.Catalogue) (lines []string) {
	for _, list := range lists {
		line := list.Time.Time().Format("2006-01-02")
		for _, p := range list.Products {
			line += fmt.Sprintf(", %s %s", p.Name, p.Price)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestImport(t *testing.T) {
	for name, want := range map[string][]string{
		"prices.csv": {
			"2026-01-01, Nuts EUR 2.50, Water EUR 1.20",
			"2026-03-01, Nuts EUR 2.50, Water EUR 1.30",
			`prices.csv:13: price_minor: "many" is no number`,
			"prices.csv:14: 2 fields, and the header has 8",
			`prices.csv:5: parse gtin "4006381333932": check digit is 2, want 1`,
			"prices.csv:6: barcode 4006381333931 has a price at that time already, from line 2",
			"prices.csv:7: it is priced in USD, and the file (line 2) in EUR",
			"prices.csv:8: the price is negative: -5",
			"prices.csv:9: a weight of 0 g is not above 0 and at most 100000",
			`prices.csv:10: "Euro" is no currency of ISO 4217`,
			"prices.csv:11: there is no price",
			"prices.csv:12: it ends at 2026-02-01, before it begins",
		},
		"prices.json": {
			"2026-01-01, Water EUR 1.20",
			`prices.json:3: json: unknown field "price"`,
			`prices.json:4: from: "soon" is neither a time (RFC 3339) nor a date (2026-01-31)`,
		},
	} {
		if diff := cmp.Diff(want, imported(t, name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What ends is no longer sold, even where nothing else is.
func TestWhatEndsIsInForceNoMore(t *testing.T) {
	rows, _, err := Read("a.csv", strings.NewReader("barcodes,name,price_minor,currency,weight_grams,from,until\n4006381333931,Nuts,240,EUR,100,2026-02-01,2026-03-01\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2026-02-01, Nuts EUR 2.40", "2026-03-01"}
	if diff := cmp.Diff(want, written(first(Lists("a.csv", rows, january)))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A file that is none of ours is an error as a whole.
func TestUnusableFiles(t *testing.T) {
	for name, text := range map[string]string{
		"a.txt": "", "empty.csv": "", "b.csv": "barcodes,colour\n", "c.csv": "barcodes,name\n", "d.json": "{}", "e.json": "[{]",
	} {
		if _, _, err := Read(name, strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"prices.csv", "prices.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(name, string(text))
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		rows, _, err := Read(name, strings.NewReader(text))
		if err != nil {
			return
		}
		for _, list := range first(Lists(name, rows, january)) {
			for _, p := range list.Products {
				if p.Price.Minor < 0 || p.WeightGrams <= 0 || p.ID == "" {
					t.Errorf("product %+v was accepted", p)
				}
			}
		}
	})
}

func first(lists []schemas.Catalogue, _ []Refusal) []schemas.Catalogue { return lists }
