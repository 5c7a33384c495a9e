package sim

import "math"

// move puts a unit's coming (+1) or going (-1) on the plates that it stands on.
func (d *day) move(a *actor, u *unit, sign, begins, ends float64) {
	settling := 0.12 * math.Pow(0.03, a.rng.Float64()) // some settle at once
	slower := times(d.config.Hardship.Settle)
	shape := step(sign*u.grams, begins, ends, newTremor(a.rng), settling, a.between(4, 9), slower*a.between(0.06, 0.2))
	d.load(u, shape, begins, ends+2*slower)
	d.knock(a, u.facing, begins)
}

// push has a hand weigh on a unit while it grips it or lets it go, as most hands do.
func (d *day) push(a *actor, u *unit, from, to float64) {
	if a.rng.Float64() < 0.6 {
		d.load(u, press(a.between(10, 150), from, to, newTremor(a.rng)), from, to)
	}
}

// load puts a force on the plates under a unit.
func (d *day) load(u *unit, shape func(float64) float64, begins, ends float64) {
	d.goods.loads = append(d.goods.loads, load{
		unit: u, shares: d.goods.shares(u.facing, u.x, u.width), shape: shape, begins: begins, ends: ends,
	})
}

// knock has a hand meet the facing's fixture.
func (d *day) knock(a *actor, facing int, t float64) {
	d.knocks = append(d.knocks, knock{t, d.store.Facings[facing].Fixture, a.between(0.5, 5), a.between(5, 9)})
}

// shift slides a unit along its facing, which moves weight between plates where it comes
// across an edge.
func (d *day) shift(a *actor, u *unit, by, begins, over float64) {
	f := d.store.Facings[u.facing]
	room := max(0, f.Width-u.width) / 2
	to := min(max(u.x+by, f.X+f.Width/2-room), f.X+f.Width/2+room)
	hand, hertz := newTremor(a.rng), a.between(4, 9)
	d.load(u, step(-u.grams, begins, begins+over, hand, 0.02, hertz, 0.1), begins, begins+over+2)
	u.x = to
	d.load(u, step(+u.grams, begins, begins+over, hand, 0.02, hertz, 0.1), begins, begins+over+2)
}

// jostle moves a unit's neighbours, now and then, while it comes or goes.
func (d *day) jostle(a *actor, u *unit, t float64) {
	for _, v := range d.goods.standing(u.facing, t) {
		if v != u && math.Abs(v.x-u.x) < 0.1 && a.rng.Float64() < 0.1 {
			over := a.between(0.1, 0.3)
			d.shift(a, v, 0.02*a.rng.NormFloat64(), t-over, over)
			v.from = t + 0.3 // who comes before this moment finds it elsewhere
		}
	}
}
