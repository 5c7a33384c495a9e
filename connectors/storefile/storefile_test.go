package storefile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

// Each folder of testdata is a broken store, and its problems.txt what is said of it.
func TestProblems(t *testing.T) {
	for _, of := range []string{"shapes", "facts", "syntax", "columns", "quotes", "numbers"} {
		t.Run(of, func(t *testing.T) {
			_, err := Read(filepath.Join("testdata", of))
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("read with %v, want problems", err)
			}
			golden(t, filepath.Join("testdata", of, "problems.txt"), []byte(problems.Error()+"\n"))
		})
	}
}

func TestMissingFiles(t *testing.T) {
	var problems Problems
	if _, err := Read(t.TempDir()); err == nil || errors.As(err, &problems) || !strings.Contains(err.Error(), FileName) {
		t.Errorf("an empty folder was read with %v, want what is missing", err)
	}
}

const small = `version: "9"
name: Small
currency: EUR
planogram: plan.yaml
catalogue: goods.yml
floor: {from: [0, 0], to: [3, 3]}
fixtures:
  - id: g
    place: [1, 1]
    turn: 90
    depth: 0.4
    plate_width: 0.5
    shelves:
      - {height: 0.3, plates: 2, clearance: 0.2}
`

// The tables may be YAML, and a product have several codes.
func TestYAMLTables(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		FileName:    small,
		"plan.yaml": "facings:\n  - {fixture: g, shelf: 1, from: 2, to: 2, product: \"0123\", height: 0.1}\n  - {fixture: g, shelf: 1, from: 1, to: 1}\n",
		"goods.yml": "products:\n  - {codes: [\"4006381333931\", \"0123\"], name: Marker, price: 2.50, tax_percent: 7.5, weight_grams: 16}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Read(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	facing := d.Planogram(0).Facings[0]
	if v := facing.Volume; facing.Product != "04006381333931" || v.Size.Z != 0.1 || cmp.Diff(schemas.Point{X: 1, Y: 1.5, Z: 0.3}, v.Corner) != "" {
		t.Errorf("the facing is %+v", facing)
	}
	want := schemas.Product{
		ID: "04006381333931", Barcodes: []string{"4006381333931", "0123"}, Name: "Marker",
		Price: schemas.Money{Minor: 250, Currency: "EUR"}, TaxBasisPts: 750, WeightGrams: 16,
	}
	if diff := cmp.Diff([]schemas.Product{want}, d.Catalogue(0).Products); diff != "" {
		t.Error(diff)
	}
}

// A definition's records are what their topics carry.
func TestEvents(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	events := d.Events("north/12", 7)
	for _, e := range events {
		spec, _ := schemas.Spec(e.Topic)
		if !slices.Contains(spec.Records, e.Body.Record()) || e.Key.Store() != "north/12" || e.Body.When() != 7 {
			t.Errorf("topic %s got a %s of %q at %v", e.Topic, e.Body.Record(), e.Key, e.Body.When())
		}
		if _, err := codec.Encode(e.Body.Record(), e.Body); err != nil {
			t.Error(err)
		}
	}
	if d.Room.Cameras = nil; len(events) != 8 || len(d.Events("north/12", 7)) != 5 {
		t.Errorf("%d records with cameras and %d without, want 8 and 5", len(events), len(d.Events("north/12", 7)))
	}
}

// The drawing of the example store is the one that was looked at.
func TestDraw(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	var drawing bytes.Buffer
	if err := d.Draw(&drawing); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "example.svg"), drawing.Bytes())
}

func TestWrap(t *testing.T) {
	for _, of := range []struct {
		text          string
		letters, most int
		want          []string
		fits          bool
	}{
		{"Oat milk", 8, 1, []string{"Oat milk"}, true},
		{"Oat milk", 5, 2, []string{"Oat", "milk"}, true},
		{"Oat milk", 5, 1, []string{"Oat…"}, false},
		{"Überraschung", 6, 3, []string{"Überr…"}, false},
	} {
		if got, fits := wrap(of.text, of.letters, of.most); fits != of.fits || !slices.Equal(got, of.want) {
			t.Errorf("%q in %d lines of %d letters is %q, %v", of.text, of.most, of.letters, got, fits)
		}
	}
}
