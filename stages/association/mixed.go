package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Trackers mix up the hands of people who stand close: for a moment one shopper has the
// other's, or two have the same. A hand goes on from where it was, so it is given back to
// whom it continues (nearest neighbour data association; Bar-Shalom and Fortmann, "Tracking
// and Data Association", 1988).
const (
	// oneHand is how close two hands are that are one, in metres, and leap how much farther
	// two must have moved, than had they been exchanged, to have been.
	oneHand, leap = 0.02, 0.4
	// lately is how long ago a hand may have been seen to be continued, and farthest how far
	// apart hands may be that are mixed up, in metres.
	lately, farthest = 600 * schemas.Millisecond, 1.5
)

// followed is a shopper's newest frame, and those before.
type followed struct {
	next   frame
	before []frame
}

// unmix gives back hands that two shoppers' newest frames have mixed up.
func unmix(v, u followed) {
	for _, one := range []int{leftHand, rightHand} {
		for _, other := range []int{leftHand, rightHand} {
			a, seen := v.next.joint(one)
			b, also := u.next.joint(other)
			from, known := v.last(one)
			origin, both := u.last(other)
			if !seen || !also || !known || !both || apart(a, b) > farthest {
				continue
			}
			straight, crossed := apart(a, from)+apart(b, origin), apart(a, origin)+apart(b, from)
			switch {
			case apart(a, b) < oneHand && apart(a, from) > apart(b, origin):
				v.next.lose(one)
			case apart(a, b) < oneHand:
				u.next.lose(other)
			case crossed+leap < straight && v.next.fits(one, b) && u.next.fits(other, a):
				x, y := v.next.Limbs[3*one:3*one+3], u.next.Limbs[3*other:3*other+3]
				for i := range x {
					x[i], y[i] = y[i], x[i]
				}
			}
		}
	}
}

// last is where a hand was seen last, not long ago.
func (f followed) last(hand int) (p schemas.Point, seen bool) {
	for i := len(f.before) - 1; i >= 0 && !seen && f.before[i].Time >= f.next.Time-lately; i-- {
		p, seen = f.before[i].joint(hand)
	}
	return p, seen
}

// lose forgets where a limb is, of a frame that is not yet anybody's.
func (f frame) lose(limb int) {
	for i := range 3 {
		f.Limbs[3*limb+i] = missing
	}
}

// fits says that a hand may be that of the arm.
func (f frame) fits(hand int, at schemas.Point) bool {
	elbow, seen := f.joint(hand + leftElbow - leftHand)
	return !seen || belongs(at, elbow) > 0.1
}

func apart(p, q schemas.Point) float64 {
	return math.Sqrt(square(p.X-q.X) + square(p.Y-q.Y) + square(p.Z-q.Z))
}
