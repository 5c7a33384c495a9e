package sim

// alone begins a visit of one.
func alone(d *day) *actor {
	a := d.newActor()
	a.enter(0, d.chance(0.5), a.between(0.3, 4))
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
		if d.chance(0.5) { // carries it about first
			a.stand(d.anyFacing(), 0)
			a.wait(a.between(0.5, 2))
			a.stand(facing, 0)
		}
		if d.chance(0.7) {
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
		units := d.goods.beside(facing, a.t, first.x)
		units = units[:min(len(units), 2+d.rng.IntN(2))]
		for _, u := range units {
			a.hold(u)
		}
		lifting, now := a.quick(), a.t
		for i, u := range units {
			a.t = now + float64(i)*a.between(0, 0.08)
			a.lift(u, lifting)
		}
		a.withdraw(0, 0.5)
	}
	a.leave()
}

// longVisit is 20 and more quick events, often with both hands at once.
func longVisit(d *day) {
	a := alone(d)
	for range 20 + d.rng.IntN(8) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		var u *unit
		one := func() { u = a.pick(0, facing, a.between(0.08, 0.2)) }
		other := func() {}
		if d.chance(0.4) {
			beside := d.near(facing, 0.5, anywhere)
			other = func() {
				a.wait(a.between(0, 0.5))
				a.pick(1, beside, a.between(0.08, 0.2))
			}
		}
		a.atOnce(one, other)
		if u != nil && d.chance(0.2) {
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

// pressHold leans on goods, hefts them, or holds one before the shelf for long, and then
// takes it or does not.
func pressHold(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(3) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		u := d.goods.choose(a.rng, facing, a.t)
		if u == nil {
			continue
		}
		a.touch(0, a.grip(u), a.between(0.4, 0.9))
		takes := d.chance(0.5)
		switch d.rng.IntN(3) {
		case 0:
			a.press(u, a.between(1, 6))
		case 1:
			a.heft(u, a.between(0.5, 5))
		case 2:
			a.hold(u)
			a.lift(u, a.quick())
			a.wait(a.between(3, 9))
			if !takes {
				a.set(u)
			}
		}
		if takes && u.owner != a.index {
			a.hold(u)
			a.lift(u, a.quick())
		}
		a.withdraw(0, a.between(0.35, 0.7))
	}
	a.leave()
}

// pressTwoTakeOne weighs two things down at once, one with each hand, and takes one.
func pressTwoTakeOne(d *day) {
	a := alone(d)
	for range 1 + d.rng.IntN(2) {
		facing := d.anyFacing()
		a.stand(facing, 0)
		u := d.goods.choose(a.rng, facing, a.t)
		v := d.goods.choose(a.rng, d.near(facing, 0.4, d.onShelfOf(facing)), a.t)
		if u == nil || v == nil || u == v {
			continue
		}
		lean := func(hand int, u *unit, takes bool) func() {
			return func() {
				a.touch(hand, a.grip(u), a.between(0.4, 0.9))
				a.press(u, a.between(0.5, 3))
				if takes {
					a.hold(u)
					a.lift(u, a.quick())
				}
				a.withdraw(hand, a.between(0.35, 0.7))
			}
		}
		first := d.chance(0.5)
		a.atOnce(lean(0, u, first), lean(1, v, !first))
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
		if d.chance(0.6) {
			a.stand(first, 0)
			a.put(1, v, first)
		}
	}
	a.shop(d.rng.IntN(3))
	a.leave()
}
