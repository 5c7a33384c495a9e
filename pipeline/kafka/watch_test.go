//go:build synctests

package kafka

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// late answers a frame when it has seen the next few: like a model of a scene, it has a
// memory of what it has read and not answered.
type late struct {
	frames map[schemas.Key][]schemas.Event
}

const later = 7

func newLate() connectors.Watcher { return &late{map[schemas.Key][]schemas.Event{}} }

func (l *late) Look(was connectors.Watched, event schemas.Event) (connectors.Watched, []schemas.Event) {
	l.frames[event.Key] = append(l.frames[event.Key], event)
	waiting := l.frames[event.Key]
	was.Next, was.Latest = event.At.Offset+1, event.Body.When()
	var answers []schemas.Event
	if len(waiting) > later {
		frame := waiting[0].Body.(schemas.Frame)
		answers = append(answers, schemas.Event{Topic: schemas.Observations, Key: event.Key,
			Body: schemas.Observation{Camera: frame.Camera, Sequence: frame.Sequence, Time: frame.Time, Model: "late"}})
		was.Answered = waiting[0].At.Offset + 1
		waiting = waiting[1:]
	}
	l.frames[event.Key] = waiting
	was.From = waiting[0].At.Offset
	return was, answers
}

func (l *late) Recall(_ connectors.Watched, event schemas.Event) {
	l.frames[event.Key] = append(l.frames[event.Key], event)
}

func (*late) Due(connectors.Watched) schemas.Micros { return schemas.Never }

var watchPlan = Plan{
	Tenant: "acme",
	Watches: []Watch{{
		Name: "vision", Inbox: schemas.Frames, Outboxes: []schemas.Topic{schemas.Observations}, New: newLate,
	}},
	StorePartitions: 2, VisitPartitions: 1, Replication: 1,
}

var watchScenario = scenario{watchPlan, someFrames(5, 40), func(ctx context.Context, t *testing.T, cluster Cluster, input []schemas.Event) string {
	want, got := map[string][]int64{}, map[string][]int64{}
	for _, e := range input {
		frame := e.Body.(schemas.Frame)
		want[frame.Camera] = append(want[frame.Camera], frame.Sequence)
	}
	for camera, all := range want {
		want[camera] = all[:len(all)-later]
	}
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	for event, err := range cluster.Read(ctx, "acme", schemas.Observations) {
		if err != nil {
			t.Fatal(err)
		}
		seen := event.Body.(schemas.Observation)
		got[seen.Camera] = append(got[seen.Camera], seen.Sequence)
	}
	return cmp.Diff(want, got)
}}

// someFrames are frames of some cameras.
func someFrames(cameras, frames int) []schemas.Event {
	var all []schemas.Event
	for n := range frames {
		for c := range cameras {
			name := fmt.Sprint(c)
			all = append(all, schemas.Event{Topic: schemas.Frames, Key: schemas.StoreKey("acme", "1").Camera(name),
				Body: schemas.Frame{Camera: name, Sequence: int64(n + 1), Time: schemas.Micros(n) * schemas.Second, Encoding: "jpeg"}})
		}
	}
	return all
}

// A watch answers every frame once, in order, whatever happens to its workers and the
// brokers.
func TestWatchLosesAndDoublesNothing(t *testing.T) {
	for seed := range seeds() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			if diff := simulate(t, seed, watchScenario, flaws{}); diff != "" {
				t.Errorf("observations differ (-want +got):\n%s\nrerun: go test -tags synctests ./pipeline/kafka -run TestWatchLoses -sim.seed %d", diff, seed)
			}
		})
	}
}
