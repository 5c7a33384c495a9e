package fusion

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Arms stick out of upright bodies. Where two cameras or more see a person in the same
// place, whom no body explains, and no camera sees past it, there is a hand or a forearm:
// the visual hull (Laurentini, 1994) of what bodies leave over.
const (
	// Hands are looked for on a grid of so many metres, so far from the body's axis and
	// from the floor. Nearer ones hang down or hold a thing, and say nothing.
	handStep               = 0.1
	nearestHand, outermost = 0.32, 0.85
	lowestHand, topHand    = 0.3, 1.9
	// fingertips is how much farther out than others a place must be to be of the same hand.
	fingertips = 0.15
	// oneHand is how far apart two hands are at least, in metres.
	oneHand = 0.35
	// sleeve is how much wider than upright bodies are beside their arms, in metres.
	sleeve = 0.06
	// shoulders is their height, as a share of a body's.
	shoulders = 0.8
)

// hand is a place where a hand may be, how far out it is and how many cameras see it.
type hand struct {
	schemas.Point
	out   float64
	views int
}

// feel finds everybody's hands.
func (s *scene) feel() {
	left := s.leftovers(sleeve)
	for i, t := range s.tracks {
		s.tracks[i].Hands = nil
		if t.lost() {
			continue
		}
		for _, h := range s.hands(i, left) {
			s.tracks[i].Hands = append(s.tracks[i].Hands, h.Point)
		}
	}
}

// hands are a track's, at most two, the farthest out first.
func (s *scene) hands(i int, left [][]bool) []hand {
	seen := s.hull(i, left)
	slices.SortStableFunc(seen, func(a, b hand) int {
		return cmp.Or(cmp.Compare(b.views, a.views), cmp.Compare(b.out, a.out))
	})
	var hands []hand
	for len(seen) > 0 && len(hands) < 2 {
		first := seen[0]
		hands = append(hands, tip(seen, first))
		seen = slices.DeleteFunc(seen, func(h hand) bool { return apart(h.Point, first.Point) < oneHand })
	}
	return hands
}

// tip is the middle of the outermost part of an arm.
func tip(seen []hand, of hand) hand {
	for _, h := range seen {
		if apart(h.Point, of.Point) < oneHand && h.views == of.views && h.out > of.out {
			of = h
		}
	}
	middle, n := hand{out: of.out, views: of.views}, 0.0
	for _, h := range seen {
		if apart(h.Point, of.Point) < oneHand && h.out > of.out-fingertips {
			middle.X, middle.Y, middle.Z, n = middle.X+h.X, middle.Y+h.Y, middle.Z+h.Z, n+1
		}
	}
	middle.X, middle.Y, middle.Z = middle.X/n, middle.Y/n, middle.Z/n
	return middle
}

// hull is where hands of a track may be.
func (s *scene) hull(i int, left [][]bool) []hand {
	t := s.tracks[i]
	var all []hand
	for x := -outermost; x <= outermost; x += handStep {
		for y := -outermost; y <= outermost; y += handStep {
			out := math.Hypot(x, y)
			if out < nearestHand || out > outermost || s.nearer(i, t.Mean[0]+x, t.Mean[1]+y, out) {
				continue
			}
			for z := lowestHand; z <= topHand; z += handStep {
				at := schemas.Point{X: t.Mean[0] + x, Y: t.Mean[1] + y, Z: z}
				if views := s.witnesses(at, left); views > 1 && s.connected(t, at) {
					all = append(all, hand{at, out, views})
				}
			}
		}
	}
	return all
}

// nearer says that somebody else is nearer to a place.
func (s *scene) nearer(i int, x, y, than float64) bool {
	for j, u := range s.tracks {
		if j != i && !u.lost() && math.Hypot(x-u.Mean[0], y-u.Mean[1]) < than {
			return true
		}
	}
	return false
}

// witnesses are the views that see somebody at a place whom no body explains; none where
// one sees past it.
func (s *scene) witnesses(at schemas.Point, left [][]bool) (views int) {
	for k, v := range s.views {
		switch cell, ok := v.at(at); {
		case !ok:
		case left[k][cell]:
			views++
		case v.past(cell):
			return 0
		}
	}
	return views
}

// connected says that no view sees past the forearm of a hand.
func (s *scene) connected(t track, hand schemas.Point) bool {
	const elbow = 0.6 // of the way from the shoulder
	at := schemas.Point{
		X: t.Mean[0] + elbow*(hand.X-t.Mean[0]), Y: t.Mean[1] + elbow*(hand.Y-t.Mean[1]),
		Z: shoulders*t.Height + elbow*(hand.Z-shoulders*t.Height),
	}
	return !slices.ContainsFunc(s.views, func(v *view) bool {
		cell, ok := v.at(at)
		return ok && v.past(cell)
	})
}

// past says that a view sees past a place: nobody shows in its cell or beside it, since an
// arm is thin.
func (v *view) past(cell int) bool {
	column, row := cell%columns, cell/columns
	for y := max(0, row-1); y <= min(rows-1, row+1); y++ {
		for x := max(0, column-1); x <= min(columns-1, column+1); x++ {
			if v.cells[y*columns+x].person {
				return false
			}
		}
	}
	return true
}

// at is the cell in which a place is seen.
func (v *view) at(p schemas.Point) (cell int, ok bool) {
	at, ahead := v.camera.See(p)
	if !ahead || at.X < 0 || at.Y < 0 || at.X >= 1 || at.Y >= 1 {
		return 0, false
	}
	return int(at.Y*rows)*columns + int(at.X*columns), true
}

// leftovers are the cells of each view that show somebody beyond all bodies, which are
// wider than upright ones by so many metres.
func (s *scene) leftovers(wider float64) [][]bool {
	left := make([][]bool, len(s.views))
	for k, v := range s.views {
		left[k] = make([]bool, columns*rows)
		for i, c := range v.cells {
			left[k][i] = c.person
		}
		for _, t := range s.tracks {
			if t.lost() {
				continue
			}
			for _, p := range v.figure(t.Mean[0], t.Mean[1], t.Height, wider).cells {
				left[k][p.cell] = false
			}
		}
	}
	return left
}

func apart(a, b schemas.Point) float64 {
	return math.Sqrt(square(a.X-b.X) + square(a.Y-b.Y) + square(a.Z-b.Z))
}
