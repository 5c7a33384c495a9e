package sim

import "math"

// swap is a mix-up of two shoppers' hands until a moment.
type swap struct {
	a, b, handA, handB int
	both               bool // or B is told to have A's hand, and A keeps it
	until              float64
}

// mixUp confuses hands of shoppers who stand close.
func (tr *tracker) mixUp(seen []sighting, t, dt float64) {
	for i := range seen {
		for j := range seen {
			apart := seen[i].places[neck].minus(seen[j].places[neck])
			if i != j && math.Hypot(apart.X, apart.Y) < 0.7 && tr.rng.Float64() < 0.08*dt*times(tr.day.config.Hardship.Losses) {
				tr.swaps = append(tr.swaps, swap{
					a: seen[i].actor, b: seen[j].actor,
					handA: leftHand + tr.rng.IntN(2), handB: leftHand + tr.rng.IntN(2),
					both: tr.rng.Float64() < 0.5, until: t + 0.2 + 0.4*tr.rng.Float64(),
				})
			}
		}
	}
	for _, w := range tr.swaps {
		a, b := find(seen, w.a), find(seen, w.b)
		if t > w.until || a == nil || b == nil {
			continue
		}
		was := b.places[w.handB]
		b.places[w.handB] = a.places[w.handA]
		if w.both {
			a.places[w.handA] = was
		}
	}
}

func find(seen []sighting, actor int) *sighting {
	for i := range seen {
		if seen[i].actor == actor {
			return &seen[i]
		}
	}
	return nil
}
