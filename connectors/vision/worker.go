// Package vision turns frames into observations: it reads the frames topic, asks a model
// where people are, and answers on the observations topic.
package vision

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/schemas"
)

// Motion answers frames with the built-in model, one for each camera. What a model has
// learnt is in this process's memory only: a camera's frames must all be answered by one
// Motion, from the first.
type Motion struct {
	// Region, if not empty, is the polygon that people's feet must be in, in pixels.
	Region []image.Point

	cameras map[schemas.Key]*camera
}

// camera is one camera's model, and the times of the frames that it has not answered.
type camera struct {
	model  motion.Model
	frames map[int64]schemas.Micros
	name   string
	latest schemas.Micros
}

const modelName = "motion"

// Answer takes the next record of a camera and returns the observations that are now
// known: the model wants to see some of the scene before it says anything. A tick far
// beyond the last frame ends the wait. A frame that cannot be read becomes a dead letter,
// and the stream goes on.
func (m *Motion) Answer(_ context.Context, request schemas.Event) ([]schemas.Event, error) {
	if m.cameras == nil {
		m.cameras = map[schemas.Key]*camera{}
	}
	c := m.cameras[request.Key]
	if c == nil {
		c = &camera{model: motion.Model{Region: m.Region}, frames: map[int64]schemas.Micros{}}
		m.cameras[request.Key] = c
	}
	switch body := request.Body.(type) {
	case schemas.Frame:
		picture, err := open(body)
		if err != nil {
			return []schemas.Event{refuse(request, body, err)}, nil
		}
		c.name, c.latest = body.Camera, body.Time
		c.frames[body.Sequence] = body.Time
		return c.observations(request.Key, c.model.Push(body.Sequence, picture)), nil
	case schemas.Tick:
		if body.Watermark < c.latest+ended {
			return nil, nil
		}
		answers := c.observations(request.Key, c.model.Flush())
		return append(answers, schemas.Event{Topic: schemas.Observations, Key: request.Key, Body: body}), nil
	}
	return nil, fmt.Errorf("look at %s: found a %s, want a frame", request.Key, request.Body.Record())
}

// ended is how far a watermark is past the last frame when no more will come.
const ended = schemas.Minute

func (c *camera) observations(key schemas.Key, results []motion.Result) []schemas.Event {
	events := make([]schemas.Event, len(results))
	for i, r := range results {
		o := schemas.Observation{Camera: c.name, Sequence: r.Sequence, Time: c.frames[r.Sequence], Model: modelName}
		for _, b := range r.Boxes {
			o.People = append(o.People, schemas.Detection(b))
		}
		delete(c.frames, r.Sequence)
		events[i] = schemas.Event{Topic: schemas.Observations, Key: key, Body: o}
	}
	return events
}

// open decodes a frame's picture.
func open(f schemas.Frame) (image.Image, error) {
	if f.Encoding != "jpeg" {
		return nil, fmt.Errorf("frame %d of camera %s is encoded as %q, want jpeg", f.Sequence, f.Camera, f.Encoding)
	}
	picture, err := jpeg.Decode(bytes.NewReader(f.Data))
	if err != nil {
		return nil, fmt.Errorf("frame %d of camera %s: %w", f.Sequence, f.Camera, err)
	}
	return picture, nil
}

func refuse(request schemas.Event, f schemas.Frame, reason error) schemas.Event {
	return schemas.Event{Topic: schemas.DeadLetters, Key: request.Key, Body: schemas.DeadLetter{
		Time: f.Time, By: modelName, Reason: reason.Error(), Source: request.At.String(),
	}}
}
