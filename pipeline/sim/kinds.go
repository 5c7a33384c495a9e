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

// chance is true with a probability.
func (d *day) chance(p float64) bool { return d.rng.Float64() < p }

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

// onShelfOf fits facings of the same shelf.
func (d *day) onShelfOf(facing int) func(Facing) bool {
	here := d.store.Facings[facing]
	return func(f Facing) bool { return f.Fixture == here.Fixture && f.Shelf == here.Shelf }
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
		a.enter(float64(i)*a.between(0.5, 4), d.chance(0.4), a.between(0.3, 4))
		if d.chance(0.06) {
			a.stand(d.anyFacing(), 0)
			a.wait(a.between(1, 4))
		} else {
			a.shop(1 + d.rng.IntN(4))
		}
		a.leave()
	}
}
