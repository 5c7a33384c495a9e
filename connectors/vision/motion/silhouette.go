package motion

import "github.com/exeunt-io/exeunt/schemas"

// outlineCell is the side of a silhouette's cells, in pixels of a picture: at three metres
// from a usual camera some five centimetres, so that an arm is seen.
const outlineCell = 4

// outline is what of a blob's box hides the background, and in which colours.
type outline struct {
	x0, y0  int // of the upper left corner, pixels of the picture
	columns int
	set     []bool     // a cell, row by row, more than half of which is foreground
	colours [][3]uint8 // luma, blue and red difference, of each cell that is set
	cells   float64    // that are set
	sums    [3]float64 // of their colours
}

// outline looks at a blob of a picture whose mask has been cleaned. Cells lie on a grid of
// the picture, so that all blobs' fit together.
func (m *mask) outline(p picture, b blob) outline {
	x0, y0 := b.x0/outlineCell, b.y0/outlineCell
	o := outline{x0: x0 * outlineCell, y0: y0 * outlineCell, columns: (b.x1-1)/outlineCell + 1 - x0}
	rows := (b.y1-1)/outlineCell + 1 - y0
	o.set, o.colours = make([]bool, o.columns*rows), make([][3]uint8, o.columns*rows)
	for i := range o.set {
		o.set[i], o.colours[i] = m.cell(p, (x0+i%o.columns)*outlineCell, (y0+i/o.columns)*outlineCell)
		if o.set[i] {
			o.cells++
			for k, v := range o.colours[i] {
				o.sums[k] += float64(v)
			}
		}
	}
	return o
}

// cell says whether most of a cell is foreground, and its mean colour.
func (m *mask) cell(p picture, x0, y0 int) (set bool, colour [3]uint8) {
	var n, all, y, cb, cr int
	for yy := y0; yy < min(m.h, y0+outlineCell); yy++ {
		for xx := x0; xx < min(m.w, x0+outlineCell); xx++ {
			all++
			if i := yy*m.w + xx; m.set[i] != 0 {
				n, y, cb, cr = n+1, y+int(p.y[i]), cb+int(p.cb[i]), cr+int(p.cr[i])
			}
		}
	}
	if 2*n <= all {
		return false, colour
	}
	return true, [3]uint8{uint8(y / n), uint8(cb / n), uint8(cr / n)}
}

// silhouette is a sighting's, in pixels of a frame that is scale times as large as the
// picture.
func (s sighting) silhouette(scale int) schemas.Silhouette {
	o := s.outline
	if len(o.set) == 0 {
		return schemas.Silhouette{} // lost for a moment
	}
	out := schemas.Silhouette{
		X: int32(o.x0 * scale), Y: int32(o.y0 * scale),
		Cell: int32(outlineCell * scale), Columns: int32(o.columns),
		Mask: make([]byte, (len(o.set)+7)/8),
	}
	for i, set := range o.set {
		if set {
			out.Mask[i/8] |= 1 << (i % 8)
		}
	}
	for y := 0; y < len(o.set)/o.columns; y += schemas.PatchCells {
		for x := 0; x < o.columns; x += schemas.PatchCells {
			c := o.patch(x, y)
			out.Colours = append(out.Colours, c[:]...)
		}
	}
	return out
}

// patch is the mean colour of what is set in a patch.
func (o outline) patch(x0, y0 int) (colour [3]uint8) {
	var sums [3]int
	n := 0
	for y := y0; y < min(len(o.set)/o.columns, y0+schemas.PatchCells); y++ {
		for x := x0; x < min(o.columns, x0+schemas.PatchCells); x++ {
			if i := y*o.columns + x; o.set[i] {
				n++
				for k, v := range o.colours[i] {
					sums[k] += int(v)
				}
			}
		}
	}
	for k, sum := range sums {
		colour[k] = uint8(sum / max(n, 1))
	}
	return colour
}
