package sim

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// delivery is how messages travelled from the sensors to the recorder.
type delivery struct {
	rng *rand.Rand
	// orderly recordings, such as the real one, hold messages in the order in which they
	// happened; the others in the order of sending, which late messages disturb.
	orderly    bool
	behind     float64  // seconds by which the tracker lags
	platesFrom float64  // seconds, before which the scales were not recorded
	late       float64  // seconds by which key points lag beyond that
	silent     *Fixture // whose converter is off; nil where all are on
}

// message is something sensed at t, sent and recorded later. All are seconds.
type message struct{ t, sent, recorded float64 }

func newDelivery(d *day) *delivery {
	rng := rand.New(rand.NewPCG(d.config.Seed, 8))
	w := &delivery{rng: rng, orderly: rng.Float64() < 0.6, behind: 0.3 + 2.1*rng.Float64(), late: d.config.Hardship.LateSeconds}
	first := d.ends
	busy := map[int]bool{}
	for _, l := range d.goods.loads {
		first = min(first, l.begins)
		for _, sh := range l.shares {
			busy[sh.plate.fixture] = true
		}
	}
	w.platesFrom = max(0, min(2, first-3)) * rng.Float64() // nobody cuts a recording so close
	if off := &d.store.Fixtures[rng.IntN(len(d.store.Fixtures))]; rng.Float64() < 0.04 && !busy[off.ID] {
		w.silent = off
	}
	return w
}

// scales sends a message of plates, which takes a tenth of a second.
func (w *delivery) scales(t float64) message {
	sent := t + 0.096
	if !w.orderly {
		sent += min(1.5, 0.02*w.rng.ExpFloat64())
	}
	return message{t, sent, sent + min(0.08, 0.01*w.rng.ExpFloat64())}
}

// tracked sends a message of targets. The tracker says that it sends at once, and lags.
func (w *delivery) tracked(t float64) message {
	if w.orderly {
		return message{t, t, t + w.behind + w.late + 0.04*w.rng.NormFloat64()}
	}
	sent := t + w.late + min(2, 0.08*w.rng.ExpFloat64())
	return message{t, sent, sent + min(0.1, 0.01*w.rng.ExpFloat64())}
}

// copies says how often a message arrives: mostly once, now and then never or twice.
func (w *delivery) copies() int {
	switch u := w.rng.Float64(); {
	case u < 0.001:
		return 0
	case u < 0.005:
		return 2
	}
	return 1
}

// inOrder sorts messages as the recorder wrote them.
func inOrder[T any](w *delivery, all []T, of func(T) message) {
	slices.SortStableFunc(all, func(a, b T) int {
		if w.orderly {
			return cmp.Compare(of(a).t, of(b).t)
		}
		return cmp.Compare(of(a).sent, of(b).sent)
	})
}
