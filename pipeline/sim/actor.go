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

// gate is where shoppers come in and go out, just before the door, from door's one end to
// its other.
var (
	gate = vec{0.2, -1.9, 0}
	door = [2]vec{{-0.2, -2.3, 0}, {0.9, -2.3, 0}}
)

const (
	walkingSpeed = 1.15 // metres a second
	armLength    = 0.78
)

// enter begins the visit at a moment, or, for who is already inside, with the recording,
// about x.
func (a *actor) enter(t float64, already bool, x float64) {
	at := gate.plus(vec{X: a.between(-0.1, 0.6), Y: a.between(-0.3, 0.2)})
	if already {
		t = 0
		at, _ = a.roomiest(
			func() vec { return vec{x + a.between(-0.6, 0.6), -a.between(0.6, 1.3), 0} },
			func(vec) float64 { return 0 },
		)
	}
	a.t, a.entered = t, t
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

// walk goes to a place on the floor.
func (a *actor) walk(to vec) {
	from := a.body.at(a.t)
	if apart(from, to) < 0.05 {
		return
	}
	a.body.add(a.t, from)
	bow, duration := a.clearWay(from, to)
	a.t += duration
	a.body.bend(a.t, to, bow)
	a.day.strides = append(a.day.strides, stride{a.t - duration, a.t, a.index, a.between(6, 14)})
}

// walking is how long a way takes. A minimum-jerk move is 1.9 times as fast in its middle
// as it is on average.
func walking(length float64) float64 { return max(0.5, 1.5*length/walkingSpeed) }

// stand goes to where the facing can be reached, beside it by an offset in metres, or
// farther to the side where others stand.
func (a *actor) stand(facing int, beside float64) {
	f := a.day.store.Facings[facing]
	aside := 0.12
	to := a.findRoom(func() vec {
		aside = min(0.5, 1.25*aside)
		return vec{f.X + f.Width/2 + beside + a.between(-aside, aside), -a.between(0.38, 0.6), 0}
	}, func(at vec) float64 { return walking(apart(a.body.at(a.t), at)) })
	a.walk(to)
	a.wait(a.between(0.1, 0.6))
}

func apart(a, b vec) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// leave walks out of the gate.
func (a *actor) leave() {
	a.walk(gate.plus(vec{X: a.between(-0.1, 0.1)}))
	a.left = a.t
}
