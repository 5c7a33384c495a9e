package schemas

import "math"

// Calibration says where a store's cameras are and how they see, from Time on.
type Calibration struct {
	Time    Micros       `avro:"time"`
	Cameras []CameraPose `avro:"cameras"`
}

func (Calibration) Record() Record { return "calibration" }
func (c Calibration) When() Micros { return c.Time }

// Camera finds a camera by its name.
func (c Calibration) Camera(name string) (CameraPose, bool) {
	for _, p := range c.Cameras {
		if p.Camera == name {
			return p, true
		}
	}
	return CameraPose{}, false
}

// CameraPose is one camera: a pinhole with Brown's distortion, as OpenCV has it. Focal
// length and centre are in widths (x) and heights (y) of the picture, so that they hold
// for every size of it.
type CameraPose struct {
	Camera  string `avro:"camera"`
	Focal   Pixel  `avro:"focal"`
	Centre  Pixel  `avro:"centre"`
	Place   Point  `avro:"place"` // of the pinhole
	Right   Point  `avro:"right"` // unit vectors in the store's frame
	Down    Point  `avro:"down"`
	Forward Point  `avro:"forward"`
	// Distortion is k1, k2, p1, p2 and k3.
	Distortion []float64 `avro:"distortion"`
}

// Pixel is a place in a picture, as shares of its width and height: 0 to 1 inside.
type Pixel struct {
	X float64 `avro:"x"`
	Y float64 `avro:"y"`
}

// See is where a place is seen; false where it is behind the camera, or so far aside that
// the distortion's polynomial folds back.
func (c CameraPose) See(place Point) (Pixel, bool) {
	v := place.minus(c.Place)
	depth := v.dot(c.Forward)
	if depth < 0.05 {
		return Pixel{}, false
	}
	x, y := v.dot(c.Right)/depth, v.dot(c.Down)/depth
	if r := x*x + y*y; c.slope(r) <= 0 {
		return Pixel{}, false
	}
	x, y = c.distort(x, y)
	return Pixel{c.Centre.X + c.Focal.X*x, c.Centre.Y + c.Focal.Y*y}, true
}

// On is the place at a height above the floor, in metres, that is seen at a pixel; false
// where the line of sight does not come down or up to it within thirty metres.
func (c CameraPose) On(at Pixel, height float64) (Point, bool) {
	const far = 30
	ray := c.Ray(at)
	t := (height - c.Place.Z) / ray.Z
	if !(t > 0 && t < far) {
		return Point{}, false
	}
	return c.Place.plus(ray.times(t)), true
}

// Ray is the direction in which a pixel looks, of length one, in the store's frame.
func (c CameraPose) Ray(at Pixel) Point {
	x, y := c.undistort((at.X-c.Centre.X)/c.Focal.X, (at.Y-c.Centre.Y)/c.Focal.Y)
	ray := c.Right.times(x).plus(c.Down.times(y)).plus(c.Forward)
	return ray.times(1 / math.Sqrt(ray.dot(ray)))
}

// distort is where the lens puts a direction.
func (c CameraPose) distort(x, y float64) (float64, float64) {
	k := c.coefficients()
	r := x*x + y*y
	radial := 1 + r*(k[0]+r*(k[1]+r*k[4]))
	return x*radial + 2*k[2]*x*y + k[3]*(r+2*x*x), y*radial + k[2]*(r+2*y*y) + 2*k[3]*x*y
}

// slope is the derivative of the distorted radius by the true one.
func (c CameraPose) slope(r float64) float64 {
	k := c.coefficients()
	return 1 + r*(3*k[0]+r*(5*k[1]+r*7*k[4]))
}

// undistort inverts distort by fixed-point iteration.
func (c CameraPose) undistort(u, v float64) (x, y float64) {
	x, y = u, v
	for range 20 {
		du, dv := c.distort(x, y)
		x, y = x+u-du, y+v-dv
	}
	return x, y
}

func (c CameraPose) coefficients() (k [5]float64) {
	copy(k[:], c.Distortion)
	return k
}

func (p Point) minus(q Point) Point   { return Point{p.X - q.X, p.Y - q.Y, p.Z - q.Z} }
func (p Point) plus(q Point) Point    { return Point{p.X + q.X, p.Y + q.Y, p.Z + q.Z} }
func (p Point) times(f float64) Point { return Point{p.X * f, p.Y * f, p.Z * f} }
func (p Point) dot(q Point) float64   { return p.X*q.X + p.Y*q.Y + p.Z*q.Z }
