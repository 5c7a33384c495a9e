package fusion

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	tall       = 1.70 // metres, of a shopper
	tallSpread = 0.10
	// hiddenFeet is the share of a person's height below which a box lacks the feet.
	hiddenFeet = 0.78
	// Errors of a box's edges, as shares of its size, and one of calibration, in metres.
	edgeSpread = 0.07
	floorError = 0.10
)

// measurement is where on the floor one camera says that somebody stands.
type measurement struct {
	x, y       float64
	xx, xy, yy float64 // covariance, square metres
	box        schemas.Box
}

// measure places a box on the floor; false where it shows neither feet nor head.
func measure(c schemas.CameraPose, s sight, d schemas.Detection) (measurement, bool) {
	w, h := float64(s.Width), float64(s.Height)
	middle, top, bottom := (d.X0+d.X1)/2/w, d.Y0/h, d.Y1/h
	const border = 0.01
	width, height := (d.X1-d.X0)/w, bottom-top
	m := measurement{box: schemas.Box{
		Camera: s.Camera, Time: s.Time, X0: float32(d.X0), Y0: float32(d.Y0), X1: float32(d.X1), Y1: float32(d.Y1),
	}}
	if bottom < 1-border {
		if foot, ok := place(c, middle, bottom, 0, width, height, 0, &m); ok && whole(c, foot, height) {
			return m, true
		}
	}
	if top < border {
		return m, false
	}
	_, ok := place(c, middle, top, tall, width, max(height, width), tallSpread, &m)
	return m, ok
}

// whole says whether a box is as high as a person who stands there appears, as far as the
// picture goes up.
func whole(c schemas.CameraPose, foot schemas.Point, height float64) bool {
	low, okLow := c.See(foot)
	high, okHigh := c.See(schemas.Point{X: foot.X, Y: foot.Y, Z: tall})
	return okLow && okHigh && height > hiddenFeet*(low.Y-max(high.Y, 0))
}

// place puts a pixel on the plane at a height and carries the errors of both to the floor.
func place(c schemas.CameraPose, u, v, z, width, height, spread float64, m *measurement) (schemas.Point, bool) {
	const step = 1e-3
	at, ok := c.On(schemas.Pixel{X: u, Y: v}, z)
	aside, okAside := c.On(schemas.Pixel{X: u + step, Y: v}, z)
	below, okBelow := c.On(schemas.Pixel{X: u, Y: v + step}, z)
	raised, okRaised := c.On(schemas.Pixel{X: u, Y: v}, z+step)
	if !ok || !okAside || !okBelow || !okRaised {
		return at, false
	}
	m.x, m.y = at.X, at.Y
	m.xx, m.xy, m.yy = floorError*floorError, 0, floorError*floorError
	m.add(at, aside, edgeSpread*width/step)
	m.add(at, below, edgeSpread*height/step)
	m.add(at, raised, spread/step)
	return at, math.Abs(m.xx)+math.Abs(m.yy) < 9
}

// add is an independent error along the way from one place to another.
func (m *measurement) add(from, to schemas.Point, times float64) {
	dx, dy := (to.X-from.X)*times, (to.Y-from.Y)*times
	m.xx += dx * dx
	m.xy += dx * dy
	m.yy += dy * dy
}
