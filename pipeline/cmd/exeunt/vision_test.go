package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// aFrame is a room in which a dark block walks.
func aFrame(t *testing.T, camera schemas.Key, sequence int) schemas.Event {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 160, 96))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(120 + 40*(i/8%2))
	}
	x := sequence % 140
	for y := 30; y < 90; y++ {
		for dx := range 18 {
			picture.SetGray(x+dx, y, color.Gray{Y: 10})
		}
	}
	var data bytes.Buffer
	if err := jpeg.Encode(&data, picture, nil); err != nil {
		t.Fatal(err)
	}
	_, _, name := camera.Parts()
	return schemas.Event{Topic: schemas.Frames, Key: camera, Body: schemas.Frame{
		Camera: name, Sequence: int64(sequence), Time: schemas.Micros(sequence) * schemas.Second / 10,
		Width: 160, Height: 96, Encoding: "jpeg", Data: data.Bytes(),
	}}
}

// The vision worker is killed again and again in the middle of two cameras' streams: each
// frame has one observation.
func TestKilledVisionLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes ten seconds")
	}
	const frames, kills = 400, 6
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c := config{Brokers: brokers, Tenants: []string{"local"}, Partitions: 1, Replication: 1}
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := c.createTopics(ctx, cluster); err != nil {
		t.Fatal(err)
	}
	cameras := []schemas.Key{"local/1/a", "local/1/b"}
	var edge conc.WaitGroup
	edge.Go(func() { film(ctx, t, cluster, cameras, frames) })
	args := []string{"vision", "--brokers", brokers[0], "--warm-up", "60", "--listen", ""}
	worker := start(t, args...)
	for range kills {
		time.Sleep(time.Second)
		worker.kill()
		worker = start(t, args...)
	}
	edge.Wait()
	seen := map[string][]int64{}
	for event, err := range cluster.Read(ctx, "local", schemas.Observations) {
		if err != nil {
			t.Fatal(err)
		}
		if o, ok := event.Body.(schemas.Observation); ok {
			seen[o.Camera] = append(seen[o.Camera], o.Sequence)
		} else if len(seen["a"]) >= frames && len(seen["b"]) >= frames {
			break
		}
	}
	worker.kill()
	want := make([]int64, frames)
	for i := range want {
		want[i] = int64(i + 1)
	}
	for _, camera := range cameras {
		if _, _, name := camera.Parts(); !slices.Equal(seen[name], want) {
			t.Errorf("camera %s: observed %v, want 1 to %d\n%s", name, seen[name], frames, worker.stderr.String())
		}
	}
}

// film publishes the cameras' frames at sixty a second, and the watermarks that end them.
func film(ctx context.Context, t *testing.T, cluster kafka.Cluster, cameras []schemas.Key, frames int) {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Error(err)
		return
	}
	defer edge.Close()
	publish := func(e schemas.Event) {
		if err := edge.Publish(ctx, e); err != nil {
			t.Error(err)
		}
	}
	for n := range frames {
		for _, camera := range cameras {
			publish(aFrame(t, camera, n+1))
		}
		time.Sleep(time.Second / 60)
	}
	for _, camera := range cameras {
		publish(schemas.Event{Topic: schemas.Frames, Key: camera, Body: schemas.Tick{Source: string(camera), Watermark: schemas.Hour}})
	}
	if err := edge.Flush(ctx); err != nil {
		t.Error(err)
	}
}
