package sim

import (
	"math"
	"slices"
)

// touch moves a hand to a place within so many seconds and keeps it there.
func (a *actor) touch(hand int, at vec, over float64) {
	a.reach[hand].add(a.t, at) // a hand at rest has no weight, so its target may jump
	a.hands[hand].add(a.t, vec{})
	a.t += over
	a.hands[hand].add(a.t, vec{Z: 1})
	a.reach[hand].add(a.t, at)
}

// withdraw takes the hand back.
func (a *actor) withdraw(hand int, over float64) {
	at := a.reach[hand].at(a.t)
	a.reach[hand].add(a.t, at)
	a.hands[hand].add(a.t, vec{Z: 1})
	a.hands[hand].add(a.t+over, vec{})
	a.reach[hand].add(a.t+over, at)
	a.t += over
}

// atOnce does one thing with a hand and another with the other, from the same moment.
func (a *actor) atOnce(one, other func()) {
	began := a.t
	one()
	ended := a.t
	a.t = began
	other()
	a.t = max(a.t, ended)
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
	a.take(hand, u, lifting)
	return u
}

// take reaches for the unit and takes it.
func (a *actor) take(hand int, u *unit, lifting float64) {
	a.hold(u) // nobody else's from here on
	a.touch(hand, a.grip(u), a.between(0.45, 0.9))
	if a.rng.Float64() < 0.1 {
		a.pull(hand, u)
	}
	a.lift(u, lifting)
	a.withdraw(hand, a.between(0.35, 0.7))
}

// pull drags a unit along the shelf, now and then onto another plate.
func (a *actor) pull(hand int, u *unit) {
	over := a.between(0.15, 0.4)
	a.day.shift(a, u, a.between(-0.05, 0.05), a.t, over)
	a.t += over
	a.reach[hand].add(a.t, a.reach[hand].at(a.t).plus(vec{X: u.x - a.reach[hand].at(a.t).X}))
}

// hold makes the unit the actor's.
func (a *actor) hold(u *unit) {
	u.gone, u.owner = a.t, a.index
	a.holding = append(a.holding, u)
}

// lift moves the unit's weight off its plates and into the shopper's hands.
func (a *actor) lift(u *unit, over float64) {
	grips, begins := a.t, a.t+a.between(0.05, 0.35)
	a.t = begins + over
	a.day.push(a, u, grips, begins+0.05)
	a.day.move(a, u, -1, begins, a.t)
	a.day.jostle(a, u, a.t)
	u.gone = begins
	a.day.note(a, u, "pick", a.t)
}

// put reaches for a facing and sets a held unit down there.
func (a *actor) put(hand int, u *unit, facing int) {
	f := a.day.store.Facings[facing]
	u.facing, u.x = facing, place(a.rng, f, min(u.width, f.Width))
	a.touch(hand, a.grip(u), a.between(0.5, 0.95))
	a.set(u)
	a.withdraw(hand, a.between(0.35, 0.7))
}

// set lets a held unit down where the hand is.
func (a *actor) set(u *unit) {
	begins, stands := a.t, a.t+a.between(0.08, 0.3)
	a.t = stands + a.between(0.02, 0.25)
	a.day.move(a, u, +1, begins, stands)
	a.day.push(a, u, begins, a.t)
	a.day.jostle(a, u, stands)
	u.from, u.gone, u.owner = a.t+0.3, forever, -1
	a.drop(u)
	a.day.note(a, u, "put_back", stands)
}

// press leans on a unit that the hand touches.
func (a *actor) press(u *unit, seconds float64) {
	grams := 50 * math.Pow(30, a.rng.Float64())
	a.day.load(u, press(grams, a.t, a.t+seconds, newTremor(a.rng)), a.t, a.t+seconds)
	a.wait(seconds)
}

// heft takes part of a unit's weight, or all of it, and lets it down again.
func (a *actor) heft(u *unit, seconds float64) {
	grams := -u.grams * a.between(0.15, 1)
	a.day.load(u, press(grams, a.t, a.t+seconds, newTremor(a.rng)), a.t, a.t+seconds)
	a.wait(seconds)
}

// drop forgets a unit that is no longer held.
func (a *actor) drop(u *unit) {
	if i := slices.Index(a.holding, u); i >= 0 {
		a.holding = slices.Delete(a.holding, i, i+1)
	}
}
