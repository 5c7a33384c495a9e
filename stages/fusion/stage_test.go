package fusion

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

const store = schemas.Key("north/12")

// corner is a camera in a corner under the ceiling that looks at the middle of the floor.
func corner(name string, x, y float64) schemas.CameraPose {
	length := math.Sqrt(x*x + y*y + 2.4*2.4)
	ahead := schemas.Point{X: -x / length, Y: -y / length, Z: -2.4 / length}
	flat := math.Hypot(x, y)
	right := schemas.Point{X: ahead.Y / flat * length, Y: -ahead.X / flat * length}
	down := schemas.Point{
		X: ahead.Y*right.Z - ahead.Z*right.Y, Y: ahead.Z*right.X - ahead.X*right.Z, Z: ahead.X*right.Y - ahead.Y*right.X,
	}
	return schemas.CameraPose{
		Camera: name, Focal: schemas.Pixel{X: 0.7, Y: 1.24}, Centre: schemas.Pixel{X: 0.5, Y: 0.5},
		Place: schemas.Point{X: x, Y: y, Z: 2.4}, Right: right, Down: down, Forward: ahead,
		Distortion: []float64{-0.1, 0.01, 0, 0, 0},
	}
}

var room = schemas.Calibration{Cameras: []schemas.CameraPose{corner("1", 3, 3), corner("2", -3, 3), corner("3", 3, -3)}}

// seen is a person's box in a camera's picture of 640 by 360; false outside.
func seen(c schemas.CameraPose, x, y float64, rng *rand.Rand) (schemas.Detection, bool) {
	foot, okFoot := c.See(schemas.Point{X: x, Y: y})
	head, okHead := c.See(schemas.Point{X: x, Y: y, Z: 1.75})
	if !okFoot || !okHead || foot.X < 0 || foot.X > 1 || head.Y > 1 {
		return schemas.Detection{}, false
	}
	wide := 0.15 * 0.5625 * (foot.Y - head.Y)
	jitter := func() float64 { return 4 * rng.NormFloat64() }
	return schemas.Detection{
		X0: max(0, 640*(min(foot.X, head.X)-wide)+jitter()), X1: min(640, 640*(max(foot.X, head.X)+wide)+jitter()),
		Y0: max(0, 360*head.Y+jitter()), Y1: min(360, 360*foot.Y+jitter()), Score: 0.9,
	}, true
}

// film is what the cameras see of shoppers who walk, for some seconds at ten pictures a
// second; hidden says that a camera does not see a shopper.
func film(seconds float64, shoppers []func(t float64) (x, y float64), hidden func(camera string, shopper int, t float64) bool) []schemas.Event {
	rng := rand.New(rand.NewPCG(1, 2))
	events := []schemas.Event{{Topic: schemas.Sightings, Key: store, Body: room}}
	for t := 0.0; t < seconds; t += 0.1 {
		for _, c := range room.Cameras {
			o := schemas.Observation{Camera: c.Camera, Time: schemas.Minute + schemas.Micros(t*1e6), Width: 640, Height: 360}
			frame := int64(len(events))
			o.Evidence = []schemas.Range{{Topic: "north.frames", First: frame, Last: frame}}
			for i, walk := range shoppers {
				x, y := walk(t)
				if box, ok := seen(c, x, y, rng); ok && !hidden(c.Camera, i, t) {
					o.People = append(o.People, box)
				}
			}
			events = append(events, schemas.Event{Topic: schemas.Sightings, Key: store, Body: o})
		}
	}
	return append(events, schemas.Event{Topic: schemas.Sightings, Key: store, Body: schemas.Tick{Source: "1", Watermark: schemas.Hour}})
}

func visible(string, int, float64) bool { return false }

// play folds events and returns the people records.
func play(events []schemas.Event) []schemas.People {
	var s state
	var people []schemas.People
	for _, e := range events {
		var out []schemas.Event
		s, out = s.on(e)
		for _, o := range out {
			if p, ok := o.Body.(schemas.People); ok {
				people = append(people, p)
			}
		}
	}
	return people
}

func circle(radius, phase float64) func(t float64) (x, y float64) {
	return func(t float64) (x, y float64) {
		return radius * math.Cos(0.5*t+phase), radius * math.Sin(0.5*t+phase)
	}
}

// follow says whose each identity is. It fails where one passes from one shopper to
// another, or is far from everybody.
func follow(t interface {
	Helper()
	Fatalf(string, ...any)
}, people []schemas.People, shoppers []func(float64) (float64, float64)) map[string]int {
	t.Helper()
	of := map[string]int{}
	for _, p := range people {
		for _, person := range p.Persons {
			head, _ := person.Point(schemas.Head)
			nearest, least := -1, math.Inf(1)
			for i, walk := range shoppers {
				x, y := walk((p.Time - schemas.Minute).Seconds())
				if d := math.Hypot(x-head.Place.X, y-head.Place.Y); d < least {
					nearest, least = i, d
				}
			}
			if was, known := of[person.Target]; known && was != nearest || least > 0.5 {
				t.Fatalf("at %s %s is %.2f m from shopper %d, and was shopper %d before", p.Time, person.Target, least, nearest, of[person.Target])
			}
			of[person.Target] = nearest
		}
	}
	return of
}

