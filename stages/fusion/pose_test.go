package fusion

import (
	"math"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// posed gives every box of one shopper's film the joints that a pose network would see: the
// nose and a wrist, to a pixel. Camera 3 is unsure of the wrist, and wrong.
func posed(events []schemas.Event, at func(t float64) map[schemas.Joint]schemas.Point) {
	for i, e := range events {
		o, ok := e.Body.(schemas.Observation)
		if !ok {
			continue
		}
		camera, _ := room.Camera(o.Camera)
		for j := range o.People {
			for joint, place := range at((o.Time - schemas.Minute).Seconds()) {
				pixel, _ := camera.See(place)
				p := schemas.JointPixel{Joint: joint, X: math.Round(640 * pixel.X), Y: math.Round(360 * pixel.Y), Score: 0.9}
				if o.Camera == "3" && joint == schemas.LeftWrist {
					p.X, p.Score = p.X+100, 0.1
				}
				o.People[j].Points = append(o.People[j].Points, p)
			}
		}
		events[i].Body = o
	}
}

// What pose networks see in two cameras or more is where it is, in metres: nose and wrist
// within five centimetres, the nose as the head.
func TestPosesAreTriangulated(t *testing.T) {
	walk := circle(1, 0)
	joints := func(at float64) map[schemas.Joint]schemas.Point {
		x, y := walk(at)
		return map[schemas.Joint]schemas.Point{schemas.Nose: {X: x, Y: y, Z: 1.6}, schemas.LeftWrist: {X: x + 0.3, Y: y + 0.2, Z: 1.1}}
	}
	events := film(12, []func(float64) (float64, float64){walk}, visible)
	posed(events, joints)
	found := 0
	for _, p := range play(events) {
		for _, person := range p.Persons {
			wrist, ok := person.Point(schemas.LeftWrist)
			head, okHead := person.Point(schemas.Head)
			if !ok || !okHead {
				continue
			}
			nearest := math.Inf(1)
			for back := 0.0; back <= 0.1; back += 0.01 { // a slot's frames are of the tenth of a second before
				at := joints((p.Time - schemas.Minute).Seconds() - back)
				nearest = min(nearest, max(apart3(wrist.Place, at[schemas.LeftWrist]), apart3(head.Place, at[schemas.Nose])))
			}
			if nearest > 0.05 {
				t.Fatalf("at %s: wrist %+v and head %+v are %.2f m off", p.Time, wrist, head, nearest)
			}
			found++
		}
	}
	if found < 60 {
		t.Errorf("a pose in %d people records of about 120", found)
	}
	stagetest.Run(t, Stage(), events[:120])
}

// Lines of sight that pass far from one another are not of one joint.
func TestSkewRaysDoNotMeet(t *testing.T) {
	low := ray{schemas.Point{X: -1}, schemas.Point{X: 1}, 1}
	for _, c := range []struct {
		height float64
		want   bool
	}{{0.2, true}, {0.4, false}} {
		high := ray{schemas.Point{Y: -1, Z: c.height}, schemas.Point{Y: 1}, 0.5}
		at, score, ok := meet([]ray{low, high})
		if ok != c.want || ok && (math.Abs(at.Z-c.height/2) > 1e-9 || score != 0.5) {
			t.Errorf("%g m apart: %v, %v, %v", c.height, at, score, ok)
		}
	}
	if _, _, ok := meet([]ray{low, low}); ok {
		t.Error("parallel rays meet")
	}
}

func apart3(a, b schemas.Point) float64 {
	return math.Sqrt(square(a.X-b.X) + square(a.Y-b.Y) + square(a.Z-b.Z))
}
