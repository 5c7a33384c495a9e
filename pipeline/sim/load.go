package sim

import (
	"cmp"
	"math"
	"math/rand/v2"
)

// plateID names a load cell, shelf and plate from 1.
type plateID struct{ fixture, shelf, plate int }

func (p plateID) compare(q plateID) int {
	return cmp.Or(cmp.Compare(p.fixture, q.fixture), cmp.Compare(p.shelf, q.shelf), cmp.Compare(p.plate, q.plate))
}

// share is a plate's part of a weight.
type share struct {
	plate plateID
	part  float64
}

// load is a change of weight on some plates over time.
type load struct {
	unit   *unit
	shares []share
	shape  func(t float64) float64 // grams at time t in seconds; 0 long before
	begins float64                 // nothing before
	ends   float64                 // steady after: shape(ends)
}

// step is a weight that joins (positive) or leaves (negative) between from and to, in an
// unsteady hand, and rings after that with a share of itself.
func step(grams, from, to float64, hand tremor, share, hertz, damping float64) func(float64) float64 {
	return func(t float64) float64 {
		switch {
		case t <= from:
			return 0
		case t < to:
			u := smooth((t - from) / (to - from))
			return grams * (u + 0.3*u*(1-u)*hand.at(t))
		}
		return grams * (1 + share*ring(t-to, hertz, damping))
	}
}

// press is a hand's force on the goods between from and to, down (positive) or up.
func press(grams, from, to float64, hand tremor) func(float64) float64 {
	return func(t float64) float64 {
		if t <= from || t >= to {
			return 0
		}
		return grams * smooth(min(t-from, to-t)/0.15) * (1 + 0.2*hand.at(t))
	}
}

// tremor is the unsteadiness of a hand's force: between about -1 and 1.
type tremor [3]struct{ hertz, phase float64 }

func newTremor(rng *rand.Rand) tremor {
	var hand tremor
	for i, slowest := range []float64{0.3, 1, 5} {
		hand[i].hertz = slowest * (1 + rng.Float64())
		hand[i].phase = 2 * math.Pi * rng.Float64()
	}
	return hand
}

func (hand tremor) at(t float64) float64 {
	sum := 0.0
	for i, wave := range hand {
		sum += math.Sin(2*math.Pi*wave.hertz*t+wave.phase) / float64(1+i)
	}
	return sum / 2
}

// smooth is the minimum-jerk curve from 0 to 1 (Flash and Hogan, "The coordination of arm
// movements", Journal of Neuroscience 5, 1985).
func smooth(u float64) float64 {
	u = min(1, max(0, u))
	return u * u * u * (10 + u*(6*u-15))
}
