// Package connectortest is the conformance suite of the connectors' contracts: a
// connector that passes it can be wired in.
package connectortest

import (
	"context"
	"errors"
	"testing"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// Source runs the suite against a source that ends by itself. fresh makes a new one that
// publishes the same.
func Source(t *testing.T, fresh func() connectors.Source) {
	t.Helper()
	t.Run("publishes what its topics carry", func(t *testing.T) { carried(t, play(t, fresh())) })
	t.Run("keeps the promise of its watermarks", func(t *testing.T) { watermarks(t, play(t, fresh())) })
	t.Run("stops when it is told to", func(t *testing.T) { cancelled(t, fresh()) })
	t.Run("gives back an error of publish", func(t *testing.T) { refused(t, fresh()) })
}

// play collects everything that the source publishes.
func play(t *testing.T, source connectors.Source) []schemas.Event {
	t.Helper()
	var events []schemas.Event
	err := source.Run(t.Context(), func(e schemas.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	if len(events) == 0 {
		t.Fatal("published nothing")
	}
	return events
}

func carried(t *testing.T, events []schemas.Event) {
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if !carries(e.Topic, e.Body.Record()) {
			t.Errorf("topic %s does not carry a %s", e.Topic, e.Body.Record())
		}
		if tenant, store, _ := e.Key.Parts(); tenant == "" || store == "" {
			t.Errorf("key %q of a %s names no store", e.Key, e.Body.Record())
		}
		if _, err := codec.Encode(e.Body.Record(), e.Body); err != nil {
			t.Error(err)
		}
	}
}

func carries(topic schemas.Topic, record schemas.Record) bool {
	spec, _ := schemas.Spec(topic)
	for _, r := range spec.Records {
		if r == record {
			return true
		}
	}
	return false
}

// watermarks checks that they rise, that nothing comes that is older than one, and that
// the last is beyond everything.
func watermarks(t *testing.T, events []schemas.Event) {
	reached := map[string]schemas.Micros{}
	highest := schemas.Micros(0)
	for _, e := range events {
		if tick, ok := e.Body.(schemas.Tick); ok {
			if tick.Watermark < reached[tick.Source] {
				t.Errorf("watermark of %s went back to %s", tick.Source, tick.Watermark)
			}
			reached[tick.Source] = tick.Watermark
			highest = max(highest, tick.Watermark)
			continue
		}
		if e.Topic != schemas.DeadLetters && e.Body.When() < highest {
			t.Errorf("a %s of %s came after the watermark %s", e.Body.Record(), e.Body.When(), highest)
		}
	}
	for _, e := range events {
		if e.Body.When() > highest {
			t.Errorf("a %s of %s is beyond the last watermark %s", e.Body.Record(), e.Body.When(), highest)
		}
	}
}

func cancelled(t *testing.T, source connectors.Source) {
	ctx, cancel := context.WithCancel(t.Context())
	after := 0
	err := source.Run(ctx, func(schemas.Event) error {
		if ctx.Err() != nil {
			after++
		}
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("run returned %v, want context.Canceled", err)
	}
	if after > 0 {
		t.Errorf("published %d events after it was told to stop", after)
	}
}

func refused(t *testing.T, source connectors.Source) {
	full := errors.New("broker is full")
	if err := source.Run(t.Context(), func(schemas.Event) error { return full }); !errors.Is(err, full) {
		t.Errorf("run returned %v, want publish's error", err)
	}
}
