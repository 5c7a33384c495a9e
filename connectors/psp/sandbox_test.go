package psp

import (
	"path/filepath"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/connectortest"
	"github.com/exeunt-io/exeunt/schemas"
)

func TestPayments(t *testing.T) {
	connectortest.Call(t, Payments{Provider: NewSandbox()}, schemas.Event{Topic: schemas.Charges, Key: "north/12/a7", Body: charge})
}

func TestSandbox(t *testing.T) { conforms(t, NewSandbox()) }

// A sandbox with a file goes on where it ended.
func TestSandboxRemembers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sandbox.jsonl")
	first, err := OpenSandbox(path)
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, first)
	second, err := OpenSandbox(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := first.List(t.Context(), 0)
	if got, _ := second.List(t.Context(), 0); len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d operations are remembered, want %d", len(got), len(want))
	}
}
