package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// A camera over HTTP that shows a still room: its frames are on the topic, most of them
// left out, and the edge says how much that saved.
func TestEdgePublishesCameras(t *testing.T) {
	still := aFrame(t, "local/1/a", 1).Body.(schemas.Frame).Data
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=b")
		for r.Context().Err() == nil {
			fmt.Fprintf(w, "--b\r\nContent-Type: image/jpeg\r\n\r\n%s\r\n", still)
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}))
	defer server.Close()
	c, cluster := topicsFor(t, 1, "north")
	path := filepath.Join(t.TempDir(), "edge.yaml")
	text := fmt.Sprintf("brokers: [%q]\ntenants: [north]\nstore: \"12\"\ncameras:\n  - {id: \"5\", input: %q, kind: mjpeg, keep-alive: 500ms}\n", c.Brokers[0], server.URL)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var stderr bytes.Buffer
	if code := run(ctx, []string{"edge", "--config", path}, io.Discard, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if !strings.Contains(stderr.String(), "left out since nothing moved") {
		t.Errorf("it says %q, want what the gate saved", stderr.String())
	}
	reading, enough := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer enough()
	frames, ticks := 0, 0
	for event, err := range cluster.Read(reading, "north", schemas.Frames) {
		if err != nil {
			t.Fatal(err)
		}
		switch event.Body.(type) {
		case schemas.Frame:
			frames++
		case schemas.Tick:
			ticks++
		}
	}
	if frames < 3 || frames > 6 || ticks == 0 {
		t.Errorf("%d frames and %d ticks on the topic, want one frame in 500 ms and a tick a second", frames, ticks)
	}
}

// An edge that starts again says no price list anew, which would take the place of those
// that were announced meanwhile.
func TestEdgeSaysAPriceListOnce(t *testing.T) {
	c, cluster := topicsFor(t, 1, "north")
	for range 2 {
		if code, _, stderr := exeunt(t, "edge", "--brokers", c.Brokers[0], "--tenants", "north", "--store", "12", "--definition", "../../../deploy/store"); code != exitOK {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
	}
	counts := map[schemas.Record]int{}
	for _, topic := range []schemas.Topic{schemas.Sensed, schemas.Catalogues} {
		events, err := cluster.ReadAll(t.Context(), "north", topic)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			counts[e.Body.Record()]++
		}
	}
	if counts["catalogue"] != 2 || counts["planogram"] != 2 {
		t.Errorf("told %v, want the catalogue once to the stages and once for the record, and each plan", counts)
	}
}
