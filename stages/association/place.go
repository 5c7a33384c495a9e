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
		p.volume = facing.Volume
		p.volume.Corner = facing.Volume.World(schemas.Point{X: width * float64(p.lo-lowest(facing))})
		p.volume.Size.X = width * float64(p.hi-p.lo+1)
		p.centre = width * moment / total
		p.known = true
		break
	}
	return p
}

func lowest(f schemas.Facing) int32 {
	lo := f.Plates[0].Plate
	for _, p := range f.Plates[1:] {
		lo = min(lo, p.Plate)
	}
	return lo
}

// share is how much of an event's change lies on the facing's plates; a plate beside the
// facing counts a little, since goods stand across its end.
func share(e schemas.WeightEvent, lo, hi int32, facing schemas.Facing) float64 {
	const beside = 0.1
	if facing.Plates[0].Fixture != e.Fixture || facing.Plates[0].Shelf != e.Shelf {
		return 0
	}
	var on, total float64
	for _, p := range e.Plates {
		if p.Plate < lo || p.Plate > hi {
			continue
		}
		grams := math.Abs(p.Grams)
		total += grams
		switch distance := plateDistance(facing, p.Plate); distance {
		case 0:
			on += grams
		case 1:
			on += beside * grams
		}
	}
	return on / total
}

// plateDistance is how many plates lie between a plate and the facing.
func plateDistance(f schemas.Facing, plate int32) int32 {
	least := int32(math.MaxInt32)
	for _, p := range f.Plates {
		least = min(least, max(p.Plate-plate, plate-p.Plate))
	}
	return least
}
