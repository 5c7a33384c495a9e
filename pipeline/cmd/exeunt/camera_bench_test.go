package main

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// rendered are frames of one camera of a store with two shoppers, 640 by 360.
func rendered(b *testing.B, frames int) []schemas.Frame {
	b.Helper()
	store, err := sim.NewOpen(sim.Config{Seed: 1}, 2, schemas.Hour)
	if err != nil {
		b.Fatal(err)
	}
	films, err := sim.NewFilms(store, []int{1}, 640)
	if err != nil {
		b.Fatal(err)
	}
	var all []schemas.Frame
	for len(all) < frames {
		for _, after := range []float64{0, 0.1} {
			shots, err := films.Shoot(after)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, shots[0].Frame)
		}
		store.Next(true)
	}
	return all
}

// BenchmarkMotion is decoding plus the motion model, its warm-up and learning included,
// against OpenCV's decoding (libjpeg-turbo) plus MOG2 on the same JPEGs in the same run, by
// core. The limit is MOG2, which says which pixels are new and not who is there.
func BenchmarkMotion(b *testing.B) {
	frames := rendered(b, 300)
	rival := mog2(b, frames)
	before := cpuSeconds()
	for b.Loop() {
		m := motion.Model{WarmUp: 100}
		for _, f := range frames {
			picture, err := jpeg.Decode(bytes.NewReader(f.Data))
			if err != nil {
				b.Fatal(err)
			}
			m.Push(f.Sequence, picture)
		}
	}
	own := float64(len(frames)*b.N) / (cpuSeconds() - before)
	b.ReportMetric(own, "frames/core-s")
	if rival > 0 {
		b.ReportMetric(rival, "mog2-frames/core-s")
		b.ReportMetric(own/rival, "motion/mog2")
	}
	b.ReportMetric(0, "ns/op")
}

// mog2 is OpenCV's frames a core-second; 0, with a word why, where there is no OpenCV.
func mog2(b *testing.B, frames []schemas.Frame) float64 {
	b.Helper()
	dir := b.TempDir()
	for _, f := range frames {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.jpg", f.Sequence)), f.Data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	python, err := withOpenCV()
	if err != nil {
		b.Logf("no comparison with MOG2, which needs Python and pip for opencv-python-headless: %v", err)
		return 0
	}
	out, err := exec.Command(python, "testdata/mog2.py", dir).CombinedOutput()
	if err != nil {
		b.Fatalf("mog2: %v: %s", err, out)
	}
	rate, err := strconv.ParseFloat(strings.TrimSpace(string(out)), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}

// withOpenCV is a Python that has OpenCV: in a virtual environment in the user's cache,
// which is made the first time.
func withOpenCV() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "exeunt", "opencv")
	python := filepath.Join(dir, "bin", "python")
	if exec.Command(python, "-c", "import cv2").Run() == nil {
		return python, nil
	}
	if out, err := exec.Command("python3", "-m", "venv", dir).CombinedOutput(); err != nil {
		return "", fmt.Errorf("make a virtual environment: %w: %s", err, out)
	}
	if out, err := exec.Command(python, "-m", "pip", "install", "-q", "opencv-python-headless").CombinedOutput(); err != nil {
		return "", fmt.Errorf("pip install: %w: %s", err, out)
	}
	return python, nil
}

// BenchmarkFrames is frames written to Kafka and read again, by second and by core. On real
// Kafka the broker's own cores do not count.
func BenchmarkFrames(b *testing.B) {
	frames := rendered(b, 100)
	b.Run("embedded", func(b *testing.B) { throughKafka(b, embedded(b), frames) })
	b.Run("kafka", func(b *testing.B) { throughKafka(b, kafkatest.Start(b).Brokers(), frames) })
}

func throughKafka(b *testing.B, brokers []string, frames []schemas.Frame) {
	const times = 20 // that each frame is sent
	f := newFrameBench(b, brokers)
	defer f.edge.Close()
	before := cpuSeconds()
	for b.Loop() {
		for range times {
			f.send(frames)
		}
		f.flush()
	}
	left := times * len(frames) * b.N
	for event, err := range f.cluster.Read(f.ctx, "local", schemas.Frames) {
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := event.Body.(schemas.Frame); ok {
			if left--; left == 0 {
				break
			}
		}
	}
	sent := float64(times * len(frames) * b.N)
	b.ReportMetric(sent/b.Elapsed().Seconds(), "frames/s")
	b.ReportMetric(sent/(cpuSeconds()-before), "frames/core-s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkCamera is what one camera at ten frames a second costs on one machine: edge,
// embedded broker and vision worker with the motion model, bytes on the wire from the edge
// (and as many again to the worker), and what Kafka keeps in a day.
func BenchmarkCamera(b *testing.B) {
	const perSecond = 10
	frames := rendered(b, 300)
	size := 0
	for _, f := range frames {
		size += len(f.Data)
	}
	var cores float64
	for b.Loop() {
		brokers, stop, err := kafka.StartEmbedded()
		if err != nil {
			b.Fatal(err)
		}
		before := cpuSeconds()
		watched(b, brokers, frames)
		cores += (cpuSeconds() - before) / float64(len(frames)) * perSecond
		stop()
	}
	bytesPerSecond := float64(size) / float64(len(frames)) * perSecond
	b.ReportMetric(cores/float64(b.N), "cores")
	b.ReportMetric(bytesPerSecond/1e3, "kB/s")
	b.ReportMetric(bytesPerSecond*86400/1e9, "GB/day")
	b.ReportMetric(0, "ns/op")
}

// watched sends the frames of one camera and waits until vision has answered all.
func watched(b *testing.B, brokers []string, frames []schemas.Frame) {
	b.Helper()
	f := newFrameBench(b, brokers)
	defer f.edge.Close()
	models, err := config{WarmUp: 100}.models(f.ctx, nil, newLog(io.Discard))
	if err != nil {
		b.Fatal(err)
	}
	ctx, done := context.WithCancel(f.ctx)
	var running conc.WaitGroup
	defer running.Wait()
	defer done()
	running.Go(func() {
		if err := kafka.NewWatchWorker(f.cluster, eyes(models), kafka.WorkerConfig{Tenants: []string{"local"}, Slot: "0"}).Run(ctx); err != nil {
			b.Error(err)
		}
	})
	f.send(frames)
	f.publish(schemas.Tick{Source: "1", Watermark: schemas.Day})
	f.flush()
	for event, err := range f.cluster.Read(ctx, "local", schemas.Observations) {
		if err != nil {
			b.Fatal(err)
		}
		if _, ended := event.Body.(schemas.Tick); ended {
			return
		}
	}
}

// frameBench is a camera on a cluster.
type frameBench struct {
	*testing.B
	ctx     context.Context
	cluster kafka.Cluster
	edge    *kafka.Edge
}

func newFrameBench(b *testing.B, brokers []string) frameBench {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	b.Cleanup(cancel)
	cluster := topicsOn(ctx, b, brokers)
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		b.Fatal(err)
	}
	return frameBench{b, ctx, cluster, edge}
}

func (f frameBench) publish(body schemas.Body) {
	if err := f.edge.Publish(f.ctx, schemas.Event{Topic: schemas.Frames, Key: "local/1/1", Body: body}); err != nil {
		f.Fatal(err)
	}
}

func (f frameBench) send(frames []schemas.Frame) {
	for _, frame := range frames {
		f.publish(frame)
	}
}

func (f frameBench) flush() {
	if err := f.edge.Flush(f.ctx); err != nil {
		f.Fatal(err)
	}
}
