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
	centre := centre(e.Plates)
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
		p.centre = width * (centre - float64(p.lo) + 0.5)
		p.known = true
		break
	}
	return p
}

// centre is the plate about which the weight came or went; what moved the other way was
// only shoved.
func centre(changes []schemas.PlateChange) float64 {
	var net, moment, total float64
	for _, c := range changes {
		net += c.Grams
	}
	for _, c := range changes {
		if c.Grams*net >= 0 {
			moment += math.Abs(c.Grams) * float64(c.Plate)
			total += math.Abs(c.Grams)
		}
	}
	return moment / total
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
	centre := centre(within(e.Plates, lo, hi))
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
