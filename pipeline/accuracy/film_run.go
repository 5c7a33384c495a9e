package accuracy

import (
	"cmp"
	"image"
	"slices"
	"strings"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/vision"
	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// filmStore is the store's key.
const filmStore = schemas.Key("accuracy/1")

// shown is where shoppers were at a moment.
type shown map[string]schemas.Point

// filmRun is the vision worker and the stages, without a broker. The model's warm-up makes
// video late, so what the scales say is kept until all frames are answered.
type filmRun struct {
	watch   *vision.Watch
	watched map[schemas.Key]connectors.Watched
	offset  int64
	sights  []schemas.Event
	sensed  []schemas.Event
	truth   map[schemas.Micros]shown
	left    score.File
	came    int
	looking time.Duration
}

func newFilmRun(config FilmConfig, films *sim.Films) *filmRun {
	r := &filmRun{
		watch: &vision.Watch{Model: func(schemas.Key) vision.Model {
			return &vision.Motion{Model: motion.Model{WarmUp: config.WarmUp, Region: whole(config.Width)}}
		}},
		watched: map[schemas.Key]connectors.Watched{},
		truth:   map[schemas.Micros]shown{},
	}
	r.sight(films.Calibration())
	r.sight(films.Layout())
	r.sight(films.Planogram())
	return r
}

// whole is a region that holds all of a picture: there is no glass in the rendered store
// that people could be seen behind.
func whole(width int) []image.Point {
	return []image.Point{{X: -1, Y: -1}, {X: width + 1, Y: -1}, {X: width + 1, Y: width + 1}, {X: -1, Y: width + 1}}
}

func (r *filmRun) sight(body schemas.Body) {
	r.sights = append(r.sights, schemas.Event{Topic: schemas.Sightings, Key: filmStore, Body: body})
}

func (r *filmRun) sense(body schemas.Body) {
	r.sensed = append(r.sensed, schemas.Event{Topic: schemas.Sensed, Key: filmStore, Body: body})
}

// shoot takes the cameras' frames of a moment, or what is given instead.
func (r *filmRun) shoot(given Given, store *sim.Open, films *sim.Films, after float64) error {
	shots, err := films.Shoot(after)
	if err != nil {
		return err
	}
	for _, shot := range shots {
		r.truth[shot.Frame.Time] = store.Standing(after)
		switch given {
		case Boxes:
			r.sight(observed(shot))
		case Video:
			began := cpu()
			r.see(filmStore.Camera(shot.Frame.Camera), shot.Frame)
			r.looking += cpu() - began
		}
	}
	if given == Places || given == Hands {
		r.sense(posed(store.Posed(after), given, shots[0].Frame.Time))
	}
	return nil
}

// observed is what a model would see that never errs.
func observed(shot sim.Shot) schemas.Observation {
	o := schemas.Observation{Camera: shot.Frame.Camera, Sequence: shot.Frame.Sequence, Time: shot.Frame.Time,
		Model: "truth", Width: shot.Frame.Width, Height: shot.Frame.Height}
	for _, b := range shot.Boxes {
		o.People = append(o.People, b.Box)
	}
	return o
}

// posed is what a tracker would tell that never errs.
func posed(joints map[string][]schemas.KeyPoint, given Given, at schemas.Micros) schemas.People {
	p := schemas.People{Time: at, Sent: at, Source: "truth"}
	for who, points := range joints {
		if given == Places {
			points = slices.DeleteFunc(points, func(k schemas.KeyPoint) bool { return k.Joint != schemas.Head })
		}
		p.Persons = append(p.Persons, schemas.Person{Target: who, State: "tracked", Points: points})
	}
	slices.SortFunc(p.Persons, func(a, b schemas.Person) int { return cmp.Compare(a.Target, b.Target) })
	return p
}

// see gives vision a body of a camera's partition.
func (r *filmRun) see(camera schemas.Key, body schemas.Body) {
	var events []schemas.Event
	r.offset++
	r.watched[camera], events = r.watch.Look(r.watched[camera], schemas.Event{
		Topic: schemas.Frames, Key: camera, Body: body, At: schemas.Position{Topic: "accuracy.frames", Offset: r.offset},
	})
	for _, e := range events {
		if e.Topic == schemas.Sightings {
			r.sight(e.Body)
		}
	}
}

// weigh keeps what the scales say. The tracker's people are left out: video must do.
func (r *filmRun) weigh(m sim.Moment) {
	for _, body := range m.Sensed {
		if _, people := body.(schemas.People); !people {
			r.sense(body)
		}
	}
	r.sense(schemas.Tick{Source: "scales", Watermark: m.Until})
	r.left.Receipts = append(r.left.Receipts, m.Left...)
	r.came += m.Came
}

// finish ends the films.
func (r *filmRun) finish() {
	end := schemas.Tick{Watermark: 24 * schemas.Hour}
	for camera := range r.watched {
		end.Source = strings.TrimPrefix(string(camera), string(filmStore)+"/")
		r.see(camera, end)
	}
	r.sense(schemas.Tick{Source: "scales", Watermark: end.Watermark})
}

// feed gives the stages what cameras and scales said, in the order in which it happened: in
// a store that has been open for a while, the warm-up is long over.
func (r *filmRun) feed(local *fold.Local) {
	all := append(slices.Clone(r.sights), r.sensed...)
	slices.SortStableFunc(all, func(a, b schemas.Event) int { return cmp.Compare(a.Body.When(), b.Body.When()) })
	for _, e := range all {
		local.Feed(e)
	}
}
