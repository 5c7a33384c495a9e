package sim

import (
	"math"
	"math/rand/v2"
)

// tracker sees shoppers about ten times a second, with its faults.
type tracker struct {
	day     *day
	rng     *rand.Rand
	bias    [3]wave
	tracked []*body
	swaps   []swap
}

// wave is an error that the cameras' calibration makes along the shelves: metres, radians
// a metre, radians.
type wave struct{ size, number, phase float64 }

func (w wave) at(x float64) float64 { return w.size * math.Sin(w.number*x+w.phase) }

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
	boxes  []box
}

func newTracker(d *day) *tracker {
	t := &tracker{day: d, rng: rand.New(rand.NewPCG(d.config.Seed, 7))}
	for i := range t.bias {
		t.bias[i] = wave{0.015 * d.config.Noise * times(d.config.Hardship.Jitter) * t.rng.NormFloat64(), 1.5 + 2*t.rng.Float64(), 2 * math.Pi * t.rng.Float64()}
	}
	for range d.actors {
		t.tracked = append(t.tracked, &body{})
	}
	return t
}

// look is what is seen at a moment, dt seconds after the last.
func (tr *tracker) look(t, dt float64) []sighting {
	present := map[int]*skeleton{}
	for i, a := range tr.day.actors {
		if t >= a.entered && t <= a.left {
			k := a.skeleton(t)
			present[i] = &k
		}
	}
	var seen []sighting
	for i := range tr.day.actors {
		if present[i] == nil {
			continue
		}
		if tr.rng.Float64() < 0.02*dt { // the whole shopper, behind another
			for j := range joints {
				tr.tracked[i].hide(j, t+0.1+0.4*tr.rng.Float64(), false)
			}
		}
		seen = append(seen, tr.sight(i, present, t, dt))
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

// sight adds the tracker's errors to a posture among those of all who are present. They
// grow where few cameras see a joint.
func (tr *tracker) sight(i int, present map[int]*skeleton, t, dt float64) sighting {
	s := sighting{actor: i, places: *present[i], boxes: tr.boxes(present[i], t)}
	b := tr.tracked[i]
	keep := math.Exp(-dt / 0.4)
	for j := range joints {
		views := min(views(i, j, present), 4)
		b.errors[j] = b.errors[j].times(keep).plus(tr.jitter(math.Sqrt(1-keep*keep) * spread(j, views)))
		if tr.rng.Float64() < dt*times(tr.day.config.Hardship.Losses)*hiding(j, views) {
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
		case b.placed[j] == (vec{}): // nothing was told yet
		case hidden, tr.rng.Float64() < 0.1: // or no camera's turn
			s.places[j] = b.placed[j]
		default:
			x := s.places[j].X
			s.places[j] = s.places[j].plus(b.errors[j]).plus(vec{tr.bias[0].at(x), tr.bias[1].at(x), tr.bias[2].at(x)})
		}
		b.placed[j] = s.places[j]
		s.scores[j] = 1 - min(0.7, doubt[views]*tr.rng.ExpFloat64())
	}
	return s
}

// spread is the standard deviation of a joint's error on an axis, in metres.
func spread(joint, views int) float64 {
	sd := []float64{0.09, 0.06, 0.025, 0.015, 0.012}[views]
	if joint >= leftElbow {
		sd *= 1.6
	}
	return sd
}

// doubt is what the tracker's scores lack of 1 on average.
var doubt = []float64{0.4, 0.3, 0.12, 0.09, 0.08}

// hiding is how often a second a joint is lost from sight: arms more than the trunk, and
// soon where fewer than two cameras see it.
func hiding(joint, views int) float64 {
	rate := []float64{4, 1.5, 0.1, 0.05, 0.04}[views]
	if joint < leftElbow {
		return rate / 8
	}
	return rate
}

// boxes are the four pictures in which the shopper was found last, none older than a
// seventh of a second.
func (tr *tracker) boxes(k *skeleton, t float64) []box {
	var all []box
	for _, c := range tr.rng.Perm(len(ceiling)) {
		b, inside := ceiling[c].frame(k)
		if !inside {
			continue
		}
		b.t = t
		if len(all) > 0 {
			b.t -= 0.14 * tr.rng.Float64()
		}
		if all = append(all, b); len(all) == 4 {
			break
		}
	}
	return all
}

// jitter is an error with the standard deviation on each axis, times the config's noise.
func (tr *tracker) jitter(sd float64) vec {
	sd *= tr.day.config.Noise * times(tr.day.config.Hardship.Jitter)
	return vec{sd * tr.rng.NormFloat64(), sd * tr.rng.NormFloat64(), sd * tr.rng.NormFloat64()}
}
