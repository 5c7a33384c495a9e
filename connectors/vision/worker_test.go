package vision

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

func frame(t *testing.T, sequence int64, data []byte) schemas.Event {
	t.Helper()
	return schemas.Event{Topic: schemas.Frames, Key: "north/12/cam", Body: schemas.Frame{
		Camera: "cam", Sequence: sequence, Time: schemas.Micros(sequence) * schemas.Second / 10, Encoding: "jpeg", Data: data,
	}}
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := jpeg.Encode(&data, image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

// Bad frames become dead letters, and every good one is answered once, in order.
func TestBadFramesDoNotStopTheStream(t *testing.T) {
	good := picture(t, 64, 48)
	grey := func() []byte {
		var data bytes.Buffer
		if err := jpeg.Encode(&data, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
			t.Fatal(err)
		}
		return data.Bytes()
	}()
	input := []schemas.Event{
		frame(t, 1, good),
		frame(t, 2, nil),
		frame(t, 3, good[:len(good)/2]),
		frame(t, 4, picture(t, 32, 24)), // the camera changes its resolution
		frame(t, 5, grey),
		{Topic: schemas.Frames, Key: "north/12/cam", Body: schemas.Tick{Source: "cam", Watermark: schemas.Hour}},
	}
	var m Motion
	var answered []int64
	letters, ticks := 0, 0
	for _, e := range input {
		answers, err := m.Answer(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			switch body := a.Body.(type) {
			case schemas.Observation:
				answered = append(answered, body.Sequence)
				if body.Time != schemas.Micros(body.Sequence)*schemas.Second/10 {
					t.Errorf("observation of frame %d at %s", body.Sequence, body.Time)
				}
			case schemas.DeadLetter:
				letters++
			case schemas.Tick:
				ticks++
			}
		}
	}
	if len(answered) != 3 || answered[0] != 1 || answered[1] != 4 || answered[2] != 5 || letters != 2 || ticks != 1 {
		t.Errorf("answered frames %v, %d dead letters, %d ticks; want 1, 4 and 5, two, and one", answered, letters, ticks)
	}
}
