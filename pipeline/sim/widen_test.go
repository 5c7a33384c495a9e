package sim

import (
	"errors"
	"io/fs"
	"math"
	"reflect"
	"testing"
)

func TestWideningByOneChangesNothing(t *testing.T) {
	stores := map[string]*Store{"built-in": BuiltIn()}
	real, err := ReadStore("../../../shared/recordings/aifi-benchmark-1")
	switch {
	case err == nil:
		stores["real"] = real
	case !errors.Is(err, fs.ErrNotExist):
		t.Fatal(err)
	}
	for name, store := range stores {
		if got := store.widened(1); !reflect.DeepEqual(got, store) {
			t.Errorf("%s: widening by 1 gave another store", name)
		}
	}
}

// A unit's weight lies on the plates that its facing names, and nowhere else.
func TestWidePlatesCarryTheirFacings(t *testing.T) {
	for _, times := range []float64{1, 1.5, 2, 3} {
		store := BuiltIn().widened(times)
		goods := &goods{store: store}
		for i, f := range store.Facings {
			sum := 0.0
			for _, sh := range goods.shares(i, f.X+f.Width/2, f.Width) {
				if sh.part > rounding && (sh.plate.plate < f.From || sh.plate.plate > f.To) {
					t.Fatalf("%g times as wide: facing %d names plates %d to %d, but stands on %d", times, i, f.From, f.To, sh.plate.plate)
				}
				sum += sh.part
			}
			if math.Abs(sum-1) > 1e-9 {
				t.Fatalf("%g times as wide: plates carry %.3f of facing %d", times, sum, i)
			}
		}
	}
}
