package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Spread of a hand about the goods that it takes, in metres: the tracker's error and the
// goods' own size. Along the shelf it tells neighbours apart, so it is the sharpest.
const (
	spreadAlong  = 0.09
	spreadBefore = 0.15
	spreadAbove  = 0.12
	// farSpread is how many times wider the tail of the tracker's errors is (limbs mixed
	// up, an arm hidden), and farShare how often a reading is in it.
	farSpread = 5
	farShare  = 0.08
	// elbowReach is how far an elbow is from what its hand takes, give or take
	// elbowSpread; elbowFaith what it is worth against a hand.
	elbowReach, elbowSpread, elbowFaith = 0.35, 0.15, 0.1
	// aside is how long before and after the weight moved the hand may have been there.
	aside = 300 * schemas.Millisecond
)

// reach is the likelihood that this shopper's hand moved the weight, in the unit in
// which a hand that is on the spot has one. The moment of contact is not known, so it
// is averaged over the moments of the event, each frame's likelihood being smoothed with
// its neighbours' because the tracker's jitter is shorter than a grip.
func (v visit) reach(p place, from, to schemas.Micros) float64 {
	var likelihoods []float64
	for _, f := range v.Frames {
		if f.Time >= from-aside && f.Time <= to+aside {
			likelihoods = append(likelihoods, f.touches(p))
		}
	}
	var best, sum float64
	for i := range likelihoods {
		smooth := likelihoods[i]
		n := 1.0
		if i > 0 {
			smooth, n = smooth+likelihoods[i-1], n+1
		}
		if i+1 < len(likelihoods) {
			smooth, n = smooth+likelihoods[i+1], n+1
		}
		best = max(best, smooth/n)
		sum += likelihoods[i]
	}
	if len(likelihoods) == 0 {
		return 0
	}
	return (best + sum/float64(len(likelihoods))) / 2
}

// touches is the likelihood of one frame: either hand may be the one.
func (f frame) touches(p place) float64 {
	if !p.known {
		return 1
	}
	var likelihood float64
	for _, arm := range [2][2]int{{leftHand, leftElbow}, {rightHand, rightElbow}} {
		if hand, ok := f.joint(arm[0]); ok {
			likelihood = max(likelihood, p.grip(hand))
		} else if elbow, ok := f.joint(arm[1]); ok {
			likelihood = max(likelihood, p.within(elbow))
		}
	}
	return likelihood
}

// grip is the likelihood of a hand at this place: a Gaussian about the goods with a wide
// tail.
func (p place) grip(hand schemas.Point) float64 {
	q := p.volume.Local(hand)
	along := (q.X - p.centre) / spreadAlong
	before := outside(q.Y, 0, p.volume.Size.Y) / spreadBefore
	above := outside(q.Z, 0, p.volume.Size.Z) / spreadAbove
	square := along*along + before*before + above*above
	return (1-farShare)*math.Exp(-square/2) + farShare*math.Exp(-square/2/farSpread/farSpread)
}

// within is the likelihood of an elbow whose hand is not seen.
func (p place) within(elbow schemas.Point) float64 {
	q := p.volume.Local(elbow)
	distance := math.Sqrt(square(q.X-p.centre) + square(outside(q.Y, 0, p.volume.Size.Y)) + square(outside(q.Z, 0, p.volume.Size.Z)))
	return elbowFaith * math.Exp(-square(max(0, distance-elbowReach)/elbowSpread)/2)
}

// outside is how far x is from the stretch.
func outside(x, from, to float64) float64 {
	return max(from-x, x-to, 0)
}

func square(x float64) float64 { return x * x }
