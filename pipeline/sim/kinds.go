package sim

import (
	"fmt"
	"math"
)

// plans are how each kind of visit is written.
var plans = map[Kind]func(*day){
	"ordinary-one":       func(d *day) { ordinary(d, 1) },
	"ordinary-two":       func(d *day) { ordinary(d, 2) },
	"put-back":           putBack,
	"multi-unit":         multiUnit,
	"long-visit":         longVisit,
	"slow-pick":          slowPick,
	"press-hold":         pressHold,
	"press-two-take-one": pressTwoTakeOne,
	"same-weight-swap":   sameWeightSwap,
	"misplace-and-pass":  misplaceAndPass,
	"handover":           handover,
	"crossing-arms":      crossingArms,
	"simultaneous":       simultaneous,
	"crowd":              func(d *day) { ordinary(d, 4+d.rng.IntN(3)) },
}

// anyFacing draws a stocked facing; near draws one whose middle is within so many metres.
func (d *day) anyFacing() int {
	all := d.store.stocked()
	return all[d.rng.IntN(len(all))]
}

func (d *day) near(facing int, within float64, fits func(Facing) bool) int {
	here := d.store.Facings[facing]
	var close []int
	for _, i := range d.store.stocked() {
		f := d.store.Facings[i]
		apart := math.Abs(f.X + f.Width/2 - here.X - here.Width/2)
		if i != facing && apart <= within && fits(f) {
			close = append(close, i)
		}
	}
	if len(close) == 0 {
		return facing
	}
	return close[d.rng.IntN(len(close))]
}

func anywhere(Facing) bool { return true }

// quick is how long an ordinary unit takes to be lifted.
func (a *actor) quick() float64 { return a.between(0.1, 0.4) }

// shop picks so many things here and there, and now and then changes its mind.
func (a *actor) shop(picks int) {
	for range picks {
		facing := a.day.anyFacing()
		a.stand(facing, 0)
		hand := a.rng.IntN(2)
		u := a.pick(hand, facing, a.quick())
		a.wait(a.between(0.2, 1.5))
		if u != nil && a.rng.Float64() < 0.12 {
			a.put(hand, u, facing)
		}
	}
}

// ordinary has n shoppers who come one after another and shop; some take nothing.
func ordinary(d *day, n int) {
	for i := range n {
		a := d.newActor()
		a.enter(float64(i)*a.between(0.5, 4), d.rng.Float64() < 0.4, a.between(0.3, 4))
		if d.rng.Float64() < 0.06 {
			a.stand(d.anyFacing(), 0)
			a.wait(a.between(1, 4))
		} else {
			a.shop(1 + d.rng.IntN(4))
		}
		a.leave()
	}
}

// alone begins a visit of one.
func alone(d *day) *actor {
	a := d.newActor()
	a.enter(0, d.rng.Float64() < 0.5, a.between(0.3, 4))
	return a
}

func putBack(d *day) {
	a := alone(d)
	for range 2 + d.rng.IntN(3) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		u := a.pick(0, facing, a.quick())
		if u == nil {
			continue
		}
		if d.rng.Float64() < 0.5 { // carries it about first
			a.stand(d.anyFacing(), 0)
			a.wait(a.between(0.5, 2))
			a.stand(facing, 0)
		}
		if d.rng.Float64() < 0.7 {
			a.put(0, u, facing)
		}
	}
	a.leave()
}

// multiUnit takes two or three of a product in one grip.
func multiUnit(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(3) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		first := d.goods.choose(a.rng, facing, a.t)
		if first == nil {
			continue
		}
		a.touch(0, a.grip(first), a.between(0.4, 0.8))
		lifting, now := a.quick(), a.t
		units := d.goods.beside(facing, a.t, first.x)
		for _, u := range units[:min(len(units), 2+d.rng.IntN(2))] {
			a.t = now + a.between(0, 0.15)
			a.lift(u, lifting)
		}
		a.withdraw(0, 0.5)
	}
	a.leave()
}

