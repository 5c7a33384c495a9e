package fusion

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// plainly is the score from which a joint counts as seen.
	plainly = 0.3
	// near is how far from its place the lines of sight to a joint may pass, in metres.
	near = 0.15
)

// ray is the line of sight to a joint: from a place, in a direction of length one.
type ray struct {
	from, along schemas.Point
	score       float64
}

// joints are where cameras see a track's joints: where lines of sight of two or more pass
// closest, if they pass close. The nose stands for the head.
func (s *scene) joints(i int) []schemas.KeyPoint {
	var names []schemas.Joint
	rays := map[schemas.Joint][]ray{}
	for k, v := range s.views {
		d, share := v.detection(s.covers[i][k])
		if share < 0.5 {
			continue
		}
		for _, p := range d.Points {
			if p.Score < plainly {
				continue
			}
			along := v.camera.Ray(schemas.Pixel{X: p.X / float64(v.Width), Y: p.Y / float64(v.Height)})
			rays[p.Joint] = append(rays[p.Joint], ray{v.camera.Place, along, p.Score})
			if !slices.Contains(names, p.Joint) {
				names = append(names, p.Joint)
			}
		}
	}
	var joints []schemas.KeyPoint
	for _, name := range names {
		place, score, ok := meet(rays[name])
		if name == schemas.Nose {
			name = schemas.Head
		}
		if ok {
			joints = append(joints, schemas.KeyPoint{Joint: name, Place: place, Score: float32(score)})
		}
	}
	return joints
}

// posed says whether a joint is where a pose has it.
func (t track) posed(joint schemas.Joint) bool {
	return slices.ContainsFunc(t.Joints, func(k schemas.KeyPoint) bool { return k.Joint == joint })
}

// meet is the place to which the rays' squared distances are least (Hartley and Sturm,
// "Triangulation", 1997, section 5.1, in the store instead of the pictures), and the least
// of their scores; false where they do not meet.
func meet(rays []ray) (at schemas.Point, score float64, ok bool) {
	if len(rays) < 2 {
		return at, 0, false
	}
	var a [3][4]float64 // the normal equations
	score = 1
	for _, r := range rays {
		p, d := [3]float64{r.from.X, r.from.Y, r.from.Z}, [3]float64{r.along.X, r.along.Y, r.along.Z}
		for i := range 3 {
			for j := range 3 {
				across := -d[i] * d[j]
				if i == j {
					across++
				}
				a[i][j] += across
				a[i][3] += across * p[j]
			}
		}
		score = min(score, r.score)
	}
	if at, ok = solve(a); !ok {
		return at, 0, false
	}
	for _, r := range rays {
		if r.past(at) > near {
			return at, 0, false
		}
	}
	return at, score, true
}

// solve is Cramer's rule; false where the rays are nearly parallel.
func solve(a [3][4]float64) (schemas.Point, bool) {
	det := func(x, y, z int) float64 {
		return a[0][x]*(a[1][y]*a[2][z]-a[1][z]*a[2][y]) - a[0][y]*(a[1][x]*a[2][z]-a[1][z]*a[2][x]) + a[0][z]*(a[1][x]*a[2][y]-a[1][y]*a[2][x])
	}
	d := det(0, 1, 2)
	if math.Abs(d) < 1e-3 {
		return schemas.Point{}, false
	}
	return schemas.Point{X: det(3, 1, 2) / d, Y: det(0, 3, 2) / d, Z: det(0, 1, 3) / d}, true
}

// past is how far from a place the ray passes.
func (r ray) past(at schemas.Point) float64 {
	x, y, z := at.X-r.from.X, at.Y-r.from.Y, at.Z-r.from.Z
	ahead := x*r.along.X + y*r.along.Y + z*r.along.Z
	return math.Sqrt(max(0, x*x+y*y+z*z-ahead*ahead))
}
