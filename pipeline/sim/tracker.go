package sim

import (
	"math"
	"math/rand/v2"
)

// tracker sees shoppers about ten times a second, with its faults.
type tracker struct {
	day     *day
	rng     *rand.Rand
	tracked []*body
	swaps   []swap
}

// body is what the tracker knows of a shopper's joints.
type body struct {
	errors skeleton        // of the places, wandering
	placed skeleton        // as last told
	hidden [joints]float64 // until when, in seconds
	held   [joints]bool    // whether it is told where it was last, while hidden
}

// sighting is one shopper as tracked; a joint with score 0 was not seen.
type sighting struct {
	actor  int
	places skeleton
	scores [joints]float64
}

func newTracker(d *day) *tracker {
	t := &tracker{day: d, rng: rand.New(rand.NewPCG(d.config.Seed, 7))}
	for range d.actors {
		t.tracked = append(t.tracked, &body{})
	}
	return t
}

// look is what is seen at a moment, dt seconds after the last.
func (tr *tracker) look(t, dt float64) []sighting {
	var seen []sighting
	for i, a := range tr.day.actors {
		if t < a.entered || t > a.left {
			continue
		}
		if tr.rng.Float64() < 0.02*dt { // the whole shopper, behind another
			for j := range joints {
				tr.tracked[i].hide(j, t+0.1+0.4*tr.rng.Float64(), false)
			}
		}
		seen = append(seen, tr.sight(i, a, t, dt))
	}
	tr.mixUp(seen, t, dt)
	return seen
}

// again is the look of one more camera a few milliseconds later: few joints are news.
func (tr *tracker) again(seen []sighting) []sighting {
	more := make([]sighting, len(seen))
	for i, s := range seen {
		for j := range joints {
			if s.scores[j] > 0 && tr.rng.Float64() < 0.3 {
				s.places[j] = s.places[j].plus(tr.jitter(0.006))
			}
		}
		more[i] = s
	}
	return more
}

func (b *body) hide(joint int, until float64, hold bool) {
	b.hidden[joint], b.held[joint] = until, hold
}

// sight adds the tracker's errors to a posture.
func (tr *tracker) sight(i int, a *actor, t, dt float64) sighting {
	s := sighting{actor: i, places: a.skeleton(t)}
	b := tr.tracked[i]
	keep := math.Exp(-dt / 0.4)
	for j := range joints {
		sd := 0.012
		if j >= leftElbow {
			sd = 0.02
		}
		b.errors[j] = b.errors[j].times(keep).plus(tr.jitter(math.Sqrt(1-keep*keep) * sd))
		if tr.rng.Float64() < dt*hiding(j, s.places[j]) {
			if tr.rng.Float64() < 0.5 {
				b.hide(j, t+0.1+0.9*tr.rng.Float64(), false)
			} else {
				b.hide(j, t+0.1+0.4*tr.rng.Float64(), true)
			}
		}
		hidden := t < b.hidden[j]
		switch {
		case hidden && !b.held[j]:
			continue
		case hidden:
			s.places[j] = b.placed[j]
		case tr.rng.Float64() < 0.1: // no camera's turn
			s.places[j] = b.placed[j]
		default:
			s.places[j] = s.places[j].plus(b.errors[j])
		}
		if b.placed[j] == (vec{}) { // nothing was told yet
			s.places[j] = a.skeleton(t)[j]
		}
		b.placed[j] = s.places[j]
		s.scores[j] = 1 - min(0.6, 0.08*tr.rng.ExpFloat64())
	}
	return s
}

// hiding is how often a second a joint is lost from sight: arms more than the trunk, hands
// inside a shelf most.
func hiding(joint int, at vec) float64 {
	switch {
	case joint < leftElbow:
		return 0.005
	case at.Y > 0.02:
		return 0.3
	}
	return 0.06
}

// jitter is an error with the standard deviation on each axis, times the config's noise.
func (tr *tracker) jitter(sd float64) vec {
	sd *= tr.day.config.Noise
	return vec{sd * tr.rng.NormFloat64(), sd * tr.rng.NormFloat64(), sd * tr.rng.NormFloat64()}
}
