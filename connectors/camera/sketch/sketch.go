// Package sketch draws into frames: boxes, and what a calibrated camera should see.
package sketch

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Sketch is a copy of a frame that is drawn into.
type Sketch struct{ *image.RGBA }

// Of begins with a frame.
func Of(frame image.Image) Sketch {
	s := Sketch{image.NewRGBA(image.Rectangle{Max: frame.Bounds().Size()})}
	draw.Draw(s, s.Bounds(), frame, frame.Bounds().Min, draw.Src)
	return s
}

// Box outlines a box, two pixels thick.
func (s Sketch) Box(x0, y0, x1, y1 float64, c color.Color) {
	for _, thick := range []float64{0, 1} {
		a, b, d, e := x0+thick, y0+thick, x1-1-thick, y1-1-thick
		s.line(a, b, d, b, c)
		s.line(d, b, d, e, c)
		s.line(d, e, a, e, c)
		s.line(a, e, a, b, c)
	}
}

// line marks a pixel for every step along the longer axis.
func (s Sketch) line(x0, y0, x1, y1 float64, c color.Color) {
	n := math.Ceil(max(math.Abs(x1-x0), math.Abs(y1-y0), 1))
	for i := 0.0; i <= n; i++ {
		s.Set(int(math.Round(x0+(x1-x0)*i/n)), int(math.Round(y0+(y1-y0)*i/n)), c)
	}
}

// edge is a straight line in the store, which the lens bends.
func (s Sketch) edge(camera schemas.CameraPose, a, b schemas.Point, c color.Color) {
	const pieces = 40
	size := s.Bounds().Size()
	w, h := float64(size.X), float64(size.Y)
	inside := func(p schemas.Pixel) bool { return min(p.X, p.Y) > -0.5 && max(p.X, p.Y) < 1.5 }
	last, had := schemas.Pixel{}, false
	for i := range pieces + 1 {
		t := float64(i) / pieces
		at, ok := camera.See(schemas.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t, Z: a.Z + (b.Z-a.Z)*t})
		ok = ok && inside(at)
		if ok && had {
			s.line(last.X*w, last.Y*h, at.X*w, at.Y*h, c)
		}
		last, had = at, ok
	}
}

// The colours of what a camera should see.
var (
	floorColour = color.RGBA{R: 60, G: 220, B: 90, A: 255}
	originX     = color.RGBA{R: 255, G: 60, B: 60, A: 255}
	originY     = color.RGBA{R: 70, G: 120, B: 255, A: 255}
	shelfColour = color.RGBA{R: 255, G: 220, B: 40, A: 255}
)

// Floor draws a grid of half metres around the shelves, and the store's axes: x red, y blue.
func (s Sketch) Floor(camera schemas.CameraPose, p schemas.Planogram) {
	const step, margin = 0.5, 2.0
	low, high := extent(p)
	x0, x1 := math.Floor((low.X-margin)/step)*step, high.X+margin
	y0, y1 := math.Floor((low.Y-margin)/step)*step, high.Y
	for x := x0; x <= x1; x += step {
		s.edge(camera, schemas.Point{X: x, Y: y0}, schemas.Point{X: x, Y: y1}, floorColour)
	}
	for y := y0; y <= y1; y += step {
		s.edge(camera, schemas.Point{X: x0, Y: y}, schemas.Point{X: x1, Y: y}, floorColour)
	}
	s.edge(camera, schemas.Point{}, schemas.Point{X: 1}, originX)
	s.edge(camera, schemas.Point{}, schemas.Point{Y: 1}, originY)
}

// extent are the corners of the floor that shelves stand on.
func extent(p schemas.Planogram) (low, high schemas.Point) {
	low, high = schemas.Point{X: math.Inf(1), Y: math.Inf(1)}, schemas.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for _, f := range p.Facings {
		for _, at := range []schemas.Point{f.Volume.Corner, f.Volume.World(f.Volume.Size)} {
			low.X, low.Y = min(low.X, at.X), min(low.Y, at.Y)
			high.X, high.Y = max(high.X, at.X), max(high.Y, at.Y)
		}
	}
	return low, high
}

// Shelves draws the edges of every facing's volume.
func (s Sketch) Shelves(camera schemas.CameraPose, p schemas.Planogram) {
	for _, f := range p.Facings {
		v := f.Volume
		corner := func(i int) schemas.Point {
			return v.World(schemas.Point{X: v.Size.X * float64(i&1), Y: v.Size.Y * float64(i>>1&1), Z: v.Size.Z * float64(i>>2)})
		}
		for i := range 8 {
			for bit := 1; bit <= 4; bit <<= 1 {
				if i&bit == 0 {
					s.edge(camera, corner(i), corner(i|bit), shelfColour)
				}
			}
		}
	}
}
