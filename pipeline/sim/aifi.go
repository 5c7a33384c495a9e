package sim

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// began is the wall time of every recording's beginning.
var began = time.Date(2024, 3, 4, 9, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return began.Add(time.Duration(seconds * float64(time.Second))) }

// object is a JSON object; encoding/json sorts its keys, so files are reproducible.
type object = map[string]any

// WriteAiFi writes the recording's five files, and its door, into a directory, which it creates.
func (r *Recording) WriteAiFi(dir string) error {
	files := []struct {
		name  string
		write func(*json.Encoder) error
	}{
		{"planogram.json", r.writePlanogram},
		{"products.json", r.writeProducts},
		{"plate_data.json", r.writePlates},
		{"full_targets.json", r.writeTargets},
		{"calibration.json", r.writeCalibration},
		{"gates.json", writeGates},
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), func(w io.Writer) error { return f.write(json.NewEncoder(w)) }); err != nil {
			return err
		}
	}
	return nil
}

// WriteTruth writes truth.json and events.json into a directory, which it creates.
func (r *Recording) WriteTruth(dir string) error {
	for name, value := range map[string]any{"truth.json": r.Truth.Receipts, "events.json": object{"events": r.Truth.Events}} {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return json.NewEncoder(w).Encode(value) }); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	buffered := bufio.NewWriter(f)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write recording %s: %w", path, err)
	}
	return nil
}

// ids draws the identifiers that a database gives its documents.
type ids struct{ rng *rand.Rand }

func (r *Recording) ids(file uint64) ids {
	return ids{rand.New(rand.NewPCG(r.day.config.Seed, 9+file))}
}

// document is MongoDB's identifier: the time, then chance.
func (i ids) document(seconds float64) object {
	return object{"$oid": fmt.Sprintf("%08x%016x", at(seconds).Unix(), i.rng.Uint64())}
}

func (i ids) uuid() object {
	a, b := i.rng.Uint64(), i.rng.Uint64()
	return object{"uuid": fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>52, b&0xffffffffffff)}
}

// epoch is a moment as the recorder writes it: seconds since 1970.
func epoch(seconds float64) float64 { return float64(at(seconds).UnixMicro()) / 1e6 }

// date is a moment as MongoDB writes it, in milliseconds.
func date(seconds float64) object {
	return object{"$date": at(seconds).Truncate(time.Millisecond)}
}

func micros(seconds float64) time.Time { return at(seconds).Truncate(time.Microsecond) }
