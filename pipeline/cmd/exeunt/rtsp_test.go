package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors/camera/cameratest"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
)

// A network camera as a store has it: the edge reads it over RTSP, vision observes it.
// ffmpeg is killed (kill -9) under the edge twice, and observations go on each time, none
// of them doubled.
func TestEdgeSurvivesTheDeathOfFFmpeg(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	t.Run("embedded", func(t *testing.T) { killFFmpeg(t, embedded(t)) })
	t.Run("kafka", func(t *testing.T) { killFFmpeg(t, kafkatest.Start(t).Brokers()) })
}

func killFFmpeg(t *testing.T, brokers []string) {
	const enough, kills = 30, 2
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := topicsOn(ctx, t, brokers)
	edge := start(t, "edge", "--config", filmedBy(t, brokers, cameratest.Film(t, "libx264")))
	defer edge.kill()
	vision := start(t, "vision", "--brokers", brokers[0], "--warm-up", "10", "--listen", "")
	defer vision.kill()
	last, seen, killed := int64(0), 0, 0
	for event, err := range cluster.Read(ctx, "local", schemas.Observations) {
		if err != nil {
			t.Fatalf("%v, after %d observations and %d kills: %s %s", err, seen, killed, edge.stderr.String(), vision.stderr.String())
		}
		o, ok := event.Body.(schemas.Observation)
		if !ok {
			continue
		}
		if o.Sequence <= last {
			t.Fatalf("observation of frame %d came after that of %d", o.Sequence, last)
		}
		last = o.Sequence
		if seen++; seen%enough != 0 {
			continue
		}
		if killed == kills {
			break
		}
		killChildren(t, edge.Process.Pid)
		killed++
	}
	if killed < kills || seen < enough*(kills+1) {
		t.Errorf("%d observations and %d kills: %s %s", seen, killed, edge.stderr.String(), vision.stderr.String())
	}
	ofFrames(ctx, t, cluster, last)
}

// filmedBy is an edge's configuration with one camera.
func filmedBy(t *testing.T, brokers []string, c *cameratest.RTSP) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "edge.yaml")
	text := fmt.Sprintf("brokers: [%q]\ntenants: [local]\nstore: \"1\"\ncameras:\n  - {id: \"5\", input: %q, fps: 10}\n", brokers[0], c.Address)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// killChildren kills all children of a process; there must be some.
func killChildren(t *testing.T, of int) {
	t.Helper()
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", of))
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for _, list := range lists {
		children, err := os.ReadFile(list)
		if err != nil {
			continue // the thread has ended
		}
		for _, child := range strings.Fields(string(children)) {
			if pid, err := strconv.Atoi(child); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
	}
	if killed == 0 {
		t.Fatalf("process %d has no children: %v", of, lists)
	}
}

// ofFrames says that up to a sequence every frame has one observation.
func ofFrames(ctx context.Context, t *testing.T, cluster kafka.Cluster, last int64) {
	t.Helper()
	frames, observations := 0, 0
	count := func(topic schemas.Topic, of func(schemas.Body) (int64, bool), n *int) {
		for event, err := range cluster.Read(ctx, "local", topic) {
			if err != nil {
				t.Fatal(err)
			}
			if sequence, ok := of(event.Body); ok {
				if *n++; sequence >= last {
					return
				}
			}
		}
	}
	count(schemas.Frames, func(b schemas.Body) (int64, bool) { f, ok := b.(schemas.Frame); return f.Sequence, ok }, &frames)
	count(schemas.Observations, func(b schemas.Body) (int64, bool) {
		o, ok := b.(schemas.Observation)
		return o.Sequence, ok
	}, &observations)
	if frames != observations {
		t.Errorf("%d observations of %d frames", observations, frames)
	}
}
