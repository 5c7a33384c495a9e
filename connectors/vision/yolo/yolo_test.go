package yolo

import (
	"encoding/json"
	"image"
	"image/color"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// reference is what testdata/reference.py computes with OpenCV.
type reference struct {
	W, H, Side int
	Scale      float64
	Left, Top  int
	ScaledW    int `json:"scaled_w"`
	ScaledH    int `json:"scaled_h"`
	Red, Blue  float64
	Proposals  [][5]float32 // centre x, y, width, height, score
	Kept       [][5]float64 // x0, y0, x1, y1, score
	Poses      struct {     // of the first only
		Rows       [][]float32 // box, score, joints, embedding
		Points     [][17][3]float64
		Embeddings [][]float32
		Boxes      [][4]float64
	}
}

func references(t *testing.T) []reference {
	t.Helper()
	data, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []reference
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFramesAreFittedAsByOpenCV(t *testing.T) {
	for _, r := range references(t) {
		f := NewFit(r.W, r.H, r.Side)
		want := Fit{Scale: r.Scale, Left: r.Left, Top: r.Top, W: r.ScaledW, H: r.ScaledH, FrameW: r.W, FrameH: r.H, NetworkDim: r.Side}
		if f != want {
			t.Errorf("%d x %d: %+v, want %+v", r.W, r.H, f, want)
		}
		tensor := f.Tensor(gradient(r.W, r.H))
		n := r.Side * r.Side
		if red, blue := mean(tensor[:n]), mean(tensor[2*n:]); math.Abs(red-r.Red) > 0.004 || math.Abs(blue-r.Blue) > 0.004 {
			t.Errorf("%d x %d: mean red %.4f, blue %.4f, want %.4f, %.4f", r.W, r.H, red, blue, r.Red, r.Blue)
		}
	}
}

// gradient is x in red and y in blue.
func gradient(w, h int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			picture.SetRGBA(x, y, color.RGBA{R: uint8(255 * x / (w - 1)), B: uint8(255 * y / (h - 1)), A: 255})
		}
	}
	return picture
}

func mean(values []float32) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(len(values))
}

// Both shapes of output give the boxes that OpenCV's NMSBoxes keeps.
func TestBoxesAreKeptAsByOpenCV(t *testing.T) {
	for _, r := range references(t) {
		n := len(r.Proposals)
		v8, v5 := make([]float32, 6*n), make([]float32, 7*n)
		for i, p := range r.Proposals {
			for a := range 4 {
				v8[a*n+i], v5[i*7+a] = p[a], p[a]
			}
			v8[4*n+i], v8[5*n+i] = p[4], 1 // a second class, sure of everything
			v5[i*7+4], v5[i*7+5], v5[i*7+6] = 1, p[4], 1
		}
		fit := NewFit(r.W, r.H, r.Side)
		for shape, output := range map[[3]int][]float32{{1, 6, n}: v8, {1, n, 7}: v5} {
			got, err := People(output, shape[:], fit, Usual)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, r.Kept)
		}
	}
}

func compare(t *testing.T, got []schemas.Detection, want [][5]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("kept %d boxes, want %d", len(got), len(want))
	}
	for i, b := range got {
		for k, v := range []float64{b.X0, b.Y0, b.X1, b.Y1, b.Score} {
			if math.Abs(v-want[i][k]) > 0.01 {
				t.Errorf("box %d is %+v, want %v", i, b, want[i])
				break
			}
		}
	}
}

// Both shapes of a pose network's output give the joints and embeddings, of those who are
// kept, that numpy computes.
func TestPosesAreReadAsByNumpy(t *testing.T) {
	r := references(t)[0]
	n, attributes := len(r.Poses.Rows), len(r.Poses.Rows[0])
	v8, v7 := make([]float32, attributes*n), make([]float32, 0, (attributes+1)*n)
	for i, row := range r.Poses.Rows {
		for a, v := range row {
			v8[a*n+i] = v
		}
		v7 = append(append(append(v7, row[:4]...), 1), row[4:]...) // sure of everything
	}
	limits, fit := Usual, NewFit(r.W, r.H, r.Side)
	limits.Pose, limits.Embedding = true, 4
	for shape, output := range map[[3]int][]float32{{1, attributes, n}: v8, {1, n, attributes + 1}: v7} {
		got, err := People(output, shape[:], fit, limits)
		if err != nil || len(got) != len(r.Poses.Points) {
			t.Fatalf("shape %v: %d people, %v, want %d", shape, len(got), err, len(r.Poses.Points))
		}
		for i, d := range got {
			if box := [4]float64{d.X0, d.Y0, d.X1, d.Y1}; !near(box[:], r.Poses.Boxes[i][:]) {
				t.Errorf("person %d: box %v, want %v", i, box, r.Poses.Boxes[i])
			}
			if !slices.Equal(d.Embedding, r.Poses.Embeddings[i]) {
				t.Errorf("person %d: embedding %v, want %v", i, d.Embedding, r.Poses.Embeddings[i])
			}
			for j, p := range d.Points {
				if at := []float64{p.X, p.Y, p.Score}; !near(at, r.Poses.Points[i][j][:]) {
					t.Errorf("person %d: %s is at %v, want %v", i, p.Joint, at, r.Poses.Points[i][j])
				}
			}
		}
		limits.Embedding = 5
		if _, err := People(output, shape[:], fit, limits); err == nil {
			t.Errorf("shape %v is read as if it had an embedding of five", shape)
		}
		limits.Embedding = 4
	}
}

func near(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 0.01 })
}

func TestOddOutputsAreRefused(t *testing.T) {
	for _, shape := range [][]int{{1, 6}, {2, 6, 10}, {1, 6, 11}, {1, 3, 20}} {
		if _, err := People(make([]float32, 60), shape, NewFit(64, 48, 64), Usual); err == nil {
			t.Errorf("shape %v is read", shape)
		}
	}
}
