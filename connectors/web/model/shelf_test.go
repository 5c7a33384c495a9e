package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

// What is believed to stand on a facing follows the beliefs about what was taken, their
// revisions, put-backs, goods left in the wrong place, and restocking.
func TestStandsFollowBeliefs(t *testing.T) {
	m := New()
	plates := func(n ...int32) (refs []schemas.PlateRef) {
		for _, plate := range n {
			refs = append(refs, schemas.PlateRef{Fixture: "1", Shelf: 2, Plate: plate})
		}
		return refs
	}
	feed(m, schemas.Catalogue{Products: []schemas.Product{{ID: "nuts", Name: "Nuts", Barcodes: []string{"42"}}, {ID: "tea", Name: "Tea", Barcodes: []string{"43"}}}},
		schemas.Planogram{Facings: []schemas.Facing{{Product: "nuts", Plates: plates(1, 2)}, {Product: "tea", Plates: plates(2, 3)}}})
	at := func(plate, revision, quantity int32, product, id string) schemas.Interaction {
		return schemas.Interaction{ID: id, Revision: revision, Visit: "v1", Product: product, Quantity: quantity, Plate: plates(plate)[0]}
	}
	for _, step := range []struct {
		what string
		body schemas.Body
		want []Stand
	}{
		{"two nuts are taken", at(1, 1, 2, "nuts", "a#1"), []Stand{{"1", 2, 1, 2, nil}}},
		{"no, one", at(1, 2, 1, "nuts", "a#1"), []Stand{{"1", 2, 1, 1, nil}}},
		{"an older belief changes nothing", at(1, 1, 2, "nuts", "a#1"), []Stand{{"1", 2, 1, 1, nil}}},
		{"tea is taken from the plate that both share", at(2, 1, 1, "tea", "b#1"), []Stand{{"1", 2, 1, 1, nil}, {"1", 2, 2, 1, nil}}},
		{"and left among the nuts", at(1, 1, -1, "tea", "c#1"), []Stand{{"1", 2, 1, 1, []Goods{{"43", "Tea", 1}}}, {"1", 2, 2, 1, nil}}},
		{"somebody finds it", at(1, 1, 1, "tea", "d#1"), []Stand{{"1", 2, 1, 1, []Goods{}}, {"1", 2, 2, 1, nil}}},
		{"it was nobody", at(2, 2, 0, "tea", "b#1"), []Stand{{"1", 2, 1, 1, []Goods{}}, {"1", 2, 2, 0, nil}}},
		{"three nuts are restocked", schemas.Restocked{Product: "nuts", Quantity: 3, Plate: plates(2)[0]}, []Stand{{"1", 2, 1, -2, []Goods{}}, {"1", 2, 2, 0, nil}}},
	} {
		feed(m, step.body)
		if diff := cmp.Diff(step.want, m.Store(shop).Stands()); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", step.what, diff)
		}
	}
}
