package fusion

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// How shoppers move: a pace that wanders with this spread, metres a second, and is
// forgotten in so many seconds.
const (
	pace       = 0.8
	paceMemory = 1.0
)

// newTrack begins at rest where a measurement is.
func newTrack(m measurement, at schemas.Micros) track {
	return track{
		Born: at, Seen: at, At: at, Sightings: 1, Cameras: []string{m.box.Camera}, Boxes: []schemas.Box{m.box},
		Mean: []float64{m.x, m.y, 0, 0},
		Covariance: []float64{
			m.xx, m.xy, 0, 0,
			m.xy, m.yy, 0, 0,
			0, 0, pace * pace, 0,
			0, 0, 0, pace * pace,
		},
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

// innovation is how far a measurement is from the track, squared, in spreads of both, and
// the logarithm of the determinant of their covariance.
func (t track) innovation(m measurement) (distance, logDet float64) {
	xx, xy, yy := t.Covariance[0]+m.xx, t.Covariance[1]+m.xy, t.Covariance[5]+m.yy
	det := xx*yy - xy*xy
	dx, dy := m.x-t.Mean[0], m.y-t.Mean[1]
	return (dx*dx*yy - 2*dx*dy*xy + dy*dy*xx) / det, math.Log(det)
}

// update is the track after a measurement of its moment.
func (t track) update(m measurement) track {
	p := t.Covariance
	xx, xy, yy := p[0]+m.xx, p[1]+m.xy, p[5]+m.yy
	det := xx*yy - xy*xy
	dx, dy := m.x-t.Mean[0], m.y-t.Mean[1]
	mean, cov := slices.Clone(t.Mean), slices.Clone(p)
	for i := range 4 {
		a, b := p[4*i], p[4*i+1]
		gx, gy := (a*yy-b*xy)/det, (b*xx-a*xy)/det
		mean[i] += gx*dx + gy*dy
		for j := range 4 {
			cov[4*i+j] -= gx*p[j] + gy*p[4+j]
		}
	}
	t.Mean, t.Covariance = mean, cov
	t.Seen = max(t.Seen, m.box.Time)
	t.Sightings++
	if !slices.Contains(t.Cameras, m.box.Camera) {
		t.Cameras = append(slices.Clone(t.Cameras), m.box.Camera)
	}
	t.Boxes = slices.DeleteFunc(slices.Clone(t.Boxes), func(b schemas.Box) bool { return b.Camera == m.box.Camera })
	t.Boxes = append(t.Boxes, m.box)
	return t
}
