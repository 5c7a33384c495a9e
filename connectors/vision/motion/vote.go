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
	ballot := make([]colour, len(samples))
	for i := range n {
		for s := range samples {
			ballot[s] = colour{int32(samples[s].y[i]), int32(samples[s].cb[i]), int32(samples[s].cr[i])}
		}
		c := min(i/first.w/cell, cells.h-1)*cells.w + min(i%first.w/cell, cells.w-1)
		won := count(ballot, weights[c])
		b.y[i], b.cb[i], b.cr[i] = uint8(won.y), uint8(won.cb), uint8(won.cr)
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

// colour is what a sample shows at a pixel.
type colour struct{ y, cb, cr int32 }

func (c colour) near(o colour) bool {
	return within(c.y-o.y, agreeLuma) && within(c.cb-o.cb, agreeChroma) && within(c.cr-o.cr, agreeChroma)
}

func within(d, limit int32) bool { return d <= limit && -d <= limit }

// count finds the colour that has the most votes near it, and returns their mean. Most
// pixels never change, so the first colour that nearly all agree on has won.
func count(ballot []colour, weights []int32) colour {
	var all, best, winner int32
	for _, w := range weights {
		all += w
	}
	for s, candidate := range ballot {
		support := int32(0)
		for t, c := range ballot {
			if candidate.near(c) {
				support += weights[t]
			}
		}
		if support > best {
			best, winner = support, int32(s)
		}
		if best > all-all/8 {
			break
		}
	}
	return mean(ballot, weights, ballot[winner])
}

// mean is the weighted mean of the colours near one.
func mean(ballot []colour, weights []int32, around colour) colour {
	var sum colour
	var weight int32
	for t, c := range ballot {
		if w := weights[t]; around.near(c) {
			sum.y += w * c.y
			sum.cb += w * c.cb
			sum.cr += w * c.cr
			weight += w
		}
	}
	return colour{sum.y / weight, sum.cb / weight, sum.cr / weight}
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
