package stagetest

import (
	"slices"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// rules are those for what a stage writes.
type rules struct {
	t     testing.TB
	stage stages.Stage
	// reached are the watermarks written so far, and those read.
	reached map[clock]schemas.Micros
	backed  bool // the corpus's own ticks have gone back
}

// clock is one source's ticks in one topic.
type clock struct {
	topic  schemas.Topic
	key    schemas.Key
	source string
}

func newRules(t testing.TB, stage stages.Stage) *rules {
	return &rules{t: t, stage: stage, reached: map[clock]schemas.Micros{}}
}

// read takes note of an event of the corpus.
func (r *rules) read(event schemas.Event) { r.backed = r.advance(event) || r.backed }

// check looks at an event that the stage wrote because of input.
func (r *rules) check(at string, input schemas.Event, output fold.Output) {
	r.t.Helper()
	event := output.Event
	if r.advance(event) && !r.backed {
		r.t.Errorf("%s: a tick of %s in %s goes back to %s", at, event.Key, event.Topic, event.Body.When())
	}
	if event.Topic != schemas.DeadLetters && !slices.Contains(r.stage.Outboxes(), event.Topic) {
		r.t.Errorf("%s: wrote to %s, which is not an outbox", at, event.Topic)
	}
	from, _, _ := input.Key.Parts()
	if to, _, _ := event.Key.Parts(); to != from {
		r.t.Errorf("%s: wrote to tenant %q what came from %q", at, to, from)
	}
	spec, _ := schemas.Spec(event.Topic)
	if !slices.Contains(spec.Records, event.Body.Record()) {
		r.t.Errorf("%s: wrote a %s to %s, which schemas.Topics does not list", at, event.Body.Record(), event.Topic)
	}
	_, _, visit := event.Key.Parts()
	if _, tick := event.Body.(schemas.Tick); spec.Grain == schemas.PerVisit && visit == "" && !tick {
		r.t.Errorf("%s: wrote a %s to %s, which is keyed by visit, for %s", at, event.Body.Record(), event.Topic, event.Key)
	}
}

// advance notes a tick and says whether it goes back.
func (r *rules) advance(event schemas.Event) bool {
	tick, ok := event.Body.(schemas.Tick)
	if !ok {
		return false
	}
	of := clock{event.Topic, event.Key, tick.Source}
	back := tick.Watermark < r.reached[of]
	r.reached[of] = max(r.reached[of], tick.Watermark)
	return back
}
