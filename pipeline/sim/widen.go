package sim

import (
	"math"
	"slices"
)

// rounding is by how many plates a planogram's millimetres may be off.
const rounding = 0.02

// widened is the same store with load cells so many times as wide. Goods stand where they
// stood, so one plate may carry several facings.
func (s *Store) widened(times float64) *Store {
	wide := &Store{Products: s.Products, Unsensed: s.Unsensed}
	for _, f := range s.Fixtures {
		length := f.length()
		f.PlateWidth *= times
		f.Plates = int(math.Ceil(length/f.PlateWidth - rounding))
		f.ReportedPlates = max(f.Plates, int(math.Ceil(float64(f.ReportedPlates)/times)))
		wide.Fixtures = append(wide.Fixtures, f)
	}
	wide.Facings = slices.Clone(s.Facings)
	for i := range wide.Facings {
		f := &wide.Facings[i]
		fixture := wide.fixture(f.Fixture)
		f.From = 1 + int((f.X-fixture.X)/fixture.PlateWidth+rounding)
		f.To = int(math.Ceil((f.X+f.Width-fixture.X)/fixture.PlateWidth - rounding))
	}
	return wide
}
