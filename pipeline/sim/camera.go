package sim

import "math"

// Pictures of the cameras, in pixels, and focal length as measured, in widths.
const (
	pictureWidth  = 640.0
	pictureHeight = 360.0
	focalLength   = 0.8
)

// camera hangs under the ceiling. Its picture's X points right, its Y down.
type camera struct {
	id       int
	at, look vec // metres
}

// ceiling are the cameras of the recorded store: a row above the shelves and a row across
// the aisle, some 2.45 m high.
var ceiling = []camera{
	{1, vec{4.45, 0.11, 2.43}, vec{0.74, -2.53, 0}},
	{2, vec{4.48, -1.39, 2.44}, vec{1.72, 0.22, 0}},
	{3, vec{3.94, 0.11, 2.44}, vec{3.7, -3.17, 0}},
	{4, vec{3.22, -1.5, 2.52}, vec{5.81, 0.69, 0}},
	{5, vec{2.87, 0.06, 2.41}, vec{-1.48, -0.7, 0}},
	{6, vec{2.9, -1.43, 2.41}, vec{-0.99, 1.22, 0}},
	{7, vec{1.25, 0.06, 2.47}, vec{6.23, -1.13, 0}},
	{8, vec{1.34, -1.51, 2.45}, vec{5.89, 1.31, 0}},
	{9, vec{0.1, -0.05, 2.43}, vec{3.02, -1.99, 0}},
	{10, vec{0.08, -1.54, 2.46}, vec{2.81, -0.01, 0}},
	{11, vec{-0.38, -0.05, 2.42}, vec{1.24, -1.62, 0}},
	{12, vec{-0.38, -1.44, 2.41}, vec{1.53, 0.57, 0}},
}

// axes are the camera's right, down and ahead.
func (c camera) axes() (right, down, ahead vec) {
	ahead = c.look.minus(c.at).unit()
	right = ahead.cross(vec{0, 0, 1}).unit()
	return right, ahead.cross(right), ahead
}

// picture is where a place is seen, in pixels; false where it is behind the camera or
// outside the picture.
func (c camera) picture(place vec) (x, y float64, inside bool) {
	right, down, ahead := c.axes()
	v := place.minus(c.at)
	depth := v.dot(ahead)
	if depth < 0.1 {
		return 0, 0, false
	}
	x = pictureWidth * (0.5 + focalLength*v.dot(right)/depth)
	y = pictureHeight*0.5 + pictureWidth*focalLength*v.dot(down)/depth
	return x, y, x >= 0 && x < pictureWidth && y >= 0 && y < pictureHeight
}

// box is a shopper in a camera's picture, in pixels.
type box struct {
	camera                   int
	t                        float64
	left, top, right, bottom float64
}

// frame is the box around the joints that the picture shows; false where it shows none.
func (c camera) frame(k *skeleton) (box, bool) {
	b := box{camera: c.id, left: math.Inf(1), top: math.Inf(1)}
	for _, place := range k {
		x, y, inside := c.picture(place)
		if !inside {
			continue
		}
		b.left, b.right = min(b.left, x), max(b.right, x+1)
		b.top, b.bottom = min(b.top, y), max(b.bottom, y+1)
	}
	return b, b.right > 0
}

func (c camera) calibration() object {
	right, down, ahead := c.axes()
	at, look := c.at.times(inchesPerMetre), c.look.times(inchesPerMetre)
	return object{
		"K": [][]float64{{focalLength, 0, 0.5}, {0, focalLength * pictureWidth / pictureHeight, 0.5}, {0, 0, 1}},
		"Tw": [][]float64{
			{right.X, down.X, ahead.X, at.X},
			{right.Y, down.Y, ahead.Y, at.Y},
			{right.Z, down.Z, ahead.Z, at.Z},
			{0, 0, 0, 1},
		},
		"dist_coeffs": []float64{0, 0, 0, 0, 0},
		"look_at":     []float64{look.X, look.Y, look.Z},
	}
}
