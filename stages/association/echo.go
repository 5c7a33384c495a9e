package association

import (
	"math"
	"slices"
)

// The scales beside a deaf one feel a little of what comes to it or goes from it: a percent or
// two. That is too little to say what it was, and tells all the same that something moved
// there while a hand was on it, and which way.
const (
	// feels is how many plates away that is felt.
	feels = 2
	// unmoved is how likely an echo is where nothing moved on the deaf plate, or something moved
	// the other way, against where it did.
	unmoved = 0.03
)

// nobodysNow says that the likeliest hypothesis has nobody behind an episode.
func (s state) nobodysNow(at int) bool {
	x := s.Episodes[at].Explanations[s.Beam[0].Choices[at]]
	return len(x.Moves) == 0 && x.Force == 0 && !x.Released
}

// echo is by how much the scales beside a plate changed while a hand was on it, as far as
// nobody else is behind it.
func (s state) echo(d dwell) (grams float64) {
	for at, e := range s.Episodes {
		first, last := e.Event.Plates[0].Plate, e.Event.Plates[len(e.Event.Plates)-1].Plate
		beside := e.Event.Fixture == d.Plate.Fixture && e.Event.Shelf == d.Plate.Shelf && first <= d.Plate.Plate+feels && d.Plate.Plate <= last+feels
		if beside && s.nobodysNow(at) && e.Event.From <= d.To+lets && d.From <= e.Event.To+lets {
			grams += e.Event.Grams
		}
	}
	return grams
}

// echoed weighs what a reach to a deaf plate may have been by what was felt of it beside.
func (s state) echoed(reasons []reason, d dwell) []reason {
	grams := s.echo(d)
	if grams == 0 || !slices.Contains(s.Deaf, d.Plate) {
		return reasons
	}
	for i, r := range reasons {
		var gained float64
		for _, m := range r.Moves {
			gained -= float64(m.Quantity)
		}
		if gained*grams <= 0 {
			reasons[i].log += math.Log(unmoved)
		}
	}
	return reasons
}
