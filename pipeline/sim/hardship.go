package sim

import (
	"fmt"
	"math/rand/v2"
)

// Hardship is what may be worse than in the recorded store. Its zero value is the recorded
// store.
type Hardship struct {
	// These multiply how long scales ring after a step, how much footsteps shake the
	// shelves, the errors of key points, how often they are lost or mixed up, and by how
	// much the catalogue's weights are wrong. 0 is 1.
	Settle, Steps, Jitter, Losses, Catalogue float64
	// LateSeconds is how much later than usual key points arrive.
	LateSeconds float64
	// BlindSeconds is how long all key points are missing, about twice a minute.
	BlindSeconds float64
}

func (h Hardship) check() error {
	for _, knob := range []float64{h.Settle, h.Steps, h.Jitter, h.Losses, h.Catalogue, h.LateSeconds, h.BlindSeconds} {
		if !(knob >= 0 && knob <= 100) {
			return fmt.Errorf("simulate with hardship %+v: want 0 to 100 of each", h)
		}
	}
	return nil
}

// times is a multiplier, of which none is one.
func times(knob float64) float64 {
	if knob == 0 {
		return 1
	}
	return knob
}

// listed is the same store with a catalogue that is so many times as wrong.
func (s *Store) listed(wrong float64) *Store {
	if wrong == 1 {
		return s
	}
	other := *s
	other.Products = nil
	for _, p := range s.Products {
		p.Listed = max(0.1, p.Grams+(p.Listed-p.Grams)*wrong)
		other.Products = append(other.Products, p)
	}
	return &other
}

// blind says when the tracker sees nobody: so many seconds twice a minute.
func blind(seed uint64, seconds float64) func(t float64) bool {
	if seconds == 0 {
		return func(float64) bool { return false }
	}
	rng := rand.New(rand.NewPCG(seed, 9))
	phase := 30 * rng.Float64()
	return func(t float64) bool {
		since := t + phase
		return since-30*float64(int(since/30)) < seconds
	}
}
