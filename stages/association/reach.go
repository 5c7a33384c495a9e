package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Spread of a hand about the goods that it takes, in metres: the tracker's error and the
// goods' own size. Along the shelf it tells neighbours apart, so it is the sharpest.
const (
	spreadAlong  = 0.09
	spreadBefore = 0.10
	spreadAbove  = 0.09
	// farSpread is how many times wider the tail of the tracker's errors is (limbs mixed
	// up, an arm hidden), and farShare how often a reading is in it. The tail is as much
	// lower as it is wider along the shelf and upright.
	farSpread = 5
	farShare  = 0.08
	// elbowReach is how far an elbow is from what its hand takes, give or take
	// elbowSpread; elbowFaith what it is worth against a hand.
	elbowReach, elbowSpread, elbowFaith = 0.35, 0.15, 0.2
	// forearm is the most that a hand is from its elbow, give or take forearmSpread.
	forearm, forearmSpread = 0.42, 0.06
	// bodyReach is how far a head is from what its hands take at most, measured along
	// the floor; bodyFaith what that is worth against a hand where no arm is seen.
	bodyReach, bodySpread, bodyFaith = 0.8, 0.2, 0.02
	// walks is how fast shoppers walk, in metres a second.
	walks = 1.2
	// onTheSpot is how much likelier a hand is there when it takes something than when
	// its owner merely stands near by.
	onTheSpot = 8
	// gripFrames is how many frames a grip lasts, and looks how many of them are worth as
	// much as independent ones: the tracker's errors are partly the same in all.
	gripFrames, looks = 4, 2
	// aside is how long before and after the weight moved the hand may have been there.
	aside = 300 * schemas.Millisecond
)

// reach is the likelihood ratio of this shopper's hand having moved the weight against
// its having been elsewhere. The moment of contact is not known, so the likelihood is
// averaged over the moments of the event and its best moment, frames being smoothed with
// their neighbours because the tracker's jitter is shorter than a grip.
func (v visit) reach(p place, from, to schemas.Micros) float64 {
	likelihood := func(f frame) float64 { return f.touches(p) }
	if v.armless() {
		likelihood = func(f frame) float64 { return f.standsBy(p) }
	}
	var likelihoods []float64
	for _, f := range v.Frames {
		if f.Time >= from-aside && f.Time <= to+aside {
			likelihoods = append(likelihoods, likelihood(f))
		}
	}
	switch {
	case len(likelihoods) > 0:
	case v.Out > 0 && v.Out < from: // and is only waited for
		return 0
	default:
		return onTheSpot * math.Pow(v.unseen(p, from, to), looks)
	}
	var best, sum float64
	for i, here := range likelihoods {
		grip := likelihoods[i:min(len(likelihoods), i+gripFrames)]
		best = max(best, mean(grip))
		sum += here
	}
	return onTheSpot * math.Pow((best+sum/float64(len(likelihoods)))/2, looks)
}

func mean(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// touches is the likelihood of one frame: either hand may be the one.
func (f frame) touches(p place) float64 {
	return max(f.arm(p, leftHand, leftElbow), f.arm(p, rightHand, rightElbow))
}

// arm is the likelihood that one of the arms reaches the place.
func (f frame) arm(p place, handJoint, elbowJoint int) float64 {
	if !p.known {
		return 1
	}
	hand, handSeen := f.joint(handJoint)
	elbow, elbowSeen := f.joint(elbowJoint)
	switch {
	case handSeen && elbowSeen:
		own := belongs(hand, elbow)
		return own*p.grip(hand) + (1-own)*p.within(elbow, elbowReach, elbowSpread, elbowFaith)
	case handSeen:
		return p.grip(hand)
	case elbowSeen:
		return p.within(elbow, elbowReach, elbowSpread, elbowFaith)
	}
	return f.body(p, 0)
}

// body is the likelihood of the place by where the head is, or else any joint, which may have
// moved on by some metres.
func (f frame) body(p place, moved float64) float64 {
	var body schemas.Point
	seen := false
	for joint := head; joint < limbs && !seen; joint++ {
		body, seen = f.joint(joint)
	}
	if !seen {
		return 0
	}
	body.Z = p.volume.Corner.Z
	return p.within(body, bodyReach+moved, bodySpread, bodyFaith)
}

// unseen is the likelihood of a shopper whom the tracker did not see while the weight moved:
// by how far they can have walked since they were seen last, and until they are seen again.
func (v visit) unseen(p place, from, to schemas.Micros) float64 {
	if !p.known {
		return bodyFaith
	}
	before, after := 0.0, bodyFaith // they may not have been seen again yet
	for _, f := range v.Frames {
		if f.Time < from {
			before = f.body(p, walks*(from-f.Time).Seconds())
		} else {
			after = f.body(p, walks*(f.Time-to).Seconds())
			break
		}
	}
	return min(before, after)
}

// leftHanded is the probability that it was the left hand, if it was this shopper.
func (v visit) leftHanded(p place, from, to schemas.Micros) float64 {
	var left, right float64
	for _, f := range v.Frames {
		if f.Time >= from-aside && f.Time <= to+aside {
			left, right = max(left, f.arm(p, leftHand, leftElbow)), max(right, f.arm(p, rightHand, rightElbow))
		}
	}
	left, right = math.Pow(left, looks), math.Pow(right, looks)
	if left+right == 0 {
		return 0.5
	}
	return left / (left + right)
}

// belongs is how likely a hand is that of the elbow's arm. Trackers mix up the hands of
// people who stand close, and a forearm is not that long.
func belongs(hand, elbow schemas.Point) float64 {
	length := math.Sqrt(square(hand.X-elbow.X) + square(hand.Y-elbow.Y) + square(hand.Z-elbow.Z))
	return math.Exp(-square(max(0, length-forearm)/forearmSpread) / 2)
}

// grip is the likelihood of a hand at this place, as a density along the shelf against that
// at the middle of goods of which the place is known: a Gaussian about the goods with a wide
// tail. Where the goods may be anywhere on a stretch, its variance comes on top.
func (p place) grip(hand schemas.Point) float64 {
	q := p.volume.Local(hand)
	spread := math.Sqrt(spreadAlong*spreadAlong + square(p.to-p.from)/12)
	along := (q.X - p.centre()) / spread
	before := outside(q.Y, p.volume.Size.Y) / spreadBefore
	above := outside(q.Z, p.volume.Size.Z) / spreadAbove
	square := along*along + before*before + above*above
	near, far := math.Exp(-square/2), math.Exp(-square/2/farSpread/farSpread)
	return spreadAlong / spread * ((1-farShare)*near + farShare/farSpread/farSpread*far)
}

// within is the likelihood of a joint that is up the arm from a hand that is not seen.
func (p place) within(joint schemas.Point, reach, spread, faith float64) float64 {
	q := p.volume.Local(joint)
	distance := math.Sqrt(square(q.X-p.centre()) + square(outside(q.Y, p.volume.Size.Y)) + square(outside(q.Z, p.volume.Size.Z)))
	return faith * math.Exp(-square(max(0, distance-reach)/spread)/2)
}

// outside is how far x is from the stretch between zero and a length.
func outside(x, length float64) float64 {
	return max(-x, x-length, 0)
}

func square(x float64) float64 { return x * x }
