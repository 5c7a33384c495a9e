package sim

import "math"

// plateID names a load cell, shelf and plate from 1.
type plateID struct{ fixture, shelf, plate int }

// share is a plate's part of a weight.
type share struct {
	plate plateID
	part  float64
}

// load is a change of weight on some plates over time.
type load struct {
	shares []share
	shape  func(t float64) float64 // grams at time t in seconds; 0 long before
	begins float64                 // nothing before
	ends   float64                 // steady after: shape(ends)
}

// step is a weight that joins (positive) or leaves (negative) between from and to, and
// rings after that with a share of itself.
func step(grams, from, to, share, hertz, damping float64) func(float64) float64 {
	return func(t float64) float64 {
		switch {
		case t <= from:
			return 0
		case t < to:
			return grams * smooth((t-from)/(to-from))
		}
		return grams * (1 + share*ring(t-to, hertz, damping))
	}
}

// press is a hand that leans on the goods between from and to, unsteadily.
func press(grams, from, to, wobble float64) func(float64) float64 {
	return func(t float64) float64 {
		if t <= from || t >= to {
			return 0
		}
		edge := min(1, (t-from)/0.12, (to-t)/0.12)
		return grams * edge * (1 + 0.25*math.Sin(wobble*(t-from)))
	}
}

// smooth is the minimum-jerk curve from 0 to 1 (Flash and Hogan, "The coordination of arm
// movements", Journal of Neuroscience 5, 1985).
func smooth(u float64) float64 {
	u = min(1, max(0, u))
	return u * u * u * (10 + u*(6*u-15))
}
