package fusion

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Pictures are looked at in cells, so many across and down: at three metres from a usual
// camera a cell is some five centimetres wide.
const columns, rows = 80, 45

// view is what one camera sees at a moment.
type view struct {
	camera schemas.CameraPose
	sight
	cells [columns * rows]cell
	marks [columns * rows]int // of the figure that was drawn last over each cell
	drawn int                 // figures so far
	parts []part              // of the last of them
}

// cell is a part of a picture. Its colour is known if it shows a person and the model
// tells colours.
type cell struct {
	person, tinted bool
	colour         colour
}

// colour is luma, blue and red difference.
type colour [3]float64

// arms is the share of a box's width on each side that shows arms and a stride only.
const arms = 0.1

// newView spreads a sight's silhouettes over the cells. Where a model tells boxes only, the
// middle of a box is taken for the person; where it tells silhouettes, too, such a box is
// its guess at who was lost for a moment, and fusion has better ones.
func newView(camera schemas.CameraPose, s sight) *view {
	v := &view{camera: camera, sight: s}
	w, h := float64(s.Width), float64(s.Height)
	outlined := slices.ContainsFunc(s.People, func(d schemas.Detection) bool { return d.Silhouette.Columns > 0 })
	for _, d := range s.People {
		sil := d.Silhouette
		if sil.Columns <= 0 && outlined {
			continue
		}
		if sil.Columns <= 0 {
			aside := arms * (d.X1 - d.X0)
			v.fill((d.X0+aside)/w, d.Y0/h, (d.X1-aside)/w, d.Y1/h, cell{person: true})
			continue
		}
		wide := (int(sil.Columns) + schemas.PatchCells - 1) / schemas.PatchCells
		for i := range 8 * len(sil.Mask) {
			if sil.Mask[i/8]>>(i%8)&1 == 0 {
				continue
			}
			column, row := i%int(sil.Columns), i/int(sil.Columns)
			c := cell{person: true}
			if at := 3 * (row/schemas.PatchCells*wide + column/schemas.PatchCells); at+3 <= len(sil.Colours) {
				c.tinted, c.colour = true, colour{float64(sil.Colours[at]), float64(sil.Colours[at+1]), float64(sil.Colours[at+2])}
			}
			x, y, side := float64(int(sil.X)+column*int(sil.Cell)), float64(int(sil.Y)+row*int(sil.Cell)), float64(sil.Cell)
			v.fill(x/w, y/h, (x+side)/w, (y+side)/h, c)
		}
	}
	return v
}

// fill sets the cells whose middles are in a rectangle, in shares of the picture.
func (v *view) fill(x0, y0, x1, y1 float64, c cell) {
	for y := max(0, middle(y0, rows)); y < min(rows, middle(y1, rows)); y++ {
		for x := max(0, middle(x0, columns)); x < min(columns, middle(x1, columns)); x++ {
			v.cells[y*columns+x] = c
		}
	}
}

// middle is the first of n cells whose middle is not before a share of the picture.
func middle(share float64, n int) int { return int(share*float64(n) + 0.5) }
