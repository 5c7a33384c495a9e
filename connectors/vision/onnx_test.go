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
)

// The tiny model (testdata/tiny.py) proposes the bright cells of a picture: a white square
// of a black one comes back as a person, where it is in the frame.
func TestTinyModelFindsTheBrightCell(t *testing.T) {
	library := os.Getenv("EXEUNT_ONNXRUNTIME")
	if library == "" {
		t.Skip("skipped: EXEUNT_ONNXRUNTIME does not name ONNX Runtime's shared library; see make build-onnx")
	}
	model, err := OpenONNX(library, "testdata/tiny.onnx", 64, yolo.Limits{Confidence: 0.8, Overlap: 0.45})
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	frame := image.NewRGBA(image.Rect(0, 0, 128, 128)) // twice the network's
	draw.Draw(frame, image.Rect(32, 80, 48, 96), image.NewUniform(color.White), image.Point{}, draw.Src)
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
	if _, err := OpenONNX(library, "testdata/tiny.py", 64, yolo.Usual); err == nil {
		t.Error("a script is a model")
	}
}
