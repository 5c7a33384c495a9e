package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// footprint is how long goods are along the shelf, in metres: whose weight one plate
	// feels alone stand half of it off its edges, and whose weight two feel within half of
	// it of the edge between.
	footprint = 0.06
	// looseness is how far, in metres, goods stand out of their facing.
	looseness = 0.01
)

// place is where on a shelf weight has changed.
type place struct {
	volume schemas.Volume // above the plates
	// from and to are where the middle of the goods may be, in metres along the shelf from
	// the volume's corner.
	from, to float64
	known    bool // the planogram says where it is
}

func (p place) centre() float64 { return (p.from + p.to) / 2 }

// placeOf is the place of an event.
func (s state) placeOf(e schemas.WeightEvent) place {
	r := s.rowOf(e.Fixture, e.Shelf)
	from, to := r.middle(e.Plates)
	return r.place(e.Plates, from, to)
}

// place is a stretch above the plates that changed.
func (r row) place(changes []schemas.PlateChange, from, to float64) place {
	lo, hi := float64(changes[0].Plate), float64(changes[len(changes)-1].Plate)
	if !r.known {
		return place{}
	}
	p := place{volume: r.volume, known: true}
	begins := r.edge(lo - 1)
	p.volume.Corner = r.volume.World(schemas.Point{X: begins})
	p.volume.Size.X = r.edge(hi) - begins
	p.from, p.to = from-begins, to-begins
	return p
}

// middle is where the middle of the goods may be whose weight came or went, as the plates
// feel it: anywhere on a plate that feels it alone, else near the edge between two.
func (r row) middle(changes []schemas.PlateChange) (from, to float64) {
	centre, lo, hi := centre(changes)
	margin := min(footprint/2, r.pitch/4)
	switch hi - lo {
	case 0:
		return r.edge(centre-1) + margin, r.edge(centre) - margin
	case 1:
		edge := r.edge(lo) + (centre-lo-0.5)*2*margin
		return edge - margin/2, edge + margin/2
	}
	middle := r.edge(centre - 0.5)
	return middle - margin, middle + margin
}

// centre is the plate about which the weight came or went, and the first and the last one
// that felt it; what moved the other way was only shoved.
func centre(changes []schemas.PlateChange) (centre, lo, hi float64) {
	var net, moment, total float64
	for _, c := range changes {
		net += c.Grams
	}
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, c := range changes {
		if c.Grams*net >= 0 {
			plate := float64(c.Plate)
			moment += math.Abs(c.Grams) * plate
			total += math.Abs(c.Grams)
			lo, hi = min(lo, plate), max(hi, plate)
		}
	}
	return moment / total, lo, hi
}

// share is the probability that goods whose middle is anywhere between two places, given
// that they stand where their product belongs, stand in the facing.
func (r row) share(from, to float64, f schemas.Facing) float64 {
	left, right := r.stretch(f)
	return (below(right-from) - below(right-to) - below(left-from) + below(left-to)) * looseness / (to - from)
}

// below is the integral of the normal distribution of looseness, cumulated.
func below(metres float64) float64 {
	z := metres / looseness
	return z*math.Erfc(-z/math.Sqrt2)/2 + math.Exp(-z*z/2)/math.Sqrt(2*math.Pi)
}
