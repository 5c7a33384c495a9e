package connectortest

import (
	"reflect"
	"testing"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// Call runs the suite against a call, with one request that it can answer.
func Call(t *testing.T, call connectors.Call, request schemas.Event) {
	t.Helper()
	first, err := call.Answer(t.Context(), request)
	if err != nil {
		t.Fatalf("answer: %v", err)
	}
	again, err := call.Answer(t.Context(), request)
	if err != nil {
		t.Fatalf("answer again: %v", err)
	}
	if !reflect.DeepEqual(first, again) {
		t.Errorf("asked twice, answered %v and then %v", first, again)
	}
	carried(t, first)
	for _, e := range first {
		if e.Key != request.Key {
			t.Errorf("answered %q under the key %q", request.Key, e.Key)
		}
	}
	stranger := schemas.Event{Topic: request.Topic, Key: request.Key, Body: schemas.Tick{}}
	if _, err := call.Answer(t.Context(), stranger); err == nil {
		t.Error("answered a record that is no request, want an error")
	}
}
