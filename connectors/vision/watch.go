// Package vision turns frames into observations: it reads the frames topic, asks a model
// where people are, and answers on the observations topic.
package vision

import (
	"fmt"
	"image"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// ended is how far a watermark is past the last frame when no more will come.
	ended = schemas.Minute
	// jump is the step of a camera's clock that is reported.
	jump = schemas.Hour
)

// Watch looks at the frames of the cameras of one partition. Bad frames become dead
// letters; a camera that changes its resolution, or whose clock jumps, is reported as one
// too, and goes on being watched.
type Watch struct {
	// Model makes a camera's model.
	Model func(camera schemas.Key) Model

	cameras map[schemas.Key]*camera
}

// camera is a model and the frames that it is made of.
type camera struct {
	model     Model
	memory    []frame  // oldest first; the last ones may not be answered
	owed      []Result // that came while it was being recalled
	recalling bool
	size      image.Point
}

// frame is what is remembered of a frame besides its picture.
type frame struct {
	at       schemas.Position
	sequence int64
	time     schemas.Micros
	camera   string
	size     image.Point
}

var _ connectors.Watcher = (*Watch)(nil)

// Look implements connectors.Watcher.
func (w *Watch) Look(was connectors.Watched, event schemas.Event) (connectors.Watched, []schemas.Event) {
	c := w.camera(event.Key)
	if c.recalling {
		c.recalled(was)
	}
	switch body := event.Body.(type) {
	case schemas.Frame:
		return c.look(was, event, body)
	case schemas.Tick:
		is, events := c.answer(was, event.Key, c.model.Flush())
		is.Next = event.At.Offset + 1
		return is, append(events, twice(event.Key, body)...)
	}
	was.Next = event.At.Offset + 1
	return was, []schemas.Event{report(event, 0, fmt.Errorf("found a %s, want a frame", event.Body.Record()))}
}

// Recall implements connectors.Watcher.
func (w *Watch) Recall(_ connectors.Watched, event schemas.Event) {
	body, ok := event.Body.(schemas.Frame)
	if !ok {
		return
	}
	if picture, err := open(body); err == nil {
		c := w.camera(event.Key)
		c.recalling = true
		c.size = picture.Bounds().Size()
		c.memory = append(c.memory, remember(event, body, c.size))
		c.owed = append(c.owed, c.model.Push(event.At.Offset, picture)...)
	}
}

// Due implements connectors.Watcher: a tick far beyond the last frame ends the wait of
// those that are not answered.
func (*Watch) Due(was connectors.Watched) schemas.Micros {
	if was.Latest == 0 && was.Next == 0 {
		return schemas.Never
	}
	return was.Latest + ended
}

func (w *Watch) camera(key schemas.Key) *camera {
	if w.cameras == nil {
		w.cameras = map[schemas.Key]*camera{}
	}
	if w.cameras[key] == nil {
		w.cameras[key] = &camera{model: w.Model(key)}
	}
	return w.cameras[key]
}

func remember(event schemas.Event, f schemas.Frame, size image.Point) frame {
	return frame{at: event.At, sequence: f.Sequence, time: f.Time, camera: f.Camera, size: size}
}

// recalled makes the model ready again, if it had answered anything of what it was told.
func (c *camera) recalled(was connectors.Watched) {
	c.recalling = false
	if was.Answered > was.From {
		c.model.Learn()
	}
}

// look takes the next frame.
func (c *camera) look(was connectors.Watched, event schemas.Event, f schemas.Frame) (connectors.Watched, []schemas.Event) {
	picture, err := open(f)
	if err != nil {
		was.Next = event.At.Offset + 1
		return was, []schemas.Event{report(event, f.Time, err)}
	}
	reports := c.changes(was, event, f, picture.Bounds().Size())
	c.memory = append(c.memory, remember(event, f, c.size))
	is, events := c.answer(was, event.Key, c.model.Push(event.At.Offset, picture))
	is.Next, is.Latest = event.At.Offset+1, f.Time
	return is, append(reports, events...)
}

// changes are reports of what is odd about a frame.
func (c *camera) changes(was connectors.Watched, event schemas.Event, f schemas.Frame, size image.Point) []schemas.Event {
	var reports []schemas.Event
	if was.Next > 0 && (f.Time < was.Latest || f.Time > was.Latest+jump) {
		reports = append(reports, report(event, f.Time, fmt.Errorf("frame %d of camera %s: the clock went from %s to %s",
			f.Sequence, f.Camera, was.Latest, f.Time)))
	}
	if c.size != size && c.size != (image.Point{}) {
		reports = append(reports, report(event, f.Time, fmt.Errorf("frame %d of camera %s: the size went from %v to %v, and the background is learnt anew",
			f.Sequence, f.Camera, c.size, size)))
	}
	c.size = size
	return reports
}

// answer makes observations of results, those left out that were answered before.
func (c *camera) answer(was connectors.Watched, key schemas.Key, results []Result) (connectors.Watched, []schemas.Event) {
	var events []schemas.Event
	frames := c.memory
	results, c.owed = append(c.owed, results...), nil
	for _, r := range results {
		if r.Offset < was.Answered {
			continue
		}
		for frames[0].at.Offset < r.Offset {
			frames = frames[1:]
		}
		was.Answered = r.Offset + 1
		events = append(events, twice(key, schemas.Observation{
			Camera: frames[0].camera, Sequence: frames[0].sequence, Time: frames[0].time,
			Model: c.model.Name(), People: r.People,
			Width: int32(frames[0].size.X), Height: int32(frames[0].size.Y),
			Evidence: []schemas.Range{frames[0].at.Range()},
		})...)
	}
	c.forget(was.Answered)
	if len(c.memory) > 0 {
		was.From = c.memory[0].at.Offset
	}
	return was, events
}

// twice writes for those who ask about the camera, and for those who ask about the store.
func twice(camera schemas.Key, body schemas.Body) []schemas.Event {
	return []schemas.Event{
		{Topic: schemas.Observations, Key: camera, Body: body},
		{Topic: schemas.Sightings, Key: camera.Store(), Body: body},
	}
}

// forget drops frames that were answered and that the model can do without.
func (c *camera) forget(answered int64) {
	old := 0
	for len(c.memory)-old > c.model.Reach()+1 && c.memory[old].at.Offset < answered {
		old++
	}
	c.memory = c.memory[old:]
}

// report is a dead letter about a frame.
func report(event schemas.Event, at schemas.Micros, reason error) schemas.Event {
	return schemas.Event{Topic: schemas.DeadLetters, Key: event.Key.Store(), Body: schemas.DeadLetter{
		Time: at, By: "vision", Reason: reason.Error(), Source: event.At.String(),
	}}
}