func longVisit(d *day) {
	a := alone(d)
	for range 20 + d.rng.IntN(8) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		u := a.pick(0, facing, a.between(0.08, 0.2))
		if other := d.near(facing, 0.5, anywhere); d.rng.Float64() < 0.4 {
			a.pick(1, other, a.between(0.08, 0.2)) // the other hand at once
		}
		if u != nil && d.rng.Float64() < 0.2 {
			a.put(0, u, facing)
		}
	}
	a.leave()
}

func slowPick(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(3) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		a.pick(d.rng.IntN(2), facing, a.between(1, 4))
		a.wait(a.between(0.5, 2))
	}
	a.leave()
}

// pressHold leans on goods, or lifts and holds one for long, and then takes it or not.
func pressHold(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(3) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		if d.rng.Float64() < 0.5 {
			a.press(0, facing, a.between(1, 6))
			if d.rng.Float64() < 0.5 {
				a.pick(0, facing, a.quick())
			}
			continue
		}
		u := a.pick(0, facing, a.quick())
		a.wait(a.between(3, 9))
		if u != nil && d.rng.Float64() < 0.5 {
			a.put(0, u, facing)
		}
	}
	a.leave()
}

func pressTwoTakeOne(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(2) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		here := d.store.Facings[facing]
		beside := d.near(facing, 0.4, func(f Facing) bool { return f.Fixture == here.Fixture && f.Shelf == here.Shelf })
		a.press(0, facing, a.between(0.5, 2))
		a.press(1, beside, a.between(0.5, 2))
		a.pick(d.rng.IntN(2), []int{facing, beside}[d.rng.IntN(2)], a.quick())
	}
	a.leave()
}

// sameWeightSwap takes two things that weigh the same and puts one of them, or both, back
// in the place of the other.
func sameWeightSwap(d *day) {
	a := alone(d)
	first, second := d.twins()
	a.stand(first, 0)
	u := a.pick(0, first, a.quick())
	a.stand(second, 0)
	v := a.pick(1, second, a.quick())
	if u != nil && v != nil {
		a.put(0, u, second)
		if d.rng.Float64() < 0.6 {
			a.stand(first, 0)
			a.put(1, v, first)
		}
	}
	a.shop(d.rng.IntN(3))
	a.leave()
}

// twins finds two facings of different products within 3 % of one weight.
func (d *day) twins() (int, int) {
	all := d.store.stocked()
	for range 10_000 {
		i, j := all[d.rng.IntN(len(all))], all[d.rng.IntN(len(all))]
		p, q := d.store.Facings[i].Product, d.store.Facings[j].Product
		if p != q && math.Abs(d.store.Products[p].Grams/d.store.Products[q].Grams-1) < 0.03 {
			return i, j
		}
	}
	panic("the store has no two products of one weight")
}

// together brings n shoppers in at once.
func together(d *day, n int) []*actor {
	var all []*actor
	for i := range n {
		a := d.newActor()
		a.enter(a.between(0, 1.5), d.rng.Float64() < 0.4, 0.6+1.3*float64(i))
		all = append(all, a)
	}
	return all
}

// meet lets everybody's clock go on to the latest.
func meet(actors ...*actor) {
	latest := 0.0
	for _, a := range actors {
		latest = max(latest, a.t)
	}
	for _, a := range actors {
		a.wait(latest - a.t)
	}
}

func leaveAll(actors []*actor) {
	for _, a := range actors {
		a.wait(a.between(0, 2))
		a.leave()
	}
}

// give hands a unit from one shopper to another, who has come close.
func give(from, to *actor, u *unit) {
	at := from.body.at(from.t)
	to.walk(vec{at.X + 0.6, at.Y - 0.05, 0})
	meet(from, to)
	between := at.mix(to.body.at(to.t), 0.5).plus(vec{Z: 1.1})
	from.touch(0, between, 0.6)
	to.touch(0, between, 0.6)
	meet(from, to)
	from.withdraw(0, 0.5)
	to.withdraw(0, 0.5)
	from.drop(u)
	to.holding = append(to.holding, u)
}

