package main

import (
	"encoding/json"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// A receipt's one pick that stands has the frames that its evidence names written out, those
// of its own store and with the box drawn.
func TestEvidenceShowsTheFramesAroundAPick(t *testing.T) {
	brokers := embedded(t)
	cluster := topicsOn(t.Context(), t, brokers)
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer edge.Close()
	publish := func(topic schemas.Topic, key schemas.Key, body schemas.Body) {
		if err := edge.Publish(t.Context(), schemas.Event{Topic: topic, Key: key, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	frames := func(first, last int64) schemas.Range {
		return schemas.Range{Topic: "local.frames", First: first, Last: last}
	}
	for n := 1; n <= 40; n++ { // a tenth of a second each
		for i, camera := range []schemas.Key{"local/1/a", "local/2/a"} {
			frame := aFrame(t, camera, n).Body.(schemas.Frame)
			publish(schemas.Frames, camera, frame)
			publish(schemas.Observations, camera, schemas.Observation{
				Camera: "a", Sequence: frame.Sequence, Time: frame.Time,
				People:   []schemas.Detection{{X0: 20, Y0: 10, X1: 60, Y1: 80}},
				Evidence: []schemas.Range{frames(int64(2*(n-1)+i), int64(2*(n-1)+i))},
			})
		}
	}
	weights := schemas.Range{Topic: "local.sensed", First: 1, Last: 2}
	took := schemas.Interaction{ID: "e1#1", Revision: 1, Visit: "v", Product: "water", Quantity: 1, Time: 2 * schemas.Second,
		Evidence: []schemas.Range{weights, frames(32, 45)}} // of 1.7 s to 2.3 s
	publish(schemas.Attributed, "local/1/v", took)
	took.ID, took.Time = "e2#1", schemas.Second
	publish(schemas.Attributed, "local/1/v", took)
	took.Quantity, took.Revision = 0, 2 // withdrawn
	publish(schemas.Attributed, "local/1/v", took)
	publish(schemas.Receipts, "local/1/v", schemas.Receipt{ID: "local/1/v", Revision: 1, Status: schemas.Final, Visit: "v"})
	if err := edge.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "evidence")
	var complaint strings.Builder
	show := func(receipt string) int {
		return run(t.Context(), []string{"evidence", receipt, "--out", out, "--brokers", brokers[0]}, io.Discard, &complaint)
	}
	if code := show("local/1/v"); code != exitOK {
		t.Fatalf("exit code %d: %s", code, complaint.String())
	}
	text, err := os.ReadFile(filepath.Join(out, "frames.json"))
	if err != nil {
		t.Fatal(err)
	}
	var shown struct{ Frames []shownFrame }
	if err := json.Unmarshal(text, &shown); err != nil {
		t.Fatal(err)
	}
	if len(shown.Frames) != 7 {
		t.Fatalf("%d frames, want the seven of camera local/1/a:\n%s", len(shown.Frames), text)
	}
	first := shown.Frames[0]
	at := schemas.Range{Topic: first.Topic, Partition: first.Partition, First: first.Offset, Last: first.Offset}
	if again, err := cluster.ReadRange(t.Context(), "local", at); err != nil || again[0].Key != "local/1/a" || again[0].Body.When() != first.Time {
		t.Errorf("%+v is not where it is said to be: %v, %v", first, again, err)
	}
	file, err := os.Open(filepath.Join(out, first.File))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := jpeg.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if r, g, _, _ := picture.At(40, 10).RGBA(); r < 2*g {
		t.Errorf("no box is drawn: %v", picture.At(40, 10))
	}
	pictures, err := picturesOf(cluster)(t.Context(), "local/1", []schemas.Range{weights, frames(32, 45)}, 5)
	if err != nil || len(pictures) != 5 || pictures[0].Camera != "a" || pictures[0].Time != first.Time {
		t.Errorf("on the review page: %d pictures, %v; want five of the seven", len(pictures), err)
	}
	if other, err := picturesOf(cluster)(t.Context(), "south/1", []schemas.Range{frames(32, 45)}, 5); len(other) > 0 {
		t.Errorf("another tenant sees %d pictures, %v", len(other), err)
	}
	if code := show("nobody"); code != exitUsage {
		t.Errorf("exit code %d for a receipt that is none", code)
	}
}
