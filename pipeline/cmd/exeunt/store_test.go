package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

const exampleStore = "../../../deploy/store"

func TestStoreValidate(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "store.yaml")
	if err := os.WriteFile(broken, []byte("version: \"1\"\nrooms: 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{exampleStore}, exitOK, "5 fixtures, 134 facings"},
		{[]string{exampleStore + "/store.yaml"}, exitOK, "129 products, 12 cameras, 1 gates"},
		{[]string{broken}, exitFailure, broken + `:2: "rooms" is not known here; spell it as one of`},
		{[]string{t.TempDir()}, exitUsage, ""},
		{nil, exitUsage, ""},
	} {
		var stdout bytes.Buffer
		code := run(t.Context(), append([]string{"store", "validate"}, of.args...), &stdout, io.Discard)
		if code != of.code || !strings.Contains(stdout.String(), of.says) {
			t.Errorf("validate %v ended with %d and %q, want %d and %q", of.args, code, stdout.String(), of.code, of.says)
		}
	}
	var stdout bytes.Buffer
	var said validation
	code := run(t.Context(), []string{"store", "validate", "--json", broken}, &stdout, io.Discard)
	if err := json.Unmarshal(stdout.Bytes(), &said); err != nil || code != exitFailure || said.Valid || len(said.Problems) == 0 || said.Problems[0].Line == 0 {
		t.Errorf("validate --json ended with %d, %v and %s", code, err, stdout.String())
	}
}

func TestStoreDraw(t *testing.T) {
	out := filepath.Join(t.TempDir(), "store.svg")
	if code := run(t.Context(), []string{"store", "draw", exampleStore, "--out", out}, io.Discard, io.Discard); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.HasPrefix(string(text), "<svg ") {
		t.Errorf("it drew %.20q, %v", text, err)
	}
	if code := run(t.Context(), []string{"store", "draw", exampleStore}, io.Discard, io.Discard); code != exitUsage {
		t.Errorf("without --out it ended with %d", code)
	}
}

// The edge says what the store is, and ends where there is nothing else to publish.
func TestEdgePublishesTheDefinition(t *testing.T) {
	c, cluster := topicsFor(t, 1, "north")
	args := []string{"edge", "--brokers", c.Brokers[0], "--tenants", "north", "--store", "12", "--definition", exampleStore}
	var stderr bytes.Buffer
	if code := run(t.Context(), args, io.Discard, &stderr); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	var found []string
	for _, topic := range []schemas.Topic{schemas.Sensed, schemas.Sightings} {
		events, err := cluster.ReadAll(t.Context(), "north", topic)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			found = append(found, fmt.Sprintf("%s %s %s", topic, e.Key, e.Body.Record()))
		}
	}
	if got, want := strings.Join(found, ", "), "sensed north/12 catalogue, sensed north/12 planogram, sensed north/12 store_policy, sensed north/12 layout, sightings north/12 calibration, sightings north/12 layout, sightings north/12 planogram"; got != want {
		t.Errorf("topics hold %s, want %s", got, want)
	}
	args = append(args, "--calibration", "calibration.json")
	if code := run(t.Context(), args, io.Discard, io.Discard); code != exitUsage {
		t.Errorf("with two calibrations it ended with %d, want %d", code, exitUsage)
	}
}
