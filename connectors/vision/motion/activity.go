package motion

import "slices"

// cell is the side of the squares, in pixels of a picture, whose activity is measured
// together: living things are told from still ones in patches, not in pixels.
const cell = 4

// activity is how much each cell changed against the frame before: the mean difference
// of luma in sixteenths of a grey level.
type activity struct {
	w, h int
	of   []uint16
}

func newActivity(now, before picture) activity {
	a := activity{w: now.w / cell, h: now.h / cell}
	a.of = make([]uint16, a.w*a.h)
	if before.w != now.w || before.h != now.h {
		return a
	}
	gain := measureLight(now, before).gain
	for cy := range a.h {
		for cx := range a.w {
			var sum int
			for y := cy * cell; y < (cy+1)*cell; y++ {
				p := now.y[y*now.w+cx*cell:][:cell]
				q := before.y[y*now.w+cx*cell:][:cell]
				for i := range p {
					d := int(p[i]) - int(q[i])*gain>>8
					sum += max(d, -d)
				}
			}
			a.of[cy*a.w+cx] = uint16(sum * 16 / (cell * cell))
		}
	}
	a.quieten()
	return a
}

// quieten takes the camera's noise away, which is what most cells show.
func (a activity) quieten() {
	noise := median(slices.Clone(a.of)) * 3 / 2
	for i, v := range a.of {
		a.of[i] = v - min(v, noise)
	}
}

// spread gives each cell the largest activity within r cells of it.
func (a activity) spread(r int) activity {
	out := activity{a.w, a.h, make([]uint16, len(a.of))}
	rows := make([]uint16, len(a.of))
	for y := range a.h {
		for x := range a.w {
			var m uint16
			for i := max(0, x-r); i <= min(a.w-1, x+r); i++ {
				m = max(m, a.of[y*a.w+i])
			}
			rows[y*a.w+x] = m
		}
	}
	for y := range a.h {
		for x := range a.w {
			var m uint16
			for i := max(0, y-r); i <= min(a.h-1, y+r); i++ {
				m = max(m, rows[i*a.w+x])
			}
			out.of[y*a.w+x] = m
		}
	}
	return out
}

// more keeps, for each cell, the larger of both.
func (a activity) more(b activity) {
	for i, v := range b.of {
		a.of[i] = max(a.of[i], v)
	}
}

// wholly makes all of a blob as lively as its liveliest part: who moves a hand is alive
// from head to foot, and a thing that was put down is not.
func (a activity) wholly(b blob) {
	var most uint16
	cells := func(do func(i int)) {
		for y := b.y0 / cell; y <= min(a.h-1, (b.y1-1)/cell); y++ {
			for x := b.x0 / cell; x <= min(a.w-1, (b.x1-1)/cell); x++ {
				do(y*a.w + x)
			}
		}
	}
	cells(func(i int) { most = max(most, a.of[i]) })
	cells(func(i int) { a.of[i] = most })
}
