package stagetest

import (
	"bytes"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// witness is a stage that watches another one do its work. Its states are pairs: the
// stage's state, and a twin that went through the changelog's encoding after every step.
type witness struct {
	stages.Stage
	t     testing.TB
	codec *schemas.Codec
	at    string // which event of the corpus is being folded

	seen    []sighting
	emptied map[schemas.Key]any // the last state of keys that became empty
}

// pair is the state of a key, never written to and written every time.
type pair struct{ live, twin any }

// sighting is a value as it was when it was first seen.
type sighting struct {
	what, at string
	encode   func() []byte
	bytes    []byte
}

// Zero implements stages.Stage.
func (w *witness) Zero() any { return pair{w.Stage.Zero(), w.Stage.Zero()} }

// Empty implements stages.Stage.
func (w *witness) Empty(state any) bool { return w.Stage.Empty(state.(pair).live) }

// Deadline implements stages.Stage.
func (w *witness) Deadline(state any) schemas.Micros {
	live, twin := w.Stage.Deadline(state.(pair).live), w.Stage.Deadline(state.(pair).twin)
	if live != twin {
		w.t.Errorf("%s: the deadline is %s, and %s after the state was written and read", w.at, live, twin)
	}
	return live
}

// Step implements stages.Stage.
func (w *witness) Step(state any, event schemas.Event) (any, []schemas.Event) {
	before := state.(pair)
	w.see("the state given to step", func() []byte { return w.state(before.live) })
	w.see("the event given to step", func() []byte { return w.event(event) })

	after, outputs := w.Stage.Step(before.live, event)
	w.see("the state that step returned", func() []byte { return w.state(after) })
	for _, output := range outputs {
		w.see("an event that step returned", func() []byte { return w.event(output) })
	}
	w.same("a second time", before.live, event, after, outputs)
	w.same("with a state that was written and read", before.twin, event, after, outputs)
	if gone, ok := w.emptied[event.Key]; ok {
		w.same("with the state that was empty", gone, event, after, outputs)
		delete(w.emptied, event.Key)
	}
	if w.Stage.Empty(after) {
		w.emptied[event.Key] = after
		if got, want := w.Stage.Deadline(after), w.Stage.Deadline(w.Stage.Zero()); got != want {
			w.t.Errorf("%s: an empty state has the deadline %s, the zero state %s", w.at, got, want)
		}
	}
	w.forget(64)
	return pair{after, w.rewritten(after)}, outputs
}

// same steps again and compares.
func (w *witness) same(how string, state any, event schemas.Event, after any, outputs []schemas.Event) {
	w.t.Helper()
	again, others := w.Stage.Step(state, event)
	if !bytes.Equal(w.state(after), w.state(again)) {
		w.t.Errorf("%s: step %s gave another state:\n%+v\nafter\n%+v", w.at, how, again, after)
	}
	if len(outputs) != len(others) {
		w.t.Errorf("%s: step %s gave %d events after %d", w.at, how, len(others), len(outputs))
		return
	}
	for i := range outputs {
		if !bytes.Equal(w.event(outputs[i]), w.event(others[i])) {
			w.t.Errorf("%s: step %s gave another event:\n%+v\nafter\n%+v", w.at, how, others[i], outputs[i])
		}
	}
}

// rewritten is the state as a restarted worker would have it.
func (w *witness) rewritten(state any) any {
	written := w.state(state)
	read, err := w.Decode(func(into any) error { return w.codec.DecodeInto(w.State(), written, into) })
	if err != nil {
		w.t.Fatalf("%s: the state cannot be read back: %v", w.at, err)
	}
	return read
}

// see remembers how a value looks now.
func (w *witness) see(what string, encode func() []byte) {
	w.seen = append(w.seen, sighting{what, w.at, encode, encode()})
}

// forget looks at the oldest sightings a last time, and keeps so many.
func (w *witness) forget(keep int) {
	old := max(0, len(w.seen)-keep)
	for _, s := range w.seen[:old] {
		if !bytes.Equal(s.bytes, s.encode()) {
			w.t.Errorf("%s of %s had been changed by %s", s.what, s.at, w.at)
		}
	}
	w.seen = w.seen[old:]
}

// finish looks at everything a last time.
func (w *witness) finish() { w.forget(0) }

func (w *witness) state(state any) []byte {
	written, err := w.codec.Encode(w.State(), state)
	if err != nil {
		w.t.Fatalf("%s: the state cannot be written: %v", w.at, err)
	}
	return written
}

func (w *witness) event(event schemas.Event) []byte {
	written, err := w.codec.Encode(event.Body.Record(), event.Body)
	if err != nil {
		w.t.Fatalf("%s: event %+v cannot be written: %v", w.at, event, err)
	}
	return append([]byte(string(event.Topic)+" "+string(event.Key)+" "), written...)
}
