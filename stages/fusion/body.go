package fusion

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// slice is a part of an upright body: how high above the floor its middle is, half its
// height and its radius, in metres.
type slice struct {
	z, half, radius float64
	band            int
}

// The bands of a body, which are dressed differently.
const (
	headBand = iota
	trunkBand
	legsBand
	bands
)

// upright is a person of usual height from the top down: what is higher hides what is
// lower from cameras under the ceiling.
var upright = []slice{
	{1.64, 0.11, 0.11, headBand},
	{1.42, 0.12, 0.19, trunkBand},
	{1.18, 0.12, 0.21, trunkBand},
	{0.95, 0.12, 0.20, trunkBand},
	{0.71, 0.12, 0.16, legsBand},
	{0.47, 0.12, 0.15, legsBand},
	{0.24, 0.12, 0.14, legsBand},
}

// tall is the height of who is upright and of whom nothing is known, in metres, give or
// take tallSpread.
const tall, tallSpread, shortest, tallest = 1.75, 0.09, 1.4, 2.05

// figure is what of a view somebody covers who stands at a place.
type figure struct {
	cells    []part  // of the view's last figure, until it draws another
	whole    float64 // area of all its slices, in the picture or not, in cells
	inside   float64 // the share of it in the picture
	distance float64 // from the camera, metres
}

// part is a cell and the band of the body that it shows.
type part struct {
	cell int
	band int
}

// figure draws somebody of a height who stands at a place, wider than they are by so many
// metres. It is empty where they are behind the camera.
func (v *view) figure(x, y, height, wider float64) figure {
	f := figure{distance: math.Hypot(x-v.camera.Place.X, y-v.camera.Place.Y)}
	v.drawn, v.parts = v.drawn+1, v.parts[:0]
	all, in := 0, 0
	for _, s := range upright {
		s.z, s.half = s.z*height/tall, s.half*height/tall
		at, ok := v.camera.See(schemas.Point{X: x, Y: y, Z: s.z})
		top, okTop := v.camera.See(schemas.Point{X: x, Y: y, Z: s.z + s.half})
		if !ok || !okTop {
			return figure{distance: f.distance}
		}
		depth := v.depth(x, y, s.z)
		wide := v.camera.Focal.X * (s.radius + wider) / depth
		// The disc of a slice is seen from above, as an ellipse.
		high := math.Abs(at.Y-top.Y) + v.camera.Focal.Y*(s.radius+wider)/depth*math.Abs(v.camera.Forward.Z)
		x0, x1 := middle(at.X-wide, columns), middle(at.X+wide, columns)
		y0, y1 := middle(at.Y-high, rows), middle(at.Y+high, rows)
		all += (x1 - x0) * (y1 - y0)
		x0, x1, y0, y1 = max(0, x0), min(columns, x1), max(0, y0), min(rows, y1)
		in += max(0, x1-x0) * max(0, y1-y0)
		for row := y0; row < y1; row++ {
			for i := row*columns + x0; i < row*columns+x1; i++ {
				if v.marks[i] != v.drawn {
					v.marks[i] = v.drawn
					v.parts = append(v.parts, part{i, s.band})
				}
			}
		}
	}
	f.cells, f.whole, f.inside = v.parts, float64(all), float64(in)/float64(max(all, 1))
	return f
}

// depth is how far a place is along the camera's line of sight, in metres.
func (v *view) depth(x, y, z float64) float64 {
	at, to := v.camera.Place, v.camera.Forward
	return (x-at.X)*to.X + (y-at.Y)*to.Y + (z-at.Z)*to.Z
}
