//go:build onnx

package vision

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
	"github.com/exeunt-io/exeunt/schemas"
)

// runtime is ONNX Runtime's shared library.
func runtime(t *testing.T) string {
	t.Helper()
	library := os.Getenv("EXEUNT_ONNXRUNTIME")
	if library == "" {
		t.Skip("skipped: EXEUNT_ONNXRUNTIME does not name ONNX Runtime's shared library; see make build-onnx")
	}
	return library
}

// tiny asks a tiny model (testdata/tiny.py) about a black frame, twice as large as the
// network's, with a square of one colour, for the one person that there is.
func tiny(t *testing.T, file string, limits yolo.Limits, square color.Color) schemas.Detection {
	t.Helper()
	model, err := OpenONNX(runtime(t), file, 64, limits)
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	frame := image.NewRGBA(image.Rect(0, 0, 128, 128))
	draw.Draw(frame, image.Rect(32, 80, 48, 96), image.NewUniform(square), image.Point{}, draw.Src)
	people, err := model.Detect(t.Context(), frame)
	if err != nil || len(people) != 1 {
		t.Fatalf("%+v, %v: want one", people, err)
	}
	p := people[0]
	for i, d := range []float64{p.X0 - 32, p.Y0 - 80, p.X1 - 48, p.Y1 - 96} {
		if math.Abs(d) > 1 {
			t.Errorf("side %d is %.1f pixels off: %+v", i, d, p)
		}
	}
	return p
}

// The tiny model proposes the bright cells of a picture: a white square comes back as a
// person, where it is in the frame.
func TestTinyModelFindsTheBrightCell(t *testing.T) {
	tiny(t, "testdata/tiny.onnx", yolo.Limits{Confidence: 0.8, Overlap: 0.45}, color.White)
	if _, err := OpenONNX(runtime(t), "testdata/tiny.py", 64, yolo.Usual); err == nil {
		t.Error("a script is a model")
	}
}

// The tiny model of poses has joints along the cell's middle, and its colour as embedding.
func TestTinyPoseModelFindsJointsAndColour(t *testing.T) {
	yellow := color.RGBA{R: 255, G: 255, A: 255}
	p := tiny(t, "testdata/tiny-pose.onnx", yolo.Limits{Confidence: 0.6, Overlap: 0.45, Pose: true, Embedding: 3}, yellow)
	if len(p.Points) != 17 || p.Points[0].Joint != "nose" || p.Points[9].Joint != schemas.LeftWrist {
		t.Fatalf("points %+v, want COCO's", p.Points)
	}
	for i, at := range p.Points {
		if math.Abs(at.X-float64(32+i)) > 0.5 || math.Abs(at.Y-88) > 0.5 || math.Abs(at.Score-2.0/3) > 0.02 {
			t.Errorf("joint %d is %+v, want it at %d, 88", i, at, 32+i)
		}
	}
	for i, want := range []float32{1, 1, 0} {
		if got := p.Embedding[i]; got-want > 0.02 || want-got > 0.02 {
			t.Errorf("embedding %v, want yellow", p.Embedding)
		}
	}
}
