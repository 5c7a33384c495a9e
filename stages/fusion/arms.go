package fusion

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Hands matter where there are goods, so they are looked for before the shelves only: a
// hand there puts a forearm into all pictures, beyond the upright body, and whichever
// picture sees past it speaks against it. Since a shelf's front bounds lines of sight, one
// picture is enough. Where several people may reach, it is whose arm shows best.
const (
	// grip is how high above their shelf goods are taken, and pitch how far apart along it
	// the places are that are tried, in metres.
	grip, pitch = 0.1, 0.1
	// nearestHand and farthestHand are how far a hand that reaches is from the body's axis,
	// along the floor, in metres.
	nearestHand, farthestHand = 0.25, 1.0
	// sleeve is how much wider than upright bodies are beside their arms, in metres.
	sleeve = 0.03
	// shoulders is their height, as a share of a body's.
	shoulders = 0.8
	// wholeArm is how much a picture speaks for a forearm that it shows all of, or against
	// one that it sees past, and reached how much all must for it to be believed, in nats.
	wholeArm, reached = 2.5, 2.0
	// nearerOne is how much everybody who is nearer to a place speaks against it, in nats:
	// it is likely theirs.
	nearerOne = 2.0
	// oneHand is how far apart two hands are at least, and sameHand how far apart places
	// are at most that the same hand may be at, in metres.
	oneHand, sameHand = 0.35, 0.2
)

// forearm is the shares of the way from the shoulder to the hand at which it is looked for.
var forearm = [...]float64{0.6, 0.75, 0.9, 1}

// hand is a place where a track's hand may be, and how much the pictures speak for it, in
// nats.
type hand struct {
	schemas.Point
	track int
	log   float64
}

// fronts are the places before a store's goods.
func fronts(p schemas.Planogram) []schemas.Point {
	var all []schemas.Point
	for _, f := range p.Facings {
		n := max(1, math.Round(f.Volume.Size.X/pitch))
		for i := 0.5; i < n; i++ {
			all = append(all, f.Volume.World(schemas.Point{X: i / n * f.Volume.Size.X, Z: grip}))
		}
	}
	return all
}

// feel finds everybody's hands, at most two, those first that show best.
func (s *scene) feel(fronts []schemas.Point) {
	left := s.leftovers(sleeve)
	var all, found []hand
	for i, t := range s.tracks {
		s.tracks[i].Hands = nil
		if !t.lost() {
			all = append(all, s.reaches(i, fronts, left)...)
		}
	}
	slices.SortStableFunc(all, func(a, b hand) int { return cmp.Compare(b.log, a.log) })
	for _, h := range all {
		of := &s.tracks[h.track]
		if len(of.Hands) < 2 && !slices.ContainsFunc(found, func(o hand) bool { return apart(o.Point, h.Point) < oneHand }) {
			found = append(found, h)
			of.Hands = append(of.Hands, h.among(all))
		}
	}
}

// reaches are the places that a track's hands may be at.
func (s *scene) reaches(i int, fronts []schemas.Point, left [][]bool) (all []hand) {
	t := s.tracks[i]
	for _, p := range fronts {
		out := math.Hypot(p.X-t.Mean[0], p.Y-t.Mean[1])
		if out < nearestHand || out > farthestHand {
			continue
		}
		if log := s.arm(t, p, left) - nearerOne*float64(s.nearer(p, out)); log > reached {
			all = append(all, hand{p, i, log})
		}
	}
	return all
}

// nearer is how many are plainly nearer to a place along the floor than so many metres.
func (s *scene) nearer(p schemas.Point, than float64) (n int) {
	const by = 0.05
	for _, t := range s.tracks {
		if !t.lost() && math.Hypot(p.X-t.Mean[0], p.Y-t.Mean[1]) < than-by {
			n++
		}
	}
	return n
}

// arm is how much the pictures speak for a track's arm at a place. What bodies hide says
// nothing.
func (s *scene) arm(t track, to schemas.Point, left [][]bool) (log float64) {
	from := schemas.Point{X: t.Mean[0], Y: t.Mean[1], Z: shoulders * t.Height}
	for k, v := range s.views {
		for _, u := range forearm {
			cell, ok := v.at(schemas.Point{X: from.X + u*(to.X-from.X), Y: from.Y + u*(to.Y-from.Y), Z: from.Z + u*(to.Z-from.Z)})
			switch {
			case !ok:
			case left[k][cell]:
				log += wholeArm / float64(len(forearm))
			case v.past(cell):
				log -= wholeArm / float64(len(forearm))
			}
		}
	}
	return log
}

// among is the mean of the places that may be the same hand's.
func (h hand) among(all []hand) (mean schemas.Point) {
	var sum float64
	for _, o := range all {
		if o.track == h.track && apart(o.Point, h.Point) < sameHand {
			w := math.Exp(o.log - h.log)
			mean.X, mean.Y, mean.Z, sum = mean.X+w*o.X, mean.Y+w*o.Y, mean.Z+w*o.Z, sum+w
		}
	}
	return schemas.Point{X: mean.X / sum, Y: mean.Y / sum, Z: mean.Z / sum}
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
