package main

import (
	"context"
	"encoding/json"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// filmedStore is a simulated store whose cameras and scales are published, the scales when
// fusion has come so far: video is later than scales, by what the motion model waits.
type filmedStore struct {
	*testing.T
	ctx     context.Context
	key     schemas.Key
	edge    *kafka.Edge
	store   *sim.Open
	films   *sim.Films
	waiting []schemas.Event // from the scales
	fused   func() schemas.Micros

	listening conc.WaitGroup
}

func (f *filmedStore) publish(topic schemas.Topic, key schemas.Key, body schemas.Body) {
	f.Helper()
	if err := f.edge.Publish(f.ctx, schemas.Event{Topic: topic, Key: key, Body: body}); err != nil {
		f.Fatal(err)
	}
}

// play plays a fifth of a second.
func (f *filmedStore) play(welcome bool) {
	for _, after := range []float64{0, 0.1} {
		shots, err := f.films.Shoot(after)
		if err != nil {
			f.Fatal(err)
		}
		for _, shot := range shots {
			f.publish(schemas.Frames, f.key.Camera(shot.Frame.Camera), shot.Frame)
		}
	}
	moment := f.store.Next(welcome)
	for _, body := range moment.Sensed {
		if _, tracked := body.(schemas.People); !tracked { // video must do
			f.waiting = append(f.waiting, schemas.Event{Topic: schemas.Sensed, Key: f.key, Body: body})
		}
	}
	f.waiting = append(f.waiting, schemas.Event{Topic: schemas.Sensed, Key: f.key, Body: schemas.Tick{Source: "scales", Watermark: moment.Until}})
}

// weigh publishes what the scales said up to where fusion has come, which is waited for.
func (f *filmedStore) weigh(until schemas.Micros) {
	for f.fused() < until {
	}
	for len(f.waiting) > 0 && f.waiting[0].Body.When() <= until {
		f.publish(schemas.Sensed, f.key, f.waiting[0].Body)
		f.waiting = f.waiting[1:]
	}
}

// Cameras that are rendered, the vision process and all stages: a receipt's lines name the
// frames around them, and exeunt evidence writes these out, with the shopper's box.
func TestReceiptsFromVideoNameTheirFrames(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	const key, seconds, warmUp = schemas.Key("local/1"), 30, 60
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	c := config{Brokers: brokers, Tenants: []string{"local"}, Partitions: 2, Replication: 1}
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	f := &filmedStore{T: t, ctx: ctx, key: key}
	defer f.listening.Wait()
	defer cancel()
	if err := c.createTopics(ctx, cluster); err != nil {
		t.Fatal(err)
	}
	vision := start(t, "vision", "--brokers", brokers[0], "--warm-up", strconv.Itoa(warmUp), "--listen", "")
	defer vision.kill()
	stages := start(t, "run", "--brokers", brokers[0], "--listen", "")
	defer stages.kill()
	f.open(cluster)
	defer f.edge.Close()

	for n := 0; n < 5*seconds || !f.store.Empty(); n++ {
		f.play(n < 5*seconds)
		if n%5 == 4 && n > warmUp/2+5 {
			f.weigh(schemas.Hour + schemas.Micros(n/5-1)*schemas.Second)
		}
	}
	for _, camera := range f.films.Calibration().Cameras {
		f.publish(schemas.Frames, key.Camera(camera.Camera), schemas.Tick{Source: camera.Camera, Watermark: 2 * schemas.Hour})
	}
	f.weigh(2 * schemas.Hour)
	f.publish(schemas.Sensed, key, schemas.Tick{Source: "scales", Watermark: 2 * schemas.Hour})
	receipt := f.receipt(cluster)

	out := filepath.Join(t.TempDir(), "evidence")
	var complaint strings.Builder
	if code := run(ctx, []string{"evidence", receipt.ID, "--out", out, "--brokers", brokers[0]}, io.Discard, &complaint); code != exitOK {
		t.Fatalf("exit code %d: %s", code, complaint.String())
	}
	f.shows(out)
}

// open begins with what the store is.
func (f *filmedStore) open(cluster kafka.Cluster) {
	var err error
	if f.store, err = sim.NewOpen(sim.Config{Seed: 2, Hertz: 20}, 1, schemas.Hour); err != nil {
		f.Fatal(err)
	}
	if f.films, err = sim.NewFilms(f.store, []int{1, 2, 9, 10}, 320); err != nil {
		f.Fatal(err)
	}
	if f.edge, err = kafka.NewEdge(cluster); err != nil {
		f.Fatal(err)
	}
	f.publish(schemas.Sightings, f.key, f.films.Calibration())
	for _, body := range f.store.Define() {
		f.publish(schemas.Sensed, f.key, body)
	}
	f.publish(schemas.Sensed, f.key, schemas.Tick{Source: "scales", Watermark: schemas.Hour})
	sensed := make(chan schemas.Micros)
	f.listening.Go(func() { // ends with ctx
		for event, err := range cluster.Read(f.ctx, "local", schemas.Sensed) {
			if tick, ok := event.Body.(schemas.Tick); ok && err == nil && tick.Source == "fusion" {
				select {
				case sensed <- tick.Watermark:
				case <-f.ctx.Done():
				}
			}
		}
	})
	var fused schemas.Micros
	f.fused = func() schemas.Micros {
		select {
		case fused = <-sensed:
		case <-f.ctx.Done():
			f.Fatal("fusion does not come so far")
		}
		return fused
	}
}

// receipt waits for one with a line that names frames.
func (f *filmedStore) receipt(cluster kafka.Cluster) schemas.Receipt {
	for event, err := range cluster.Read(f.ctx, "local", schemas.Receipts) {
		if err != nil {
			f.Fatal(err)
		}
		r, ok := event.Body.(schemas.Receipt)
		if !ok || !r.Decided() {
			continue
		}
		for _, line := range r.Lines {
			if len(schemas.Frames.Among("local", line.Evidence)) > 0 {
				return r
			}
		}
	}
	f.Fatal("no receipt names frames")
	return schemas.Receipt{}
}

// shows checks what was written out.
func (f *filmedStore) shows(out string) {
	text, err := os.ReadFile(filepath.Join(out, "frames.json"))
	if err != nil {
		f.Fatal(err)
	}
	var shown struct{ Frames []shownFrame }
	if err := json.Unmarshal(text, &shown); err != nil {
		f.Fatal(err)
	}
	cameras, boxed := map[string]bool{}, 0
	for _, frame := range shown.Frames {
		cameras[frame.Camera] = true
		if hasBox(f.T, filepath.Join(out, frame.File)) {
			boxed++
		}
	}
	if len(cameras) != 4 || boxed*3 < len(shown.Frames) {
		f.Errorf("%d frames of %d cameras, %d with boxes", len(shown.Frames), len(cameras), boxed)
	}
}

// hasBox says whether anything is as red as a box in a picture.
func hasBox(t *testing.T, path string) bool {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := jpeg.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	for at := range size.X * size.Y {
		if r, g, b, _ := picture.At(at%size.X, at/size.X).RGBA(); r > 3*max(g, b) && r > 0xa000 {
			return true
		}
	}
	return false
}
