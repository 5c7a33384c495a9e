package storefile

import (
	"cmp"
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

// box is a stretch of the fixture: along its front from left, up from low.
func (f Fixture) box(left, width, low, height float64) schemas.Volume {
	front := schemas.Volume{Corner: schemas.Point{X: f.Place[0], Y: f.Place[1]}, Yaw: radians(f.Turn)}
	return schemas.Volume{
		Corner: front.World(schemas.Point{X: left, Z: low}),
		Size:   schemas.Point{X: width, Y: f.Depth, Z: height},
		Yaw:    front.Yaw,
	}
}

// volume is what a facing's goods take up.
func (f Fixture) volume(of Facing) schemas.Volume {
	shelf := f.Shelves[of.Shelf-1]
	plates := float64(of.To - of.From + 1)
	return f.box(float64(of.From-1)*f.PlateWidth, plates*f.PlateWidth, shelf.Height, cmp.Or(of.Height, shelf.Clearance))
}

// width is that of the widest shelf, in metres.
func (f Fixture) width() float64 {
	most := 0
	for _, s := range f.Shelves {
		most = max(most, s.Plates)
	}
	return float64(most) * f.PlateWidth
}

// top is how high the fixture's goods reach, in metres.
func (f Fixture) top() float64 {
	last := f.Shelves[len(f.Shelves)-1]
	return last.Height + last.Clearance
}

// corners are the fixture's on the floor: front left, front right, back right, back left.
func (f Fixture) corners() [4]schemas.Point {
	w := f.width()
	v := f.box(0, w, 0, f.top())
	return [4]schemas.Point{v.World(schemas.Point{}), v.World(schemas.Point{X: w}), v.World(schemas.Point{X: w, Y: f.Depth}), v.World(schemas.Point{Y: f.Depth})}
}

// pose makes unit vectors of where a camera looks: right is level unless it is rolled.
func (c Camera) pose() schemas.CameraPose {
	forward := unit([3]float64{c.LookAt[0] - c.Place[0], c.LookAt[1] - c.Place[1], c.LookAt[2] - c.Place[2]})
	right := [3]float64{1, 0, 0} // of who looks straight down or up
	if math.Hypot(forward[0], forward[1]) > 1e-6 {
		right = unit(cross(forward, [3]float64{0, 0, 1}))
	}
	down := cross(forward, right)
	sin, cos := math.Sincos(radians(c.Roll))
	var rolledRight, rolledDown [3]float64
	for i := range 3 {
		rolledRight[i] = cos*right[i] + sin*down[i]
		rolledDown[i] = cos*down[i] - sin*right[i]
	}
	centre, distortion := [2]float64{0.5, 0.5}, c.Distortion
	if c.Centre != nil {
		centre = *c.Centre
	}
	if distortion == nil {
		distortion = make([]float64, 5)
	}
	return schemas.CameraPose{
		Camera: c.ID,
		Focal:  schemas.Pixel{X: c.Focal[0], Y: c.Focal[1]}, Centre: schemas.Pixel{X: centre[0], Y: centre[1]},
		Place: point(c.Place), Right: point(rolledRight), Down: point(rolledDown), Forward: point(forward),
		Distortion: distortion,
	}
}

// middle is that of the floor.
func (r Room) middle() schemas.Point {
	f := r.Floor
	return schemas.Point{X: (f.From[0] + f.To[0]) / 2, Y: (f.From[1] + f.To[1]) / 2}
}

func floor(v Spot) schemas.Point { return schemas.Point{X: v[0], Y: v[1]} }

func point(v [3]float64) schemas.Point { return schemas.Point{X: v[0], Y: v[1], Z: v[2]} }

func cross(a, b [3]float64) [3]float64 {
	return [3]float64{a[1]*b[2] - a[2]*b[1], a[2]*b[0] - a[0]*b[2], a[0]*b[1] - a[1]*b[0]}
}

func unit(v [3]float64) [3]float64 {
	length := math.Sqrt(v[0]*v[0] + v[1]*v[1] + v[2]*v[2])
	return [3]float64{v[0] / length, v[1] / length, v[2] / length}
}
