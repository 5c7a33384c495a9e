package sim

import (
	"math"
	"sort"
)

// vec is a place in the store's frame, in metres.
type vec struct{ X, Y, Z float64 }

func (a vec) plus(b vec) vec           { return vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }
func (a vec) minus(b vec) vec          { return vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }
func (a vec) times(f float64) vec      { return vec{a.X * f, a.Y * f, a.Z * f} }
func (a vec) mix(b vec, u float64) vec { return a.plus(b.minus(a).times(u)) }

// path is a place over time: minimum-jerk moves between moments.
type path struct{ moments []moment }

type moment struct {
	t   float64
	at  vec
	bow vec // how far the way there bends, in its middle
}

// add sets where it is at t, which is not before the last moment.
func (p *path) add(t float64, at vec) { p.bend(t, at, vec{}) }

// bend is add, by a way that is not straight.
func (p *path) bend(t float64, at, bow vec) { p.moments = append(p.moments, moment{t, at, bow}) }

// at is the place at t; before the first moment and after the last it rests.
func (p *path) at(t float64) vec {
	n := sort.Search(len(p.moments), func(i int) bool { return p.moments[i].t > t })
	switch n {
	case 0:
		return p.moments[0].at
	case len(p.moments):
		return p.moments[n-1].at
	}
	a, b := p.moments[n-1], p.moments[n]
	u := smooth((t - a.t) / (b.t - a.t))
	return a.at.mix(b.at, u).plus(b.bow.times(4 * u * (1 - u)))
}

func (a vec) dot(b vec) float64 { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }

func (a vec) cross(b vec) vec {
	return vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

// unit is the direction of a vec that is not zero.
func (a vec) unit() vec { return a.times(1 / math.Sqrt(a.dot(a))) }
