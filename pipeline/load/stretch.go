package load

import (
	"context"
	"fmt"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// Config says what the stores of a test are like.
type Config struct {
	Seed     uint64
	Shoppers int     // at once, about
	Seconds  float64 // how long they are played
	Hertz    float64 // sampling rate of the scales
	Cameras  []int   // whose rendered frames are published; with none, a tracker's people are
	Width    int     // of frames, pixels
}

// Stretch is a stretch of a simulated store's time, sensed beforehand: to play it costs
// what an edge costs that encodes and publishes, and no simulation.
type Stretch struct {
	moments []moment
	seconds float64
}

// moment is what the edges say in a fifth of a second.
type moment struct {
	due   float64 // seconds from the beginning
	whats []what
}

// what is something to publish, for whichever store plays it.
type what struct {
	topic  schemas.Topic
	camera string // whose key it has, or "" for the store's
	body   schemas.Body
}

// NewStretch senses a store. Progress, which may be nil, is told of each tenth of a second
// that has been sensed.
func NewStretch(config Config, progress func(tenths int64)) (*Stretch, error) {
	const began = schemas.Hour
	open, err := sim.NewOpen(sim.Config{Seed: config.Seed, Hertz: config.Hertz}, config.Shoppers, began)
	if err != nil {
		return nil, err
	}
	s, opening := &Stretch{seconds: config.Seconds}, moment{}
	for _, body := range open.Define() {
		opening.say(schemas.Sensed, body)
	}
	var films *sim.Films
	if len(config.Cameras) > 0 {
		if films, err = sim.NewFilms(open, config.Cameras, config.Width); err != nil {
			return nil, err
		}
		opening.say(schemas.Sightings, films.Calibration())
		opening.say(schemas.Sightings, films.Layout())
		opening.say(schemas.Sightings, films.Planogram())
	}
	s.moments = append(s.moments, opening)
	for now := 0.0; now < config.Seconds; now = s.last().due {
		m := moment{due: now + 0.2}
		if err := m.film(films); err != nil {
			return nil, err
		}
		m.sense(open.Next(true), films != nil)
		s.moments = append(s.moments, m)
		if progress != nil {
			progress(2)
		}
	}
	return s, nil
}

func (s *Stretch) last() moment { return s.moments[len(s.moments)-1] }

func (m *moment) say(topic schemas.Topic, body schemas.Body) {
	m.whats = append(m.whats, what{topic: topic, body: body})
}

// film takes the moment's two frames of each camera, if there are any.
func (m *moment) film(films *sim.Films) error {
	if films == nil {
		return nil
	}
	for _, after := range []float64{0, 0.1} {
		shots, err := films.Shoot(after)
		if err != nil {
			return err
		}
		for _, shot := range shots {
			m.whats = append(m.whats, what{schemas.Frames, shot.Frame.Camera, shot.Frame})
		}
	}
	return nil
}

// sense takes what scales and tracker say; a store that is filmed has no tracker.
func (m *moment) sense(sensed sim.Moment, filmed bool) {
	for _, body := range sensed.Sensed {
		if _, people := body.(schemas.People); !people || !filmed {
			m.say(schemas.Sensed, body)
		}
	}
	m.say(schemas.Sensed, schemas.Tick{Source: "edge", Watermark: sensed.Until})
}

// Play publishes the stretch as a store, in real time from began on, or later where
// publish holds it up. It is safe for concurrent use.
func (s *Stretch) Play(ctx context.Context, store schemas.Key, began time.Time, publish func(schemas.Event) error) error {
	for _, m := range s.moments {
		due := began.Add(time.Duration(m.due * float64(time.Second)))
		select {
		case <-time.After(time.Until(due)):
		case <-ctx.Done():
			return ctx.Err()
		}
		for _, w := range m.whats {
			if err := publish(w.event(store)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w what) event(store schemas.Key) schemas.Event {
	event := schemas.Event{Topic: w.topic, Key: store, Body: w.body}
	if w.camera != "" {
		event.Key = store.Camera(w.camera)
	}
	return event
}

// Bytes is what a store's edges publish in a second, encoded and not yet compressed.
func (s *Stretch) Bytes(codec *schemas.Codec) (float64, error) {
	sum := 0
	for _, m := range s.moments {
		for _, w := range m.whats {
			framed, err := codec.Encode(w.body.Record(), w.body)
			if err != nil {
				return 0, fmt.Errorf("weigh what is published: %w", err)
			}
			sum += len(framed)
		}
	}
	return float64(sum) / s.seconds, nil
}
