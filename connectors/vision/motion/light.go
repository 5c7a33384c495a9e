package motion

import "slices"

// light is how a picture as a whole differs from another: the camera's exposure and white
// balance, or a lamp that was switched.
type light struct {
	gain   int // of luma, in 1/256
	cb, cr int // added to chroma

	// What is left in most pixels after that, in grey levels: the sensor's noise, which
	// grows in the dark.
	lumaNoise, chromaNoise int
}

// steady is no difference.
var steady = light{gain: 256}

// gridStep is the distance of the pixels that are compared.
const gridStep = 5

// measureLight compares a sparse grid of pixels and takes medians, so that it holds
// while shoppers hide up to half of the view.
func measureLight(now, before picture) light {
	var gains, cbs, crs []int
	for y := gridStep / 2; y < now.h; y += gridStep {
		for x := gridStep / 2; x < now.w; x += gridStep {
			i := y*now.w + x
			a, b := int(now.y[i]), int(before.y[i])
			if a < 30 || b < 30 || a > 240 || b > 240 {
				continue // too dark to say, or clipped
			}
			gains = append(gains, a*256/b)
			cbs = append(cbs, int(now.cb[i])-int(before.cb[i]))
			crs = append(crs, int(now.cr[i])-int(before.cr[i]))
		}
	}
	if len(gains) < 50 {
		return steady
	}
	l := light{gain: median(gains), cb: median(cbs), cr: median(crs)}
	l.lumaNoise, l.chromaNoise = l.noise(now, before)
	return l
}

// noise is the median absolute deviation of the grid's pixels.
func (l light) noise(now, before picture) (luma, chroma int) {
	var lumas, chromas []int
	for y := gridStep / 2; y < now.h; y += gridStep {
		for x := gridStep / 2; x < now.w; x += gridStep {
			i := y*now.w + x
			lumas = append(lumas, abs(int(now.y[i])-int(before.y[i])*l.gain>>8))
			chromas = append(chromas, abs(int(now.cb[i])-int(before.cb[i])-l.cb)+abs(int(now.cr[i])-int(before.cr[i])-l.cr))
		}
	}
	return median(lumas), median(chromas)
}

func abs(v int) int { return max(v, -v) }

func median[T int | uint16](v []T) T {
	slices.Sort(v)
	return v[len(v)/2]
}

// under is the picture as it would be in another light.
func (p picture) under(l light) picture {
	if l.gain == steady.gain && l.cb == 0 && l.cr == 0 {
		return p
	}
	lit := p.blank()
	for i := range p.y {
		lit.y[i] = clamp(int(p.y[i]) * l.gain >> 8)
		lit.cb[i] = clamp(int(p.cb[i]) + l.cb)
		lit.cr[i] = clamp(int(p.cr[i]) + l.cr)
	}
	return lit
}

func clamp(v int) uint8 { return uint8(max(0, min(255, v))) }
