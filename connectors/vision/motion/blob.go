package motion

import "math"

// blob is a connected patch that is not background.
type blob struct {
	x0, y0, x1, y1 int // half open
	area           int
	contrast       float64 // summed over its pixels
}

// strength is the mean contrast of its pixels.
func (b blob) strength() float64 { return b.contrast / float64(b.area) }

func (b blob) join(c blob) blob {
	return blob{
		x0: min(b.x0, c.x0), y0: min(b.y0, c.y0), x1: max(b.x1, c.x1), y1: max(b.y1, c.y1),
		area: b.area + c.area, contrast: b.contrast + c.contrast,
	}
}

// blobs finds the patches of a contrast picture, specks left out.
func blobs(contrast []float32, w, h int) []blob {
	solid := solidify(contrast, w, h)
	seen := make([]bool, w*h)
	var found []blob
	var stack []int
	for start, ok := range solid {
		if !ok || seen[start] {
			continue
		}
		b := blob{x0: math.MaxInt, y0: math.MaxInt}
		seen[start] = true
		for stack = append(stack[:0], start); len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := i%w, i/w
			b.x0, b.y0, b.x1, b.y1 = min(b.x0, x), min(b.y0, y), max(b.x1, x+1), max(b.y1, y+1)
			if contrast[i] > 0 {
				b.area++
				b.contrast += float64(contrast[i])
			}
			for _, n := range neighbours(x, y, w, h) {
				if n >= 0 && solid[n] && !seen[n] {
					seen[n] = true
					stack = append(stack, n)
				}
			}
		}
		if b.area >= speck {
			found = append(found, b)
		}
	}
	return found
}

// speck is the least area of a patch, in working pixels.
const speck = 6

// solidify keeps pixels with enough company, and fills those that are surrounded: it
// takes noise away and closes the gaps that clothes of the background's colour leave.
func solidify(contrast []float32, w, h int) []bool {
	solid := make([]bool, w*h)
	for y := range h {
		for x := range w {
			company := 0
			for v := max(0, y-1); v <= min(h-1, y+1); v++ {
				for u := max(0, x-1); u <= min(w-1, x+1); u++ {
					if contrast[v*w+u] > 0 {
						company++
					}
				}
			}
			solid[y*w+x] = company >= 4
		}
	}
	return solid
}

func neighbours(x, y, w, h int) [4]int {
	n := [4]int{-1, -1, -1, -1}
	if x > 0 {
		n[0] = y*w + x - 1
	}
	if x < w-1 {
		n[1] = y*w + x + 1
	}
	if y > 0 {
		n[2] = (y-1)*w + x
	}
	if y < h-1 {
		n[3] = (y+1)*w + x
	}
	return n
}
