package fusion

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// people are those who are believed, at a moment. Their heads are where they stand, at a
// person's usual height.
func (s state) people(at schemas.Micros, frames []schemas.Range) schemas.People {
	p := schemas.People{Time: at, Sent: at, Source: name, Evidence: frames}
	for _, t := range s.Tracks {
		if t.ID == "" || t.lost() {
			continue
		}
		now := t.predict(at)
		score := 1 / (1 + math.Sqrt(now.Covariance[0]+now.Covariance[5]))
		head := schemas.KeyPoint{Joint: schemas.Head, Place: schemas.Point{X: now.Mean[0], Y: now.Mean[1], Z: t.Height}, Score: float32(score)}
		points := t.Joints
		if !t.posed(schemas.LeftWrist) && !t.posed(schemas.RightWrist) {
			points = slices.Concat(points, t.reaching())
		}
		if !t.posed(schemas.Head) {
			points = append(slices.Clip(points), head)
		}
		p.Persons = append(p.Persons, schemas.Person{
			Target: t.ID, State: "tracked", Boxes: recent(t.Boxes, at), Points: points,
		})
	}
	return p
}

// reaching are the hands of a track. Which is which shows only where there are two: seen
// from between them, the left one is on the left of the body.
func (t track) reaching() []schemas.KeyPoint {
	var points []schemas.KeyPoint
	for i, h := range t.Hands {
		joint := schemas.RightHand
		if len(t.Hands) == 2 {
			o := t.Hands[1-i]
			if (o.X-t.Mean[0])*(h.Y-t.Mean[1])-(o.Y-t.Mean[1])*(h.X-t.Mean[0]) > 0 {
				joint = schemas.LeftHand
			}
		}
		points = append(points, schemas.KeyPoint{Joint: joint, Place: h, Score: 0.5})
	}
	return points
}

// recent are the boxes of the last moments.
func recent(boxes []schemas.Box, at schemas.Micros) []schemas.Box {
	return slices.DeleteFunc(slices.Clone(boxes), func(b schemas.Box) bool { return b.Time < at-2*slot })
}

// boxes are the last of each camera in which a track is.
func (s *scene) boxes(i int) []schemas.Box {
	boxes := slices.Clone(s.tracks[i].Boxes)
	for k, v := range s.views {
		d, share := v.detection(s.covers[i][k])
		if share < 0.5 {
			continue
		}
		boxes = slices.DeleteFunc(boxes, func(o schemas.Box) bool { return o.Camera == v.Camera })
		boxes = append(boxes, schemas.Box{Camera: v.Camera, Time: v.Time, X0: float32(d.X0), Y0: float32(d.Y0), X1: float32(d.X1), Y1: float32(d.Y1)})
	}
	return boxes
}

// detection is the one whose box holds the largest share of a figure.
func (v *view) detection(f figure) (held schemas.Detection, share float64) {
	for _, d := range v.People {
		in := 0
		for _, p := range f.cells {
			x := (float64(p.cell%columns) + 0.5) / columns * float64(v.Width)
			y := (float64(p.cell/columns) + 0.5) / rows * float64(v.Height)
			if x >= d.X0 && x < d.X1 && y >= d.Y0 && y < d.Y1 {
				in++
			}
		}
		if of := float64(in) / float64(max(len(f.cells), 1)); of > share {
			held, share = d, of
		}
	}
	return held, share
}
