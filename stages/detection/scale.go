package detection

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Constants of the plateau tracker. They are counts and probabilities, not grams: what is
// far is measured in the plate's own noise.
const (
	// window is the bins that a new plateau is judged by: 0.8 s.
	window = 8
	half   = window / 2
	// leaves is how many standard deviations off its plateau a plate must be to be
	// moving: at ten bins a second a false start comes about twice a day.
	leaves = 5
	// trends is how many standard deviations the halves of a window may differ at rest.
	trends = 3
	// strays is how many standard deviations one bin may be off the mean of its window.
	strays = 5
	// lasting is how many standard deviations two plateaus must differ to be two.
	lasting = 4
	// memory is the bins that a plateau's level averages over, so that it follows drift.
	memory = 30
	// quantum is the variance of a converter's quarter-gram step, below which no scale is
	// believed to be quiet.
	quantum = 0.25 * 0.25
	// unrest is the variance that comes on top between plateaus that are seconds apart:
	// on the real store levels wander by about half a gram.
	unrest = 0.5 * 0.5
)

// ring is a scale's last bins.
type ring struct {
	means  []float32
	shakes []float32
	head   int // the oldest bin
}

// sums are the moments of a full ring, about origin.
type sums struct {
	older, newer float64 // means of the halves
	mean         float64
	shake        float64 // mean variance of a bin, from the samples within
	farthest     float64 // largest distance of a bin from the mean
}

func (r ring) sums(origin float64) sums {
	var s sums
	for i := range window {
		at := (r.head + i) % window
		v := float64(r.means[at]) - origin
		if i < half {
			s.older += v / half
		} else {
			s.newer += v / half
		}
		s.shake += float64(r.shakes[at]) / window
	}
	s.mean = (s.older + s.newer) / 2
	for _, m := range r.means {
		s.farthest = max(s.farthest, math.Abs(float64(m)-origin-s.mean))
	}
	return s
}

// middle is the bin that is half a window old.
func (r ring) middle() float64 { return float64(r.means[(r.head+half)%window]) }

// span of event time of one bin.
type moment struct {
	at, step schemas.Micros
	offset   int64
}

// outcome of one bin for one scale: a change if a new plateau has been reached.
type outcome struct {
	grams, variance float64
	changed         bool
}

// watch takes the newest bin, which is already in the ring.
func (c *scale) watch(r ring, bin float64, now moment) outcome {
	if c.Filled < window {
		return outcome{}
	}
	s := r.sums(float64(c.Level))
	noise := max(float64(c.Noise), s.shake, quantum)
	switch {
	case c.Bins == 0:
		if s.atRest(noise) {
			c.settle(s.mean, noise, window)
		}
	case c.Moving == 0:
		off := bin - float64(c.Level)
		if off*off > leaves*leaves*noise || s.newer*s.newer > leaves*leaves*(noise/half+c.levelVariance()) {
			c.Moving, c.First = now.at-now.step, now.offset
			return outcome{}
		}
		c.follow(r.middle() - float64(c.Level))
	case s.atRest(noise):
		return c.arrive(s, noise)
	}
	return outcome{}
}

// atRest says that the window shows no trend and no outlier beyond the noise of a bin.
func (s sums) atRest(noise float64) bool {
	trend := s.newer - s.older
	return trend*trend <= trends*trends*2*noise/half && s.farthest*s.farthest <= strays*strays*noise
}

// arrive ends a motion on the plateau of the window. What is no lasting change is taken
// into the old plateau.
func (c *scale) arrive(s sums, noise float64) outcome {
	c.Moving = 0
	variance := noise/window + c.levelVariance() + unrest
	if s.mean*s.mean <= lasting*lasting*variance {
		c.Level += float32(s.mean * c.levelVariance() / variance)
		return outcome{}
	}
	c.settle(s.mean, float64(c.Noise), window)
	return outcome{grams: s.mean, variance: variance, changed: true}
}

// settle puts the level on a new plateau, by from the old one.
func (c *scale) settle(by, noise float64, bins int32) {
	c.Level += float32(by)
	c.Noise = float32(noise)
	c.Bins = bins
}

// levelVariance is that of the level's estimate.
func (c *scale) levelVariance() float64 {
	return max(float64(c.Noise), quantum) / float64(max(1, min(c.Bins, memory)))
}

// follow lets the level drift with a reading at rest, and the noise with its distance.
// Distances are cut at three standard deviations (Huber), so that a footstep does not
// make a scale deaf.
func (c *scale) follow(off float64) {
	c.Bins = min(c.Bins+1, memory)
	c.Level += float32(off / float64(c.Bins))
	noise := max(float64(c.Noise), quantum)
	c.Noise = float32(noise + 0.02*(min(off*off, 9*noise)-noise))
}
