package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// place is the stretch of a shelf where weight has changed.
type place struct {
	fixture string
	shelf   int32
	lo, hi  int32          // plates, both included
	volume  schemas.Volume // above those plates
	centre  float64        // of the change, metres along the shelf from the volume's corner
	known   bool           // the planogram says where it is
}

// placeOf finds an event's place. A plate's volume is its share of any facing of the
// shelf, carried on along the shelf for plates that are kept free.
func (s state) placeOf(e schemas.WeightEvent) place {
	p := place{fixture: e.Fixture, shelf: e.Shelf, lo: e.Plates[0].Plate, hi: e.Plates[len(e.Plates)-1].Plate}
	var total, moment float64
	for _, plate := range e.Plates {
		total += math.Abs(plate.Grams)
		moment += math.Abs(plate.Grams) * (float64(plate.Plate-p.lo) + 0.5)
	}
	for _, facing := range s.Planogram.Facings {
		first := facing.Plates[0]
		if first.Fixture != e.Fixture || first.Shelf != e.Shelf {
			continue
		}
		width := facing.Volume.Size.X / float64(len(facing.Plates))
		from, _ := extent(facing)
		p.volume = facing.Volume
		p.volume.Corner = facing.Volume.World(schemas.Point{X: width * (float64(p.lo) - from)})
		p.volume.Size.X = width * float64(p.hi-p.lo+1)
		p.centre = width * moment / total
		p.known = true
		break
	}
	return p
}

// looseness is how far, in plates, the centre of goods may be from where the scales feel
// it: their footprint and the plates are wide.
const looseness = 0.2

// share is the probability that goods whose weight is felt on the plates lo to hi of an
// event stand in the facing, given that they stand where their product belongs.
func share(e schemas.WeightEvent, lo, hi int32, facing schemas.Facing) float64 {
	if facing.Plates[0].Fixture != e.Fixture || facing.Plates[0].Shelf != e.Shelf {
		return 0
	}
	var moment, total float64
	for _, p := range e.Plates {
		if p.Plate >= lo && p.Plate <= hi {
			moment += math.Abs(p.Grams) * float64(p.Plate)
			total += math.Abs(p.Grams)
		}
	}
	centre := moment / total
	from, to := extent(facing)
	return below(to+0.5-centre) - below(from-0.5-centre)
}

// below is the normal distribution of looseness, cumulated.
func below(plates float64) float64 {
	return math.Erfc(-plates/looseness/math.Sqrt2) / 2
}

// extent is the facing's first and last plate.
func extent(f schemas.Facing) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, p := range f.Plates {
		from, to = min(from, float64(p.Plate)), max(to, float64(p.Plate))
	}
	return from, to
}
