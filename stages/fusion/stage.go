// Package fusion makes one shopper of what many cameras see: boxes of all calibrated
// cameras of a store become tracks on its floor, with identities that stay through
// occlusion and from one camera to the next. It writes people records to the sensors'
// topic, where detection and association take them as they take an external tracker's.
//
// Order. Observations are held until every camera that keeps up has come so far, and are
// then taken by event time and camera, so that the order in which cameras' answers arrive
// changes nothing.
//
// Place. A box's lower edge is where a person stands; of one whose feet are cut off or
// hidden the upper edge is the head, at a person's usual height. Errors of pixels and of
// that height are carried through the camera to the floor (measure.go).
//
// Track. A Kalman filter with a velocity that fades (an Ornstein-Uhlenbeck process),
// updated by one camera after the other; global nearest neighbours, the surest first
// (Blackman and Popoli, "Design and Analysis of Modern Tracking Systems", 1999, chapter 6).
// A track is believed when it has been seen often enough, and by two cameras where two can
// see the place: one camera's reflections stand nowhere for another.
package fusion

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const name = "fusion"

// Stage reads schemas.Sightings and writes schemas.Sensed.
func Stage() stages.Stage {
	return stages.Fold[state]{
		ID:     name,
		Reads:  schemas.Sightings,
		Writes: []schemas.Topic{schemas.Sensed},
		Keeps:  "fusion_state",
		On:     state.on,
		Due:    func(state) schemas.Micros { return 0 }, // every tick may move the watermark
	}
}

// on is the stage's Step.
func (s state) on(event schemas.Event) (state, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Calibration:
		s.Calibration = body
		return s, nil
	case schemas.Observation:
		if reason := s.useless(body); reason != "" {
			return s, []schemas.Event{stages.Refuse(name, event, "observation of camera %s at %s %s", body.Camera, body.Time, reason)}
		}
		return s.wait(body).hear(body.Camera, body.Time).advance(event.Key)
	case schemas.Tick:
		return s.hear(body.Source, body.Watermark).advance(event.Key)
	}
	return s, []schemas.Event{stages.Refuse(name, event, "fusion does not read %s records", event.Body.Record())}
}

// useless says why an observation cannot be fused; empty if it can.
func (s state) useless(o schemas.Observation) string {
	_, calibrated := s.Calibration.Camera(o.Camera)
	switch {
	case !calibrated:
		return "cannot be placed: the camera is not calibrated"
	case o.Width <= 0 || o.Height <= 0:
		return "does not say how large the picture was"
	case o.Time < s.Watermark:
		return "came after the watermark had reached " + s.Watermark.String()
	}
	return ""
}
