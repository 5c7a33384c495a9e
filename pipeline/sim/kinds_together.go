package sim

import "math"

// together brings n shoppers in at once.
func together(d *day, n int) []*actor {
	var all []*actor
	for i := range n {
		a := d.newActor()
		a.enter(a.between(0, 1.5), d.chance(0.4), 0.6+1.3*float64(i))
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
	meet(from, to)
	at := from.body.at(from.t)
	side := math.Copysign(from.between(0.5, 0.75), to.body.at(to.t).X-at.X)
	to.walk(vec{at.X + side, at.Y - 0.05, 0})
	meet(from, to)
	between := at.mix(to.body.at(to.t), 0.5).plus(vec{Y: from.between(-0.1, 0.2), Z: from.between(0.9, 1.3)})
	from.touch(0, between, 0.6)
	to.touch(0, between, 0.6)
	meet(from, to)
	from.withdraw(0, 0.5)
	to.withdraw(0, 0.5)
	from.drop(u)
	to.holding = append(to.holding, u)
}

// misplace has a unit's holder set it down near, where it does not belong.
func misplace(a *actor, u *unit) {
	d := a.day
	wrong := d.near(u.facing, 1.5, func(f Facing) bool { return f.Product != u.product })
	a.stand(wrong, 0)
	a.put(0, u, wrong)
	a.walk(a.body.at(a.t).plus(vec{X: a.between(-0.7, 0.7), Y: -0.3}))
}

// misplaceAndPass has three shoppers with one thing between them that is taken, passed on
// and set down in wrong places, while they shop.
func misplaceAndPass(d *day) {
	all := together(d, 3)
	holder := all[d.rng.IntN(3)]
	facing := d.anyFacing()
	holder.stand(facing, 0)
	u := holder.pick(0, facing, holder.quick())
	for i := range 1 + d.rng.IntN(3) {
		if u == nil {
			break
		}
		next := all[(holder.index+1+d.rng.IntN(2))%3]
		if i > 0 && d.chance(0.4) {
			give(holder, next, u)
		} else {
			misplace(holder, u)
			meet(holder, next)
			if d.chance(0.3) {
				break // and there it stays
			}
			next.walk(vec{u.x + next.between(-0.15, 0.15), -next.between(0.4, 0.6), 0})
			next.take(0, u, next.quick())
		}
		holder = next
	}
	for _, a := range all {
		a.shop(d.rng.IntN(2))
	}
	leaveAll(all)
}

// handover has one shopper take something for another, who may think better of it.
func handover(d *day) {
	all := together(d, 2)
	facing := d.anyFacing()
	all[0].stand(facing, 0)
	u := all[0].pick(0, facing, all[0].quick())
	if u != nil {
		give(all[0], all[1], u)
		if d.chance(0.2) {
			all[1].stand(facing, 0)
			all[1].put(0, u, facing)
		}
	}
	if d.chance(0.5) {
		all[1].shop(1)
	}
	leaveAll(all)
}

// crossingArms has two shoppers side by side who each reach past the other.
func crossingArms(d *day) {
	all := together(d, 2)
	for range 1 + d.rng.IntN(2) {
		left := d.anyFacing()
		right := d.near(left, 0.7, d.onShelfOf(left))
		if d.store.Facings[right].X < d.store.Facings[left].X {
			left, right = right, left
		}
		middle := (d.store.Facings[left].X + d.store.Facings[right].X + d.store.Facings[right].Width) / 2
		all[0].walk(vec{middle - 0.25, -0.45, 0})
		all[1].walk(vec{middle + 0.25, -0.5, 0})
		meet(all...)
		all[1].wait(all[1].between(0, 1.2))
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
		sameShelf := d.chance(0.5)
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
