package fusion

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// How shoppers move: a pace that wanders with this spread, metres a second, and is
// forgotten in so many seconds.
const (
	pace       = 0.8
	paceMemory = 2.0
)

// still is a state at rest at a place, known within a spread in metres.
func still(x, y, spread float64) (mean, covariance []float64) {
	return []float64{x, y, 0, 0}, []float64{
		spread * spread, 0, 0, 0,
		0, spread * spread, 0, 0,
		0, 0, pace * pace, 0,
		0, 0, 0, pace * pace,
	}
}

// predict is the track at a later moment: P is F P F' + Q, for each axis alike.
func (t track) predict(at schemas.Micros) track {
	dt := (at - t.At).Seconds()
	if dt <= 0 {
		return t
	}
	keep := math.Exp(-dt / paceMemory)
	glide := paceMemory * (1 - keep)
	f := [4][4]float64{{1, 0, glide, 0}, {0, 1, 0, glide}, {0, 0, keep, 0}, {0, 0, 0, keep}}
	t.Mean = []float64{t.Mean[0] + glide*t.Mean[2], t.Mean[1] + glide*t.Mean[3], keep * t.Mean[2], keep * t.Mean[3]}
	t.Covariance = sandwich(f, t.Covariance)
	drift := pace * pace * max(0, 2*paceMemory*(dt-glide)-glide*glide) // of an Ornstein-Uhlenbeck process
	for axis := range 2 {
		t.Covariance[5*axis] += drift
		t.Covariance[5*(axis+2)] += pace * pace * (1 - keep*keep)
	}
	t.At = at
	return t
}

// sandwich is f p f'.
func sandwich(f [4][4]float64, p []float64) []float64 {
	var half [4][4]float64
	for i := range 4 {
		for j := range 4 {
			for k := range 4 {
				half[i][j] += f[i][k] * p[4*k+j]
			}
		}
	}
	out := make([]float64, 16)
	for i := range 4 {
		for j := range 4 {
			for k := range 4 {
				out[4*i+j] += half[i][k] * f[j][k]
			}
		}
	}
	return out
}

// density is the logarithm of the density of the track's place, but for a constant.
func (t track) density(x, y float64) float64 {
	xx, xy, yy := t.Covariance[0], t.Covariance[1], t.Covariance[5]
	dx, dy := x-t.Mean[0], y-t.Mean[1]
	return -(dx*dx*yy - 2*dx*dy*xy + dy*dy*xx) / (xx*yy - xy*xy) / 2
}

// at is the track when its place has turned out to be a Gaussian: speed follows by what it
// has in common with the place.
func (t track) at(x, y, xx, xy, yy float64) track {
	p := t.Covariance
	det := p[0]*p[5] - p[1]*p[1]
	dx, dy := x-t.Mean[0], y-t.Mean[1]
	mean, cov := make([]float64, 4), make([]float64, 16)
	var gain [4][2]float64 // P[:, place] / P[place, place]
	for i := range 4 {
		a, b := p[4*i], p[4*i+1]
		gain[i] = [2]float64{(a*p[5] - b*p[1]) / det, (b*p[0] - a*p[1]) / det}
		mean[i] = t.Mean[i] + gain[i][0]*dx + gain[i][1]*dy
	}
	less := [2][2]float64{{p[0] - xx, p[1] - xy}, {p[1] - xy, p[5] - yy}}
	for i := range 4 {
		for j := range 4 {
			cov[4*i+j] = p[4*i+j]
			for k := range 2 {
				for l := range 2 {
					cov[4*i+j] -= gain[i][k] * less[k][l] * gain[j][l]
				}
			}
		}
	}
	t.Mean, t.Covariance = mean, cov
	return t
}