// Two shoppers walk in circles through all cameras' pictures; each is hidden from all for
// a second, and from one camera for long.
func TestShoppersKeepTheirIdentities(t *testing.T) {
	shoppers := []func(float64) (float64, float64){circle(1, 0), circle(1.3, 3)}
	people := play(film(40, shoppers, func(camera string, i int, at float64) bool {
		return math.Mod(at, 13) > 12 && i == 0 || camera == "2" && i == 1 && at > 10
	}))
	if got := follow(t, people, shoppers); len(got) != 2 {
		t.Errorf("identities %v, want two", got)
	}
	next := int64(1)
	for _, p := range people { // name the slot's frames, of three cameras in one partition
		if len(p.Evidence) != 1 || p.Evidence[0].First != next {
			t.Fatalf("at %s: evidence %v, want it to begin at %d", p.Time, p.Evidence, next)
		}
		next = p.Evidence[0].Last + 1
	}
	if last := people[len(people)-1]; len(people) < 390 || len(last.Persons) != 2 {
		t.Errorf("%d people records, the last with %d persons", len(people), len(last.Persons))
	}
}

// What one camera alone sees where others see the place too is a reflection.
func TestReflectionIsNobody(t *testing.T) {
	ghost := []func(float64) (float64, float64){circle(1, 0)}
	for _, p := range play(film(10, ghost, func(camera string, _ int, _ float64) bool { return camera != "2" })) {
		if len(p.Persons) > 0 {
			t.Fatalf("at %s: %+v", p.Time, p.Persons)
		}
	}
}

// In whatever order cameras' answers arrive, as long as each camera's are in order, the
// people are the same.
func TestArrivalDoesNotMatter(t *testing.T) {
	events := film(12, []func(float64) (float64, float64){circle(1, 0), circle(0.5, 2)}, visible)
	want := play(events)
	byCamera := map[string][]schemas.Event{}
	var late []schemas.Event
	for _, e := range events[1 : len(events)-1] {
		camera := e.Body.(schemas.Observation).Camera
		byCamera[camera] = append(byCamera[camera], e)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for len(byCamera["1"])+len(byCamera["2"])+len(byCamera["3"]) > 0 {
		shortest := min(len(byCamera["1"]), len(byCamera["2"]), len(byCamera["3"]))
		camera := []string{"1", "2", "3"}[rng.IntN(3)]
		if of := byCamera[camera]; len(of) > 0 && len(of) > shortest-20 {
			late, byCamera[camera] = append(late, of[0]), of[1:]
		}
	}
	shuffled := append(append(events[:1:1], late...), events[len(events)-1])
	if diff := cmp.Diff(want, play(shuffled)); diff != "" {
		t.Errorf("people differ (-in order +shuffled):\n%s", diff)
	}
}

func TestStageConforms(t *testing.T) {
	events := film(6, []func(float64) (float64, float64){circle(1, 0), circle(0.5, 2)}, visible)
	odd := schemas.Observation{Camera: "9", Time: schemas.Hour, Width: 640, Height: 360}
	events = append(events, schemas.Event{Topic: schemas.Sightings, Key: store, Body: odd})
	stagetest.Run(t, Stage(), events)
}

// However much the cameras see that warmed up first, what waits for the last one fits into
// the state that a partition may have, and the newest of it is kept.
func TestWarmUpIsBounded(t *testing.T) {
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := state{}.on(schemas.Event{Topic: schemas.Sightings, Key: store, Body: room})
	crowd := schemas.Detection{X1: 640, Y1: 360, Silhouette: schemas.Silhouette{Cell: 8, Columns: 80, Mask: make([]byte, 450), Colours: make([]byte, 720)}}
	last := schemas.Minute + 80*schemas.Second
	for at := schemas.Minute; at <= last; at += slot {
		for _, camera := range []string{"1", "2"} {
			s, _ = s.on(schemas.Event{Topic: schemas.Sightings, Key: store, Body: schemas.Observation{
				Camera: camera, Time: at, Width: 640, Height: 360, People: []schemas.Detection{crowd},
			}})
		}
	}
	framed, err := codec.Encode("fusion_state", s)
	if err != nil {
		t.Fatal(err)
	}
	if newest := s.Waiting[len(s.Waiting)-1].Time; len(framed) > 700_000 || newest != last {
		t.Errorf("state of %d bytes, whose newest sight is of %s: want 700,000 at most, and %s", len(framed), newest, last)
	}
}
