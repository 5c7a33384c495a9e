package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
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

// The vision process is killed (kill -9) again and again in the middle of two cameras'
// streams: each frame has one observation.
func TestKilledVisionLosesAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	t.Run("embedded", func(t *testing.T) { killVision(t, embedded(t)) })
	t.Run("kafka", func(t *testing.T) { killVision(t, kafkatest.Start(t).Brokers()) })
}

func killVision(t *testing.T, brokers []string) {
	const frames, kills = 400, 6
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cluster := topicsOn(ctx, t, brokers)
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

// A picture that is cut short, one of no bytes, a camera that changes its resolution and a
// clock that jumps: each is told in a dead letter that names the frame, and every picture
// that can be seen is observed.
func TestOddFramesAreToldAndTheStreamGoesOn(t *testing.T) {
	const camera, frames = schemas.Key("local/1/a"), 60
	brokers := embedded(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := topicsOn(ctx, t, brokers)
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer edge.Close()
	publish := func(e schemas.Event) {
		if err := edge.Publish(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	worker := start(t, "vision", "--brokers", brokers[0], "--warm-up", "20", "--listen", "")
	defer worker.kill()
	for n := 1; n <= frames; n++ {
		e := aFrame(t, camera, n)
		frame := e.Body.(schemas.Frame)
		switch {
		case n == 10:
			frame.Data = frame.Data[:len(frame.Data)/2]
		case n == 15:
			frame.Data = nil
		case n >= 40:
			frame.Time += 2 * schemas.Hour
		}
		if n >= 25 {
			frame.Data = half(t, frame.Data)
		}
		e.Body = frame
		publish(e)
	}
	publish(schemas.Event{Topic: schemas.Frames, Key: camera, Body: schemas.Tick{Source: "a", Watermark: schemas.Day}})
	if err := edge.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	var seen []int64
	for event, err := range cluster.Read(ctx, "local", schemas.Observations) {
		if err != nil {
			t.Fatal(err)
		}
		o, ok := event.Body.(schemas.Observation)
		if !ok {
			break
		}
		seen = append(seen, o.Sequence)
	}
	if len(seen) != frames-2 || slices.Contains(seen, 10) || slices.Contains(seen, 15) || !slices.IsSorted(seen) {
		t.Errorf("observed %v, want all frames but 10 and 15\n%s", seen, worker.stderr.String())
	}
	var told []string
	letters, err := cluster.ReadAll(ctx, "local", schemas.DeadLetters)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range letters {
		told = append(told, e.Body.(schemas.DeadLetter).Reason)
	}
	for i, want := range []string{"frame 10 of camera a", "frame 15 of camera a", "frame 25 of camera a: the size went from", "frame 40 of camera a: the clock went from"} {
		if i >= len(told) || !strings.HasPrefix(told[i], want) {
			t.Fatalf("told %q, want the %d. to begin with %q", told, i+1, want)
		}
	}
}

// half is a picture at half its size.
func half(t *testing.T, data []byte) []byte {
	t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size().Div(2)
	small := image.NewGray(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			small.Set(x, y, picture.At(2*x, 2*y))
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
