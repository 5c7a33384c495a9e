// Package fusion makes one shopper of what many cameras see: boxes of all calibrated
// cameras of a store become tracks on its floor, with identities that stay through
// occlusion and from one camera to the next. It writes people records to the sensors'
// topic, where detection and association take them as they take an external tracker's.
//
// Order. Observations are held until every camera that keeps up has come so far, and are
// then taken by event time and camera, so that the order in which cameras' answers arrive
// changes nothing.
//
// Place. Everybody is an upright body on the floor, which covers cells of each camera's
// picture (body.go). Where they stand is what explains best which cells show somebody in
// all pictures at once, and in which colours: given where they walked, given the others,
// who may hide them or share a box with them, and unless a camera misses them wholly
// (fit.go; Fleuret et al., "Multicamera people tracking with a probabilistic occupancy
// map", PAMI 30(2), 2008). A model's silhouettes tell cells; where it knows boxes only, a
// box stands for its person.
//
// Track. A Kalman filter with a velocity that fades (an Ornstein-Uhlenbeck process, in
// filter.go), and faith in each track that grows while cameras show somebody there and
// falls where they plainly do not (after Musicki, Evans and Stankovic, "Integrated
// probabilistic data association", IEEE TAC 39(6), 1994). Who is hidden is waited for; who
// is not seen at a gate has left; who was lost is known again by place and clothes.
//
// Birth. Cells that nobody explains make newcomers: at gates, or where two cameras agree,
// since one camera's reflections stand nowhere for another (birth.go).
//
// Pose. Where models tell joints, lines of sight of two cameras or more give their places
// (pose.go); where they tell silhouettes, what sticks out of a body towards goods is an arm
// (arms.go).
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
	case schemas.Layout:
		s.Layout = body
		return s, nil
	case schemas.Planogram:
		s.Planogram = body
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
