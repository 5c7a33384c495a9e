package accuracy

import (
	"context"
	"image"
	"strings"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/vision"
	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// FilmConfig says what to film: an open store, by cameras that its tracker knows nothing of.
type FilmConfig struct {
	Seed     uint64
	Shoppers int     // at once, about
	Seconds  float64 // for which shoppers are let in
	Cameras  []int
	Width    int // of pictures, pixels
	WarmUp   int // of the motion model, frames
}

// Filmed is how well shoppers were followed from video alone, and what their receipts,
// from video and weights, were worth.
type Filmed struct {
	Tracking score.Tracking
	Came     int
	Receipts Outcome
}

// shown is what was true at a moment, by shopper.
type shown map[string]schemas.Point

// Film films a store, finds and follows its shoppers, and judges that.
func Film(config FilmConfig) (Filmed, error) {
	store, err := sim.NewOpen(sim.Config{Seed: config.Seed, Hertz: 60}, config.Shoppers, schemas.Hour)
	if err != nil {
		return Filmed{}, err
	}
	films, err := sim.NewFilms(store, config.Cameras, config.Width)
	if err != nil {
		return Filmed{}, err
	}
	run := newFilmRun(config, films.Calibration(), films.Layout())
	for _, body := range store.Define() {
		run.sensed = append(run.sensed, schemas.Event{Topic: schemas.Sensed, Key: filmStore, Body: body})
	}
	for now := 0.0; now < config.Seconds || !store.Empty(); now += 0.2 {
		for _, after := range []float64{0, 0.1} {
			shots, err := films.Shoot(after)
			if err != nil {
				return Filmed{}, err
			}
			run.look(shots, store.Standing(after))
		}
		run.weigh(store.Next(now < config.Seconds))
	}
	return run.judge(), nil
}

// filmStore is the store's key.
const filmStore = schemas.Key("accuracy/1")

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
}

func newFilmRun(config FilmConfig, calibration schemas.Calibration, layout schemas.Layout) *filmRun {
	return &filmRun{
		watch: &vision.Watch{Model: func(schemas.Key) vision.Model {
			return &vision.Motion{Model: motion.Model{WarmUp: config.WarmUp, Region: whole(config.Width)}}
		}},
		watched: map[schemas.Key]connectors.Watched{},
		truth:   map[schemas.Micros]shown{},
		sights: []schemas.Event{
			{Topic: schemas.Sightings, Key: filmStore, Body: calibration},
			{Topic: schemas.Sightings, Key: filmStore, Body: layout},
		},
	}
}

// whole is a region that holds all of a picture: there is no glass in the rendered store
// that people could be seen behind.
func whole(width int) []image.Point {
	return []image.Point{{X: -1, Y: -1}, {X: width + 1, Y: -1}, {X: width + 1, Y: width + 1}, {X: -1, Y: width + 1}}
}

// look shows the frames to vision.
func (r *filmRun) look(shots []sim.Shot, truth map[string]schemas.Point) {
	for _, shot := range shots {
		r.see(filmStore.Camera(shot.Frame.Camera), shot.Frame)
		r.truth[shot.Frame.Time] = truth
	}
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
			r.sights = append(r.sights, e)
		}
	}
}

// weigh keeps what the scales say. The tracker's people are left out: video must do.
func (r *filmRun) weigh(m sim.Moment) {
	for _, body := range m.Sensed {
		if _, people := body.(schemas.People); !people {
			r.sensed = append(r.sensed, schemas.Event{Topic: schemas.Sensed, Key: filmStore, Body: body})
		}
	}
	r.sensed = append(r.sensed, schemas.Event{Topic: schemas.Sensed, Key: filmStore, Body: schemas.Tick{Source: "scales", Watermark: m.Until}})
	r.left.Receipts = append(r.left.Receipts, m.Left...)
	r.came += m.Came
}

// judge ends the films and follows who was seen.
func (r *filmRun) judge() Filmed {
	for camera := range r.watched {
		r.see(camera, schemas.Tick{Source: strings.TrimPrefix(string(camera), string(filmStore)+"/"), Watermark: 24 * schemas.Hour})
	}
	f := Filmed{Tracking: score.Tracking{Within: 0.5}, Came: r.came}
	names := map[string]string{} // of tracks: whom they followed most
	votes := map[string]map[string]int{}
	local := wired(context.Background())
	var receipts []schemas.Receipt
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.People:
			if e.Topic == schemas.Sensed {
				r.compare(&f.Tracking, votes, body)
			}
		case schemas.Receipt:
			if body.Status != schemas.Provisional {
				receipts = append(receipts, body)
			}
		}
	}
	r.feed(local)
	for track, of := range votes {
		for who, n := range of {
			if n > of[names[track]] || n == of[names[track]] && who < names[track] {
				names[track] = who
			}
		}
	}
	for i := range receipts {
		receipts[i].Target = names[receipts[i].Target]
	}
	f.Receipts = Judge(r.left.Normal(), receipts)
	return f
}

// feed gives the stages what cameras and scales said, in the order in which it happened.
func (r *filmRun) feed(local *fold.Local) {
	sights := r.sights
	for _, e := range r.sensed {
		for len(sights) > 0 && when(sights[0]) <= when(e) {
			local.Feed(sights[0])
			sights = sights[1:]
		}
		local.Feed(e)
	}
	for _, e := range sights {
		local.Feed(e)
	}
	local.Feed(schemas.Event{Topic: schemas.Sensed, Key: filmStore, Body: schemas.Tick{Source: "scales", Watermark: 24 * schemas.Hour}})
}

func when(e schemas.Event) schemas.Micros {
	if e.Body.When() > 12*schemas.Hour {
		return schemas.Never
	}
	return e.Body.When()
}

// compare judges one moment of tracks against the frames of the moment before its end.
func (r *filmRun) compare(m *score.Tracking, votes map[string]map[string]int, p schemas.People) {
	var truth shown
	for back := schemas.Micros(0); back <= 100*schemas.Millisecond && truth == nil; back++ {
		truth = r.truth[p.Time-back]
	}
	tracks := map[string]schemas.Point{}
	for _, person := range p.Persons {
		head, _ := person.Point(schemas.Head)
		tracks[person.Target] = head.Place
		for who, at := range truth {
			if dx, dy := at.X-head.Place.X, at.Y-head.Place.Y; dx*dx+dy*dy < m.Within*m.Within {
				if votes[person.Target] == nil {
					votes[person.Target] = map[string]int{}
				}
				votes[person.Target][who]++
			}
		}
	}
	m.Add(truth, tracks)
}
