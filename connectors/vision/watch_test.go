package vision

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/schemas"
)

const cam = schemas.Key("north/12/cam")

// at is an event of the camera at an offset.
func at(offset int, body schemas.Body) schemas.Event {
	return schemas.Event{Topic: schemas.Frames, Key: cam, Body: body,
		At: schemas.Position{Topic: "north.frames", Offset: int64(offset)}}
}

func taken(offset int, data []byte) schemas.Frame {
	return schemas.Frame{Camera: "cam", Sequence: int64(offset) + 1, Time: schemas.Hour + schemas.Micros(offset)*schemas.Second/10, Encoding: "jpeg", Data: data}
}

func picture(w, h int) []byte {
	var data bytes.Buffer
	if err := jpeg.Encode(&data, image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420), nil); err != nil {
		panic(err)
	}
	return data.Bytes()
}

func newWatch(warmUp int) *Watch {
	return &Watch{Model: func(schemas.Key) Model { return &Motion{motion.Model{WarmUp: warmUp}} }}
}

// answered are the sequences of the observations among events.
func answered(events []schemas.Event) []int64 {
	var sequences []int64
	for _, e := range events {
		if o, ok := e.Body.(schemas.Observation); ok && e.Topic == schemas.Observations {
			sequences = append(sequences, o.Sequence)
		}
	}
	return sequences
}

func letters(events []schemas.Event) []string {
	var reasons []string
	for _, e := range events {
		if l, ok := e.Body.(schemas.DeadLetter); ok {
			reasons = append(reasons, l.Reason)
		}
	}
	return reasons
}

// Bad frames become dead letters, odd ones are reported, and every good one is answered
// once, in order.
func TestBadFramesDoNotStopTheStream(t *testing.T) {
	good := picture(64, 48)
	var grey bytes.Buffer
	if err := jpeg.Encode(&grey, image.NewGray(image.Rect(0, 0, 32, 24)), nil); err != nil {
		t.Fatal(err)
	}
	back := taken(5, grey.Bytes())
	back.Time = schemas.Minute
	input := []schemas.Event{
		at(0, taken(0, good)),
		at(1, taken(1, nil)),
		at(2, taken(2, good[:len(good)/2])),
		at(3, taken(3, picture(32, 24))),
		at(4, taken(4, grey.Bytes())),
		at(5, back),
		at(6, schemas.Frame{Camera: "cam", Sequence: 7, Time: 2 * schemas.Minute, Encoding: "h264", Data: good}),
		at(7, schemas.Tick{Source: "cam", Watermark: 2 * schemas.Hour}),
	}
	w := newWatch(0)
	var was connectors.Watched
	var got []schemas.Event
	for _, e := range input {
		var events []schemas.Event
		was, events = w.Look(was, e)
		got = append(got, events...)
	}
	if diff := cmp.Diff([]int64{1, 4, 5, 6}, answered(got)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	reasons := []string{"frame 2 of camera", "frame 3 of camera", "the size went from (64,48) to (32,24)", "the clock went from", `"h264", want jpeg`}
	said := letters(got)
	if len(said) != len(reasons) {
		t.Fatalf("dead letters %q, want %q", said, reasons)
	}
	for i, reason := range reasons {
		if !strings.Contains(said[i], reason) {
			t.Errorf("dead letter %q, want one with %q", said[i], reason)
		}
	}
	for _, e := range got {
		o, ok := e.Body.(schemas.Observation)
		frame := schemas.Range{Topic: "north.frames", First: o.Sequence - 1, Last: o.Sequence - 1}
		if ok && !slices.Equal(o.Evidence, []schemas.Range{frame}) {
			t.Errorf("the answer to frame %d names %v", o.Sequence, o.Evidence)
		}
	}
	if _, ok := got[len(got)-1].Body.(schemas.Tick); !ok {
		t.Error("the last tick is not handed on")
	}
}

// However often a watcher is lost and made anew, each frame is answered once, in order:
// what was kept and the inbox are enough.
func TestNothingIsLostOrDoubledByForgetting(t *testing.T) {
	small, large := picture(16, 12), picture(32, 24)
	rapid.Check(t, func(t *rapid.T) {
		warmUp := rapid.IntRange(1, 40).Draw(t, "warm-up")
		frames := rapid.IntRange(1, 90).Draw(t, "frames")
		var log []schemas.Event
		for i := range frames {
			data := small
			switch rapid.IntRange(0, 30).Draw(t, "kind") {
			case 0:
				data = nil
			case 1:
				small, large = large, small
			}
			log = append(log, at(i, taken(i, data)))
		}
		log = append(log, at(frames, schemas.Tick{Source: "cam", Watermark: 2 * schemas.Hour}))
		want := run(log, warmUp, func(int) bool { return false })
		crashes := rapid.SliceOfN(rapid.Bool(), len(log), len(log)).Draw(t, "crashes")
		got := run(log, warmUp, func(i int) bool { return crashes[i] })
		if !slices.Equal(want, got) {
			t.Fatalf("answered %v, want %v", got, want)
		}
	})
}

// run looks at a log, with a new watcher wherever the old one crashed, and returns the
// sequences of the observations.
func run(log []schemas.Event, warmUp int, crashed func(i int) bool) []int64 {
	w := newWatch(warmUp)
	var was connectors.Watched
	var sequences []int64
	for i, e := range log {
		if crashed(i) {
			w = newWatch(warmUp)
			for _, old := range log[was.From:was.Next] {
				w.Recall(was, old)
			}
		}
		var events []schemas.Event
		was, events = w.Look(was, e)
		sequences = append(sequences, answered(events)...)
	}
	return sequences
}
