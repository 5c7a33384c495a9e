package motion

// sample is a remembered frame and how lively its surroundings were when it was taken.
type sample struct {
	picture
	lively activity
}

// Samples agree about a pixel when they are this close, in grey levels. Half of the
// activity at which a sample's vote counts for half.
const (
	agreeLuma   = 9
	agreeChroma = 6
	livelyHalf  = 12 // sixteenths of a grey level
)

// elect is the background that the samples agree on: at each pixel the value that the
// most of them come close to. A vote counts less the livelier the patch was, since
// whoever stands there sways, and shelves do not; so a shopper who stood in front of a
// shelf for most of the time is outvoted by the little that was seen without them.
//
// It is the consensus of H. Wang and D. Suter, "A consensus-based method for tracking"
// (Pattern Recognition 40, 2007), with votes weighted by stillness.
func elect(samples []sample) background {
	first := samples[0].picture
	n := first.w * first.h
	b := background{first.blank()}
	samples = inOneLight(samples)
	cells := samples[0].lively
	weights := make([][]int32, cells.w*cells.h)
	for c := range weights {
		weights[c] = votes(samples, c)
	}
	for i := range n {
		c := min(i/first.w/cell, cells.h-1)*cells.w + min(i%first.w/cell, cells.w-1)
		b.elect(i, samples, weights[c])
	}
	return b
}

// votes are how much each sample's vote counts in a cell.
func votes(samples []sample, c int) []int32 {
	weights := make([]int32, len(samples))
	for s := range samples {
		a := float64(samples[s].lively.of[c]) / livelyHalf
		weights[s] = int32(1000/(1+a*a*a)) + 1
	}
	return weights
}

// elect finds pixel i's value.
func (b *background) elect(i int, samples []sample, weights []int32) {
	var best int32
	var winner int
	for s := range samples {
		var support int32
		for t := range samples {
			if agree(samples[s].picture, samples[t].picture, i) {
				support += weights[t]
			}
		}
		if support > best {
			best, winner = support, s
		}
	}
	var y, cb, cr, weight int64
	for t := range samples {
		if agree(samples[winner].picture, samples[t].picture, i) {
			w := int64(weights[t])
			y += w * int64(samples[t].y[i])
			cb += w * int64(samples[t].cb[i])
			cr += w * int64(samples[t].cr[i])
			weight += w
		}
	}
	b.y[i], b.cb[i], b.cr[i] = uint8(y/weight), uint8(cb/weight), uint8(cr/weight)
}

// inOneLight brings all samples to the exposure of the middle one.
func inOneLight(samples []sample) []sample {
	middle := samples[len(samples)/2].picture
	even := make([]sample, len(samples))
	for i, s := range samples {
		even[i] = sample{s.under(measureLight(middle, s.picture)), s.lively}
	}
	return even
}

func agree(a, b picture, i int) bool {
	return near(a.y[i], b.y[i], agreeLuma) && near(a.cb[i], b.cb[i], agreeChroma) && near(a.cr[i], b.cr[i], agreeChroma)
}

func near(a, b uint8, within int) bool {
	d := int(a) - int(b)
	return d <= within && -d <= within
}
