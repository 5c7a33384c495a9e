package motion

// The model's morphology works on planes of int32, row by row; a mask is 0 or 1.

// boxSum returns the sums of (2r+1) squares around each pixel, cut at the borders, by a
// running sum along each axis, so that its cost does not depend on r.
func boxSum(src []int32, w, h, r int, tmp, dst []int32) {
	for y := range h {
		row, out := src[y*w:][:w], tmp[y*w:][:w]
		var sum int32
		for x := range min(r, w) {
			sum += row[x]
		}
		for x := range w {
			if x+r < w {
				sum += row[x+r]
			}
			out[x] = sum
			if x-r >= 0 {
				sum -= row[x-r]
			}
		}
	}
	sums := make([]int32, w)
	for y := range min(r, h) {
		for x, v := range tmp[y*w:][:w] {
			sums[x] += v
		}
	}
	for y := range h {
		if y+r < h {
			for x, v := range tmp[(y+r)*w:][:w] {
				sums[x] += v
			}
		}
		copy(dst[y*w:][:w], sums)
		if y-r >= 0 {
			for x, v := range tmp[(y-r)*w:][:w] {
				sums[x] -= v
			}
		}
	}
}
