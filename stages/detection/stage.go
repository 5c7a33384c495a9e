// Package detection turns raw readings into what happened at the shelves: it puts what
// the sensors say into the order in which it happened, and finds lasting changes of
// weight in the noise of the scales.
//
// Order. Records are held until the store's watermark has passed them and are then taken
// in the order of event time, kind, source and content. So any order of arrival within
// the lateness that the sources' ticks allow, with any number of repeats, gives the same
// output (Akidau et al., "The Dataflow Model", VLDB 2015).
//
// Weight. Every plate is a level that stays, jumps and drifts, under noise that is
// estimated as it streams. A plate leaves its plateau when it is implausibly far from it,
// and has reached another when a window of readings shows no trend beyond its own noise;
// the difference of the plateaus is the change (mean-shift change points; Basseville and
// Nikiforov, "Detection of Abrupt Changes", 1993, chapter 2). Pressing, hefting and
// footsteps come back to the plateau and are no change. Changes of neighbouring plates
// at one time are one WeightEvent.
package detection

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const name = "detection"

// Stage reads schemas.Sensed and writes schemas.Observed.
func Stage() stages.Stage {
	return stages.Fold[state]{
		ID:     name,
		Reads:  schemas.Sensed,
		Writes: []schemas.Topic{schemas.Observed},
		Keeps:  "detection_state",
		On:     state.on,
		Due:    func(state) schemas.Micros { return 0 }, // every tick may move the watermark
	}
}

// on is the stage's Step.
func (s state) on(event schemas.Event) (state, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Tick:
		return s.advance(event.Key, body, event.At)
	case schemas.Weights, schemas.People, schemas.Planogram, schemas.Catalogue, schemas.StorePolicy,
		schemas.Layout, schemas.GatePassed:
		return s.hold(event)
	}
	return s, []schemas.Event{stages.Refuse(name, event, "detection does not read %s records", event.Body.Record())}
}