// misplaceAndPass has three shoppers who set things down in wrong places, take misplaced
// things, and pass them on.
func misplaceAndPass(d *day) {
	all := together(d, 3)
	ann, ben, cat := all[0], all[1], all[2]
	facing := d.anyFacing()
	ann.stand(facing, 0)
	u := ann.pick(0, facing, ann.quick())
	wrong := d.near(facing, 1.5, func(f Facing) bool { return f.Product != d.store.Facings[facing].Product })
	if u != nil {
		ann.stand(wrong, 0)
		ann.put(0, u, wrong)
		ann.walk(ann.body.at(ann.t).plus(vec{X: -0.7, Y: -0.3}))
		meet(ann, ben)
		if d.rng.Float64() < 0.6 { // Ben takes what Ann misplaced
			ben.stand(wrong, 0)
			ben.touch(0, ben.grip(u), 0.7)
			ben.lift(u, ben.quick())
			ben.withdraw(0, 0.5)
			if d.rng.Float64() < 0.5 {
				give(ben, cat, u)
			}
		}
	}
	for _, a := range all {
		a.shop(1)
	}
	leaveAll(all)
}

func handover(d *day) {
	all := together(d, 2)
	facing := d.anyFacing()
	all[0].stand(facing, 0)
	u := all[0].pick(0, facing, all[0].quick())
	if u != nil {
		give(all[0], all[1], u)
	}
	if d.rng.Float64() < 0.5 {
		all[1].shop(1)
	}
	leaveAll(all)
}

// crossingArms has two shoppers side by side who each reach past the other.
func crossingArms(d *day) {
	all := together(d, 2)
	for range 1 + d.rng.IntN(2) {
		left := d.anyFacing()
		here := d.store.Facings[left]
		right := d.near(left, 0.7, func(f Facing) bool { return f.Fixture == here.Fixture && f.Shelf == here.Shelf })
		if d.store.Facings[right].X < here.X {
			left, right = right, left
		}
		middle := (d.store.Facings[left].X + d.store.Facings[right].X + d.store.Facings[right].Width) / 2
		all[0].walk(vec{middle - 0.25, -0.45, 0})
		all[1].walk(vec{middle + 0.25, -0.5, 0})
		meet(all...)
		all[1].wait(all[1].between(0.2, 1.5))
		all[0].pick(1, right, all[0].quick())
		all[1].pick(0, left, all[1].quick())
	}
	leaveAll(all)
}

// simultaneous has two shoppers who pick from one gondola, often one shelf, at once.
func simultaneous(d *day) {
	all := together(d, 2)
	for range 1 + d.rng.IntN(3) {
		first := d.anyFacing()
		here := d.store.Facings[first]
		sameShelf := d.rng.Float64() < 0.5
		second := d.near(first, 1.1, func(f Facing) bool {
			return f.Fixture == here.Fixture && (!sameShelf || f.Shelf == here.Shelf) && math.Abs(f.X-here.X) > 0.3
		})
		side := math.Copysign(0.15, d.store.Facings[second].X-here.X)
		all[0].stand(first, -side)
		all[1].stand(second, side)
		meet(all...)
		all[1].wait(all[1].between(0, 0.5))
		all[0].pick(0, first, all[0].quick())
		all[1].pick(0, second, all[1].quick())
	}
	leaveAll(all)
}

// plan writes the day's script.
func (d *day) plan() error {
	write, ok := plans[d.config.Kind]
	if !ok {
		return fmt.Errorf("simulate kind %q: it has no plan", d.config.Kind)
	}
	write(d)
	for _, a := range d.actors {
		d.ends = max(d.ends, a.left)
	}
	d.ends += 1 + 2*d.rng.Float64()
	return nil
}
