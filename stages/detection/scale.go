package detection

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Constants of the plateau tracker. They are counts and probabilities, not grams: what is
// far is measured in the plate's own noise.
const (
	// window is the bins that a new plateau is judged by: one second.
	window = 10
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
	// allowance is the standard deviations off its plateau that a scale may be for long, and
	// alarm the sum beyond that which shows a step: by chance about once in a week.
	allowance, alarm = 0.5, 14
	// memory is the bins that a plateau's level averages over, so that it follows drift.
	memory = 100
	// learning is the share of its noise that a scale learns from one bin.
	learning = 0.03
	// deaf is the bins without anything new after which a scale is taken to be dead or
	// frozen. A quiet one repeats a fifth of its samples, but not sixty in a row.
	deaf = 10
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
	shake        float64 // variance of a bin, from the samples within
	farthest     float64 // largest distance of a bin from the mean
	rough        float64 // variance of the bins of the newer half
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
	}
	s.mean = (s.older + s.newer) / 2
	for i := half; i < window; i++ {
		s.rough += square(float64(r.means[(r.head+i)%window])-origin-s.newer) / (half - 1)
	}
	s.shake = r.shake()
	for _, m := range r.means {
		s.farthest = max(s.farthest, math.Abs(float64(m)-origin-s.mean))
	}
	return s
}

// shake is the median variance of the bins: footsteps shake them all, a lift but a few.
func (r ring) shake() float64 {
	var sorted [window]float32
	copy(sorted[:], r.shakes)
	slices.Sort(sorted[:])
	return float64(sorted[half-1])
}

// step is how far the newest bin is from the one before.
func (r ring) step() float64 {
	return float64(r.means[(r.head+window-1)%window] - r.means[(r.head+window-2)%window])
}

// noise is the variance of a bin, from the differences of neighbours, so that neither a
// step nor a single false reading makes it large (their squares' median is 0.91 variances).
func (r ring) noise() float64 {
	var squares [window - 1]float64
	for i := range squares {
		d := float64(r.means[(r.head+i+1)%window] - r.means[(r.head+i)%window])
		squares[i] = d * d
	}
	slices.Sort(squares[:])
	return squares[len(squares)/2] / 0.91
}

// half is half of the bins in the order of their weight, from the given one on.
func (r ring) half(from int) (sorted [half]float32) {
	for i := range sorted {
		sorted[i] = r.means[(r.head+from+i)%window]
	}
	slices.Sort(sorted[:])
	return sorted
}

// middle is the bin that is half a window old, and how far it is from the one before.
func (r ring) middle() (bin, step float64) {
	bin = float64(r.means[(r.head+half)%window])
	return bin, bin - float64(r.means[(r.head+half-1)%window])
}

// moment is one bin.
type moment struct {
	at, step schemas.Micros
	offset   int64
}

// begin puts a scale that has not been read before on its first bin. How noisy it is
// comes from those that follow.
func (c *scale) begin(r ring, mean float32) {
	for i := range r.means {
		r.means[i], r.shakes[i] = mean, quantum
	}
	c.Level, c.Noise, c.Bins = mean, quantum, 1
}

// watch takes the newest bin, which is already in the ring, and says how many changes end
// with it: one where the scale rests on a new plateau, two if it came there by another.
func (c *scale) watch(r ring, bin float64, now moment) (changes int) {
	if c.Bins < window && c.Moving == 0 {
		c.getToKnow(r, now)
		return 0
	}
	s := r.sums(float64(c.Level))
	noise := max(float64(c.Noise), s.shake, quantum)
	if c.Moving == 0 {
		off := bin - float64(c.Level)
		since := c.drifts(off, noise, now)
		if off*off > leaves*leaves*(noise+float64(c.Wander)) || s.newer*s.newer > leaves*leaves*(noise/half+c.levelVariance()) {
			since = now.at - now.step
		}
		if since != 0 {
			c.Moving, c.First, c.Flow, c.FlowTime, c.Pause = since, now.offset, 0, 0, pause{}
			c.Up, c.Down = 0, 0
			c.flow(off, noise, now)
			return 0
		}
		c.follow(r, s.mean)
		return 0
	}
	c.flow(r.step(), noise, now)
	c.linger(s, noise, now)
	if !s.atRest(noise) {
		return 0
	}
	c.Moving = 0
	changes = 1
	if c.Pause.turned(s.mean) {
		changes = 2
	}
	variance := noise/window + c.levelVariance()
	if s.mean*s.mean <= lasting*lasting*(variance+unrest) {
		c.Level += float32(s.mean * c.levelVariance() / variance) // it was the old plateau
		c.Bins = max(c.Bins, half)
		return changes - changes%2
	}
	known := c.Bins >= half
	c.Level += float32(s.mean)
	c.Bins = window
	if !known { // a first reading may have been a false one
		return 0
	}
	return changes
}

