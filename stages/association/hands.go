package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// toldApart is how much better than by chance trackers tell a left hand from a right
	// one, and swaps how long it takes until things change hands, on average.
	toldApart, swaps = 0.8, 10 * schemas.Second
	// keeps is the chance that a hand keeps what it holds when it takes something more,
	// and bagged that goods are at hand though they were put away long ago.
	keeps, bagged = 0.5, 0.1
	// busy is the least chance that one hand takes two things at once that are more than
	// spans plates apart, or on two shelves.
	busy, spans = 0.02, 2
)

// likeness is the likelihood ratio of one thing having been in two hands, each the left one
// with some probability and one some time after the other, against its having been in any.
func likeness(a, b float64, after schemas.Micros) float64 {
	same := a*b + (1-a)*(1-b)
	stays := (1 + toldApart*math.Exp(-after.Seconds()/swaps.Seconds())) / 2
	return 2 * (stays*same + (1-stays)*(1-same))
}

// atHand is the chance that a held thing is still in the hand that took it, or in the
// other, ready to be mistaken for something else: hands that go on taking put away.
func (w world) atHand(a item) float64 {
	taken := 0.0
	for _, b := range w.held {
		if b.Visit == a.Visit && b.seq > a.seq {
			taken += a.Left*b.Left + (1-a.Left)*(1-b.Left)
		}
	}
	return max(bagged, math.Pow(keeps, taken))
}

// free is the chance that a hand, the left one with some probability, is not the one that
// takes something elsewhere at the same moment.
func (sc scene) free(w world, visit string, left float64) float64 {
	chance := 1.0
	for _, b := range w.held {
		if b.Visit == visit && sc.elsewhere(b) {
			chance *= max(busy, left*(1-b.Left)+(1-left)*b.Left)
		}
	}
	return chance
}

// elsewhere says that goods were taken while the weight of the event moved, and farther off
// than a hand spans.
func (sc scene) elsewhere(b item) bool {
	first, last := sc.event.Plates[0].Plate, sc.event.Plates[len(sc.event.Plates)-1].Plate
	if b.fixture == sc.event.Fixture && b.shelf == sc.event.Shelf && b.Lo <= last+spans && first <= b.Hi+spans {
		return false
	}
	at := slices.IndexFunc(sc.state.Episodes, func(e episode) bool { return e.Seq == b.seq })
	return at >= 0 && sc.state.Episodes[at].Event.From < sc.event.To && sc.event.From < sc.state.Episodes[at].Event.To
}

// ago is how long before the event the goods were moved that a move undoes.
func (sc scene) ago(m move) schemas.Micros {
	for _, e := range sc.state.Episodes {
		if e.Seq == m.OfSeq {
			return max(0, sc.event.From-e.Event.To)
		}
	}
	return 0
}
