package motion

import "math"

// showing is the correlation of fine detail above which a patch is a veil, and textured
// the detail, in levels, that the background must have for the question to make sense.
const (
	showing  = 0.6
	textured = 4
)

// showsThrough says that the background's own detail is seen in the patch: then it is a
// shadow, flicker or an exposure change, not something that stands before it. (The idea
// of texture as evidence against shadows: Leone and Distante, "Shadow detection for
// moving objects based on texture analysis", Pattern Recognition 40, 2007.)
func (b *background) showsThrough(p picture, contrast []float32, patch blob) bool {
	var both, own, behind float64
	n := 0
	for y := max(1, patch.y0); y < min(b.h-1, patch.y1); y++ {
		for x := max(1, patch.x0); x < min(b.w-1, patch.x1); x++ {
			i := y*b.w + x
			if contrast[i] == 0 {
				continue
			}
			v, w := detail(p.plane[0], i, b.w), detail(b.mean[0], i, b.w)
			both += v * w
			own += v * v
			behind += w * w
			n++
		}
	}
	if n == 0 || behind/float64(n) < textured*textured {
		return false
	}
	return both/math.Sqrt(own*behind+1) > showing
}

// detail is the Laplacian at a pixel.
func detail[T uint8 | float32](plane []T, i, w int) float64 {
	return 4*float64(plane[i]) - float64(plane[i-1]) - float64(plane[i+1]) - float64(plane[i-w]) - float64(plane[i+w])
}
