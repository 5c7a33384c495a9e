package motion

import (
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

// Two red cells beside each other and a green one beneath the left, in a frame twice as
// large as the picture.
func TestSilhouetteIsWhatHidesTheBackground(t *testing.T) {
	p := picture{w: 40, h: 40}.blank()
	m := newMask(40, 40)
	paint := func(x0, y0, x1, y1 int, luma, cb, cr uint8) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				i := y*40 + x
				m.set[i], p.y[i], p.cb[i], p.cr[i] = 1, luma, cb, cr
			}
		}
	}
	paint(8, 12, 16, 16, 100, 110, 180)
	paint(9, 16, 12, 20, 60, 100, 100) // three quarters of a cell
	paint(12, 16, 13, 20, 60, 100, 100)
	b := blob{x0: 8, y0: 12, x1: 16, y1: 20}
	b.outline = m.outline(p, b)
	got := sighting{0, b}.silhouette(2)
	want := schemas.Silhouette{
		X: 16, Y: 24, Cell: 8, Columns: 2,
		Mask:    []byte{0b0111},
		Colours: []byte{(100 + 100 + 60) / 3, (110 + 110 + 100) / 3, (180 + 180 + 100) / 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("silhouette (-want +got):\n%s", diff)
	}
}

// An arm that reaches out is too thin for the box, which is its body's, but is part of the
// silhouette.
func TestSilhouetteHasArms(t *testing.T) {
	r := newRoom()
	body := image.Rect(100, 40, 140, 160)
	arm := image.Rect(140, 80, 200, 88)
	m := &Model{Region: []image.Point{{X: -1, Y: -1}, {X: roomW + 1, Y: -1}, {X: roomW + 1, Y: roomH + 1}, {X: -1, Y: roomH + 1}}, WarmUp: 60}
	results := play(m, 80, func(i int) *image.YCbCr {
		if i < 50 {
			return r.frame(1, nowhere, nowhere)
		}
		f := r.frame(1, body, nowhere)
		for y := arm.Min.Y; y < arm.Max.Y; y++ {
			for x := arm.Min.X; x < arm.Max.X; x++ {
				f.Y[f.YOffset(x, y)], f.Cr[f.COffset(x, y)] = 20, 150
			}
		}
		return f
	})
	boxes := results[70].Boxes
	if len(boxes) != 1 {
		t.Fatalf("%d boxes, want one", len(boxes))
	}
	if boxes[0].X1 > 160 {
		t.Errorf("box ends at %.0f, want it to be the body's", boxes[0].X1)
	}
	s := boxes[0].Silhouette
	column, row := (190-int(s.X))/int(s.Cell), (84-int(s.Y))/int(s.Cell)
	if at := row*int(s.Columns) + column; column >= int(s.Columns) || s.Mask[at/8]>>(at%8)&1 == 0 {
		t.Errorf("silhouette from %d, %d of %d columns lacks the hand", s.X, s.Y, s.Columns)
	}
}
