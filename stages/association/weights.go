package association

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// clear is how probable a pick must be to say what its product weighs.
	clear = 0.7
	// enough picks must agree, and outnumber the others of the last recent ones.
	enough, recent = 3, 9
	// plainly is how many standard deviations weights must differ to be two.
	plainly = 4
)

// weighed is what clear picks of one product weighed.
type weighed struct {
	Product string    `avro:"product"`
	Picks   []float64 `avro:"picks"` // grams, the newest last
	Told    bool      `avro:"told"`  // that the catalogue is wrong
}

// learn takes the weights of a visit's clear picks, and reports a catalogue that they show
// to be wrong.
func (s state) learn(h hypothesis, visit string, now schemas.Micros, out *outputs) state {
	for at, choice := range h.Choices {
		e := s.Episodes[at]
		moves := e.Explanations[choice].Moves
		if len(moves) != 1 || moves[0].Visit != visit || !s.telling(e, moves[0]) {
			continue
		}
		if probability, _ := s.alternatives(at, moves[0]); probability >= clear {
			s = s.note(moves[0], now, out)
		}
	}
	return s
}

// telling says that a move is of one unit that was weighed whole, from where nothing else
// belongs than its product.
func (s state) telling(e episode, m move) bool {
	if m.Quantity != 1 || m.OfSeq >= 0 || m.Grams != -e.Event.Grams {
		return false
	}
	own := 0
	for _, p := range e.Event.Plates {
		plate := schemas.PlateRef{Fixture: e.Event.Fixture, Shelf: e.Event.Shelf, Plate: p.Plate}
		for _, f := range s.Planogram.Facings {
			if !slices.Contains(f.Plates, plate) {
				continue
			}
			if f.Product != m.Product {
				return false
			}
			own++
		}
	}
	return own > 0
}

// note adds one pick.
func (s state) note(m move, now schemas.Micros, out *outputs) state {
	at, known := slices.BinarySearchFunc(s.Weighed, m.Product, func(w weighed, product string) int { return cmp.Compare(w.Product, product) })
	s.Weighed = slices.Clone(s.Weighed)
	if !known {
		s.Weighed = slices.Insert(s.Weighed, at, weighed{Product: m.Product})
	}
	w := &s.Weighed[at]
	w.Picks = append(slices.Clone(w.Picks[max(0, len(w.Picks)-recent+1):]), m.Grams)
	listed := s.product(m.Product).WeightGrams
	learnt, wrong := w.against(listed)
	if wrong && !w.Told {
		learnt.Time, learnt.Product = now, m.Product
		out.shelves(learnt)
	}
	w.Told = wrong
	return s
}

// against is the weight that picks agree on, and whether that is plainly not the listed one.
func (w weighed) against(listed float64) (learnt schemas.WeightLearnt, wrong bool) {
	if len(w.Picks) < enough {
		return learnt, false
	}
	sorted := slices.Sorted(slices.Values(w.Picks))
	middle := sorted[len(sorted)/2]
	spread := unitSpread*middle + leastSpread
	var sum, n float64
	for _, grams := range w.Picks {
		if math.Abs(grams-middle) < plainly*spread {
			sum, n = sum+grams, n+1
		}
	}
	learnt.Listed, learnt.Picks, learnt.Grams = listed, int32(n), sum/n
	learnt.GramsSD = math.Sqrt(square(spread)/n + square(cellSpread*middle))
	off := math.Abs(learnt.Grams - listed)
	doubt := math.Sqrt(square(learnt.GramsSD) + square(catalogueSpread*listed+leastSpread))
	return learnt, n >= enough && 2*n > float64(len(w.Picks)) && off > plainly*doubt
}

// believed is a product with the weight that it is believed to have; zero if none is known.
func (s state) believed(p schemas.Product) schemas.Product {
	if !(p.WeightGrams > 0) {
		p.WeightGrams = 0
	}
	at, known := slices.BinarySearchFunc(s.Weighed, p.ID, func(w weighed, product string) int { return cmp.Compare(w.Product, product) })
	if !known {
		return p
	}
	if learnt, wrong := s.Weighed[at].against(p.WeightGrams); wrong {
		p.WeightGrams = learnt.Grams
	}
	return p
}
