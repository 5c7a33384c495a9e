package sim

import (
	"math"
	"math/rand/v2"
)

// actor is a shopper whose plan is being written: each verb moves the clock on.
type actor struct {
	day     *day
	rng     *rand.Rand
	index   int
	target  string
	t       float64 // now, in seconds
	entered float64
	left    float64
	height  float64 // of the head
	body    path    // the feet, on the floor
	hands   [2]path // relative to where they hang: zero at rest; Z = 1 in weight of reaching
	reach   [2]path // the place reached for, with the hand's weight in hands
	holding []*unit
}

// gate is where shoppers come in and go out.
var gate = vec{0.2, -1.9, 0}

const (
	walkingSpeed = 1.15 // metres a second
	armLength    = 0.78
)

// enter begins the visit at a moment; already says that the recording begins with the
// shopper inside, at x.
func (a *actor) enter(t float64, already bool, x float64) {
	a.t, a.entered = t, t
	at := gate
	if already {
		at = vec{x, -0.6 - 0.2*a.rng.Float64(), 0}
	}
	a.body.add(t, at)
	for hand := range a.hands {
		a.hands[hand].add(t, vec{})
		a.reach[hand].add(t, vec{})
	}
}

// wait lets time pass.
func (a *actor) wait(seconds float64) { a.t += seconds }

// between draws uniformly.
func (a *actor) between(low, high float64) float64 { return low + (high-low)*a.rng.Float64() }

// walk goes to a place on the floor, in a path that bends away from the shelves.
func (a *actor) walk(to vec) {
	from := a.body.at(a.t)
	length := math.Hypot(to.X-from.X, to.Y-from.Y)
	if length < 0.05 {
		return
	}
	// A minimum-jerk move is 1.9 times as fast in its middle as it is on average.
	duration := max(0.5, 1.5*length/(walkingSpeed*a.between(0.85, 1.15)))
	a.body.add(a.t, from)
	a.t += duration
	bow := 0.0
	if length > 1 {
		bow = min(0, -a.between(0.55, 0.9)-(from.Y+to.Y)/2)
	}
	a.body.bend(a.t, to, vec{Y: bow})
	a.day.strides = append(a.day.strides, stride{a.t - duration, a.t, a.index, a.between(6, 14)})
}

// stand goes to where the facing can be reached, beside it by an offset in metres.
func (a *actor) stand(facing int, beside float64) {
	f := a.day.store.Facings[facing]
	a.walk(vec{f.X + f.Width/2 + beside + a.between(-0.12, 0.12), -a.between(0.38, 0.6), 0})
	a.wait(a.between(0.1, 0.6))
}

// leave walks out of the gate.
func (a *actor) leave() {
	a.walk(gate.plus(vec{X: a.between(-0.1, 0.1)}))
	a.left = a.t
}
