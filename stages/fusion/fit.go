package fusion

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// spacing is the least distance between two people who pass each other, in metres;
	// elbowRoom how soft.
	spacing, elbowRoom = 0.22, 0.08
	// Candidates lie on a square grid of so many steps each way.
	reach            = 2
	finest, coarsest = 0.06, 0.2 // metres
	// modelError is what a body differs from an upright one, in metres.
	modelError = 0.06
)

// scene is all views of a moment and who stands in them.
type scene struct {
	views  []*view
	gates  []schemas.Gate
	tracks []track
	// covers are everybody's figures, by track and view.
	covers [][]figure
	// hidden is who is nearest in each view's cells, of those whom hide was told of.
	hidden [][]hider
}

func newScene(views []*view, gates []schemas.Gate, tracks []track) *scene {
	s := &scene{views: views, gates: gates, tracks: tracks, covers: make([][]figure, len(tracks)), hidden: make([][]hider, len(views))}
	for k := range views {
		s.hidden[k] = make([]hider, columns*rows)
	}
	for i := range tracks {
		s.cover(i)
	}
	return s
}

// cover draws a track where it is. Who is lost covers nothing.
func (s *scene) cover(i int) {
	t := s.tracks[i]
	s.covers[i] = make([]figure, len(s.views))
	if t.lost() {
		return
	}
	for k, v := range s.views {
		f := v.figure(t.Mean[0], t.Mean[1], t.Height, 0)
		f.cells = slices.Clone(f.cells)
		s.covers[i][k] = f
	}
}

// settle finds where everybody stands, one after the other given the others, the best seen
// first and all twice (iterated conditional modes, Besag, 1986).
func (s *scene) settle() {
	order := make([]int, len(s.tracks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.tracks[a].compare(s.tracks[b]) })
	prior := slices.Clone(s.tracks)
	for range 2 {
		for _, i := range order {
			if !s.tracks[i].lost() {
				s.place(i, prior[i])
			}
		}
	}
}

// place moves a track to where the views and its prior say that it is.
func (s *scene) place(i int, prior track) {
	s.hide(i)
	t := s.tracks[i]
	step := max(finest, min(coarsest, 0.7*math.Sqrt((prior.Covariance[0]+prior.Covariance[5])/2)))
	var weights posterior
	for dx := -reach; dx <= reach; dx++ {
		for dy := -reach; dy <= reach; dy++ {
			x, y := t.Mean[0]+float64(dx)*step, t.Mean[1]+float64(dy)*step
			log := prior.density(x, y) + s.space(i, x, y)
			for k, v := range s.views {
				log += v.weigh(v.figure(x, y, t.Height, 0), s.covers[i][k].whole, t.Looks, s.hidden[k]).score
			}
			weights.add(x, y, log)
		}
	}
	prior = prior.at(weights.mean(step))
	var seen evidence
	prior.Height, seen = s.grow(i, prior)
	prior.Support = seen.support()
	s.tracks[i] = prior
	s.cover(i)
}

// grow is how high a track is, which is found out little by little, and the evidence for
// it.
func (s *scene) grow(i int, t track) (height float64, best evidence) {
	const step = 0.01
	for _, by := range []float64{0, -step, step} {
		h := min(tallest, max(shortest, t.Height+by))
		var sum evidence
		for k, v := range s.views {
			sum = sum.plus(v.weigh(v.figure(t.Mean[0], t.Mean[1], h, 0), s.covers[i][k].whole, t.Looks, s.hidden[k]))
		}
		sum.score -= square((h-tall)/tallSpread) / 2
		if by == 0 || sum.score > best.score {
			height, best = h, sum
		}
	}
	best.score += square((height-tall)/tallSpread) / 2
	return height, best
}

func square(x float64) float64 { return x * x }

// space is the penalty for standing in somebody else.
func (s *scene) space(i int, x, y float64) (log float64) {
	for j, u := range s.tracks {
		if j != i && !u.lost() {
			if close := (spacing - math.Hypot(x-u.Mean[0], y-u.Mean[1])) / elbowRoom; close > 0 {
				log -= close * close / 2
			}
		}
	}
	return log
}

// posterior is places and the logarithms of their weights.
type posterior struct{ x, y, log []float64 }

func (p *posterior) add(x, y, log float64) {
	p.x, p.y, p.log = append(p.x, x), append(p.y, y), append(p.log, log)
}

// mean is the posterior's mean and covariance. Between the grid's places it is even.
func (p *posterior) mean(step float64) (x, y, xx, xy, yy float64) {
	top := slices.Max(p.log)
	var sum float64
	for i, log := range p.log {
		w := math.Exp(log - top)
		sum += w
		x += w * p.x[i]
		y += w * p.y[i]
		xx += w * p.x[i] * p.x[i]
		xy += w * p.x[i] * p.y[i]
		yy += w * p.y[i] * p.y[i]
	}
	x, y = x/sum, y/sum
	even := step*step/12 + modelError*modelError
	return x, y, xx/sum - x*x + even, xy/sum - x*y, yy/sum - y*y + even
}
