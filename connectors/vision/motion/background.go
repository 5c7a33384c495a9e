package motion

import "math"

// background is what the camera sees where nobody is: a mean and a spread for each pixel
// and plane.
type background struct {
	w, h   int
	mean   [3][]float32
	spread [3][]float32 // standard deviation at rest
}

// leastSpread is the camera's own noise after averaging, in levels of 255.
const leastSpread = 1.5

// alike is how far apart two looks at the same thing may be, in levels, luma and chroma.
var alike = [3]int{10, 6, 6}

// learn finds the background of a run of pictures, in which people may stand from the
// first: at each pixel, what was seen most often. People move on sooner or later, and
// what they leave behind is the same as before they came (the most frequent mode, as in
// Stauffer and Grimson, "Adaptive background mixture models", CVPR 1999, found at once
// instead of as it comes).
func learn(pictures []picture) *background {
	const looks = 60 // spread over the run
	step := max(1, len(pictures)/looks)
	var chosen []picture
	for i := 0; i < len(pictures); i += step {
		chosen = append(chosen, pictures[i])
	}
	b := &background{w: pictures[0].w, h: pictures[0].h}
	for c := range b.mean {
		b.mean[c] = make([]float32, b.w*b.h)
		b.spread[c] = make([]float32, b.w*b.h)
	}
	for i := range b.w * b.h {
		b.learnPixel(chosen, i)
	}
	return b
}

// learnPixel takes the look that most others are like, and averages those.
func (b *background) learnPixel(pictures []picture, i int) {
	best, most := 0, -1
	for n, p := range pictures {
		votes := 0
		for _, q := range pictures {
			if same(p, q, i) {
				votes++
			}
		}
		if votes > most {
			best, most = n, votes
		}
	}
	for c := range b.mean {
		var n, sum, squares float64
		for _, q := range pictures {
			if same(pictures[best], q, i) {
				v := float64(q.plane[c][i])
				n++
				sum += v
				squares += v * v
			}
		}
		mean := sum / n
		b.mean[c][i] = float32(mean)
		b.spread[c][i] = float32(max(leastSpread, math.Sqrt(max(0, squares/n-mean*mean))))
	}
}

func same(p, q picture, i int) bool {
	for c, limit := range alike {
		if d := int(p.plane[c][i]) - int(q.plane[c][i]); d > limit || d < -limit {
			return false
		}
	}
	return true
}

// follow lets the background move slowly towards the picture where still allows it.
func (b *background) follow(p picture, gain float32, still []bool, rate float32) {
	for i, ok := range still {
		if !ok {
			continue
		}
		b.mean[0][i] += rate * (float32(p.plane[0][i])/gain - b.mean[0][i])
		b.mean[1][i] += rate * (float32(p.plane[1][i]) - b.mean[1][i])
		b.mean[2][i] += rate * (float32(p.plane[2][i]) - b.mean[2][i])
	}
}

// gain is how much brighter the picture is than the background as a whole: automatic
// exposure, clouds. It is the median ratio of lumas, which people do not move much.
func (b *background) gain(p picture) float32 {
	var ratios [512]int
	total := 0
	for i, mean := range b.mean[0] {
		if v := float32(p.plane[0][i]); mean > 30 && mean < 225 && v > 5 && v < 250 {
			ratios[min(511, int(128*v/mean+0.5))]++
			total++
		}
	}
	if total == 0 {
		return 1
	}
	for i, seen := 0, 0; i < len(ratios); i++ {
		if seen += ratios[i]; 2*seen >= total {
			return max(0.25, float32(i)/128)
		}
	}
	return 1
}

// contrast is how far each pixel is from the background, in levels; 0 where it is within
// the noise, or only darker as under a shadow.
func (b *background) contrast(p picture) []float32 {
	gain := b.gain(p)
	out := make([]float32, b.w*b.h)
	for i := range out {
		out[i] = b.pixelContrast(p, i, gain)
	}
	return out
}

const noisy = 4 // standard deviations

func (b *background) pixelContrast(p picture, i int, gain float32) float32 {
	dy := float32(p.plane[0][i])/gain - b.mean[0][i]
	dcb := float32(p.plane[1][i]) - b.mean[1][i]
	dcr := float32(p.plane[2][i]) - b.mean[2][i]
	colour := abs(dcb) + abs(dcr)
	limit := max(12, noisy*b.spread[0][i])
	limitColour := max(8, noisy*(b.spread[1][i]+b.spread[2][i])/2)
	if colour < limitColour && shadowed(dy, b.mean[0][i]) {
		return 0
	}
	if abs(dy) < limit && colour < limitColour {
		return 0
	}
	return abs(dy) + 2*colour
}

// shadowed says that a pixel of unchanged colour is darker by as much as a shadow makes it
// (Cucchiara et al., "Detecting moving objects, ghosts, and shadows in video streams",
// TPAMI 25, 2003).
func shadowed(dy, mean float32) bool { return dy < 0 && dy > -0.4*mean }

func abs(x float32) float32 { return max(x, -x) }

// absorb takes a place as it looks now into the background.
func (b *background) absorb(p picture, place blob) {
	for y := max(0, place.y0); y < min(b.h, place.y1); y++ {
		for i := y*b.w + max(0, place.x0); i < y*b.w+min(b.w, place.x1); i++ {
			for c := range b.mean {
				b.mean[c][i] = float32(p.plane[c][i])
			}
		}
	}
}
