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
func (a *actor) wait(seconds float64) {
	a.t += seconds
	a.body.add(a.t, a.body.at(a.t))
}

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
	duration := max(0.4, 1.4*length/(walkingSpeed*a.between(0.85, 1.15)))
	a.body.add(a.t, from)
	if length > 1 {
		bend := from.mix(to, 0.5)
		bend.Y = min(bend.Y, -a.between(0.55, 0.9))
		a.body.add(a.t+duration/2, bend)
	}
	a.t += duration
	a.body.add(a.t, to)
	a.day.strides = append(a.day.strides, stride{a.t - duration, a.t, a.index, a.between(6, 14)})
}

// stand goes to where the facing can be reached, beside it by an offset in metres.
func (a *actor) stand(facing int, beside float64) {
	f := a.day.store.Facings[facing]
	a.walk(vec{f.X + f.Width/2 + beside + a.between(-0.12, 0.12), -a.between(0.38, 0.6), 0})
	a.wait(a.between(0.1, 0.6))
}

// touch moves a hand to a place by the moment returned and keeps it there.
func (a *actor) touch(hand int, at vec, over float64) {
	a.reach[hand].add(a.t, at) // a hand at rest has no weight, so its target may jump
	a.hands[hand].add(a.t, vec{})
	a.t += over
	a.hands[hand].add(a.t, vec{Z: 1})
	a.reach[hand].add(a.t, at)
}

// withdraw takes the hand back; the shopper goes on after half of it.
func (a *actor) withdraw(hand int, over float64) {
	at := a.reach[hand].at(a.t)
	a.reach[hand].add(a.t, at)
	a.hands[hand].add(a.t, vec{Z: 1})
	a.hands[hand].add(a.t+over, vec{})
	a.reach[hand].add(a.t+over, at)
	a.t += over
}

// grip is where a hand goes for a unit: at the shelf's front or somewhat into it.
func (a *actor) grip(u *unit) vec {
	f := a.day.store.Facings[u.facing]
	return vec{u.x + a.between(-0.03, 0.03), a.between(-0.06, 0.12), f.Z + a.between(0.04, 0.16)}
}

// pick takes a unit off the facing, over so many seconds of lifting. It returns nil where
// there is none.
func (a *actor) pick(hand, facing int, lifting float64) *unit {
	u := a.day.goods.choose(a.rng, facing, a.t)
	if u == nil {
		return nil
	}
	a.touch(hand, a.grip(u), a.between(0.45, 0.9))
	a.lift(u, lifting)
	a.withdraw(hand, a.between(0.35, 0.7))
	return u
}

// lift moves the unit's weight off its plates and into the shopper's hands.
func (a *actor) lift(u *unit, over float64) {
	begins := a.t + a.between(0.02, 0.2)
	a.t = begins + over
	a.day.move(a, u, -1, begins, a.t)
	u.gone = begins
	u.owner = a.index
	a.holding = append(a.holding, u)
	a.day.note(a, u, "pick", a.t)
}

// put sets a held unit down on a facing.
func (a *actor) put(hand int, u *unit, facing int) {
	f := a.day.store.Facings[facing]
	u.facing, u.x = facing, place(a.rng, f, min(u.width, f.Width))
	a.touch(hand, a.grip(u), a.between(0.5, 0.95))
	begins := a.t
	a.t += a.between(0.08, 0.3)
	a.day.move(a, u, +1, begins, a.t)
	u.from, u.gone, u.owner = a.t+0.3, forever, -1
	a.drop(u)
	a.day.note(a, u, "put_back", a.t)
	a.wait(a.between(0.02, 0.25))
	a.withdraw(hand, a.between(0.35, 0.7))
}

// press leans on a unit with a hand, and takes nothing.
func (a *actor) press(hand, facing int, seconds float64) {
	u := a.day.goods.choose(a.rng, facing, a.t)
	if u == nil {
		return
	}
	a.touch(hand, a.grip(u), a.between(0.4, 0.8))
	grams := a.between(50, 600)
	a.day.goods.loads = append(a.day.goods.loads, load{
		shares: a.day.goods.shares(u.facing, u.x, u.width),
		shape:  press(grams, a.t, a.t+seconds, a.between(3, 9)),
		begins: a.t, ends: a.t + seconds,
	})
	a.wait(seconds)
	a.withdraw(hand, a.between(0.3, 0.6))
}

// drop forgets a unit that is no longer held.
func (a *actor) drop(u *unit) {
	for i, held := range a.holding {
		if held == u {
			a.holding = append(a.holding[:i:i], a.holding[i+1:]...)
			return
		}
	}
}

// leave walks out of the gate.
func (a *actor) leave() {
	a.walk(gate.plus(vec{X: a.between(-0.1, 0.1)}))
	a.left = a.t
}