// drifts is since when a small step has been plain, which is lost in the noise of any one
// bin but not in that of many; zero as long as there is none. It is the two-sided CUSUM
// (Page, "Continuous inspection schemes", Biometrika 41, 1954).
func (c *scale) drifts(off, noise float64, now moment) (since schemas.Micros) {
	z := float32(off / math.Sqrt(noise+window*float64(c.Wander)))
	if c.Up == 0 && c.Down == 0 {
		c.Since = now.at
	}
	c.Up, c.Down = max(0, c.Up+z-allowance), max(0, c.Down-z-allowance)
	if max(c.Up, c.Down) > alarm {
		return c.Since
	}
	return 0
}

// flow takes note of when the weight moves: the mean of the time, by how much moved beyond
// what noise does.
func (c *scale) flow(grams, noise float64, now moment) {
	beyond := max(0, math.Abs(grams)-2*math.Sqrt(noise))
	c.Flow += float32(beyond)
	c.FlowTime += float32(beyond * (now.at - c.Moving).Seconds())
}

// atRest says that the window shows no trend and no outlier beyond the noise of a bin.
func (s sums) atRest(noise float64) bool {
	trend := s.newer - s.older
	return trend*trend <= trends*trends*2*noise/half && s.farthest*s.farthest <= strays*strays*noise
}

// levelVariance is that of the level's estimate: the noise of a bin, averaged, and the
// wandering that no averaging takes away.
func (c *scale) levelVariance() float64 {
	return max(float64(c.Noise), quantum)/float64(max(1, min(c.Bins, memory))) + float64(c.Wander)
}

// getToKnow counts the first bins, and learns from them at once when the ring is full of
// them: a single first reading may be a false one, and may come while somebody walks by.
// Where the later half is elsewhere than the earlier, something has moved in between.
func (c *scale) getToKnow(r ring, now moment) {
	if c.Bins++; c.Bins < window {
		return
	}
	noise := max(quantum, r.noise())
	older, newer := r.half(0), r.half(half)
	c.Noise = float32(noise)
	c.Level = (older[half/2] + newer[half/2]) / 2
	rest := older[half-2] - older[1] // but for a false reading or two
	if off := float64(newer[half/2] - older[half/2]); off*off > leaves*leaves*noise && float64(rest*rest) < trends*trends*noise {
		c.Level, c.Bins = older[half/2], half
		c.Moving, c.First, c.Flow, c.FlowTime, c.Pause = now.at-half*now.step, now.offset, 0, 0, pause{}
	}
}

// follow lets the level drift with a reading at rest, and the noise with its distance from
// the reading before, which a small step that is not yet noticed does not change; the
// wandering is what the mean of a window is off beyond that noise. Distances are cut at
// three standard deviations (Huber), so that a footstep does not make a scale deaf.
func (c *scale) follow(r ring, mean float64) {
	bin, step := r.middle()
	c.Bins = min(c.Bins+1, memory)
	c.Level += float32((bin - float64(c.Level)) / float64(c.Bins))
	rate := max(learning, 1/float64(c.Bins))
	noise := max(float64(c.Noise), quantum)
	c.Noise = float32(noise + rate*(min(step*step/2, 9*noise)-noise))
	beyond := max(0, mean*mean-noise/window)
	c.Wander += float32(learning * (min(beyond, 9*(float64(c.Wander)+quantum)) - float64(c.Wander)))
}
