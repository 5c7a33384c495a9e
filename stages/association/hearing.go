package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// windowBins is the bins that detection judges a plateau by, and surely how many
	// standard deviations of a change it wants to see: see its window and lasting.
	windowBins, surely = 10, 4
	// settling is the grams, squared, by which levels wander beside their noise.
	settling = 0.25
)

// hardOfHearing is a plate whose scale may miss the lightest of what stands on it.
type hardOfHearing struct {
	Plate schemas.PlateRef `avro:"plate"`
	Blur  float64          `avro:"blur"` // grams: one standard deviation of a change on it
}

// hear keeps the lists of deaf plates, and of those that are hard of hearing.
func (s state) hear(h schemas.SensorHealth) state {
	plate := schemas.PlateRef{Fixture: h.Fixture, Shelf: h.Shelf, Plate: h.Plate}
	s.Deaf = slices.DeleteFunc(slices.Clone(s.Deaf), func(p schemas.PlateRef) bool { return p == plate })
	s.Hard = slices.DeleteFunc(slices.Clone(s.Hard), func(p hardOfHearing) bool { return p.Plate == plate })
	blur := math.Sqrt(2*h.NoiseGrams*h.NoiseGrams/windowBins + settling)
	switch {
	case h.State != "ok":
		s.Deaf = append(s.Deaf, plate)
	case overheard(s.lightest(plate), blur) > unlikely:
		s.Hard = append(s.Hard, hardOfHearing{plate, blur})
	}
	return s
}

// dull are the plates that may miss something.
func (s state) dull() []schemas.PlateRef {
	all := slices.Clip(s.Deaf)
	for _, h := range s.Hard {
		all = append(all, h.Plate)
	}
	return all
}

// lightest is the weight of the lightest product that belongs on the plate.
func (s state) lightest(plate schemas.PlateRef) float64 {
	least := math.Inf(1)
	for _, f := range s.Planogram.Facings {
		if grams := s.product(f.Product).WeightGrams; grams > 0 && slices.Contains(f.Plates, plate) {
			least = min(least, grams)
		}
	}
	return least
}

// missed is the chance that a change of so many grams at the plate of an event is not
// noticed.
func (s state) missed(plate int32, e schemas.WeightEvent, grams float64) float64 {
	for _, h := range s.Hard {
		if h.Plate == (schemas.PlateRef{Fixture: e.Fixture, Shelf: e.Shelf, Plate: plate}) {
			return overheard(grams, h.Blur)
		}
	}
	return 1
}

// overheard is the chance that a scale with this blur does not notice a weight: goods that
// stand across an edge show it half of their weight only.
func overheard(grams, blur float64) float64 {
	tooLittle := func(grams float64) float64 { return math.Erfc((grams/blur-surely)/math.Sqrt2) / 2 }
	return (1-across)*tooLittle(grams) + across*tooLittle(grams/2)
}
