package motion

import (
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
