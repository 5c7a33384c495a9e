package association

import (
	"math"
)

// Boxes tell where people stand and nothing of their arms, and silhouettes show arms now
// and then only. That no hand is seen then says nothing against anybody: who stands before
// goods may have taken them, the likelier the less they would have had to reach aside.
const (
	// reachAside is how far aside of them people stand who take goods: one standard
	// deviation along the shelf, in metres.
	reachAside = 0.3
	// bodyAlone is what a body is worth against a hand on the goods: less than it takes to
	// say that a hand was there (dwellGrip). otherHand is that where one hand is seen.
	bodyAlone, otherHand = 0.35, 0.1
)

// armless says that whoever tracks the visit seldom sees its arms.
func (v visit) armless() bool {
	seen := 0
	for _, f := range v.Frames {
		if f.arms() {
			seen++
		}
	}
	return 2*seen < len(v.Frames)
}

// arms says that some limb of an arm was seen.
func (f frame) arms() bool {
	for limb := leftHand; limb <= rightElbow; limb++ {
		if _, seen := f.joint(limb); seen {
			return true
		}
	}
	return false
}

// standsBy is the likelihood of one frame of somebody whose arms are seldom seen.
func (f frame) standsBy(p place) float64 {
	if f.arms() {
		return max(f.touches(p), otherHand*f.before(p))
	}
	return bodyAlone * f.before(p)
}

// before is how well somebody stands before a place to reach it, at most 1.
func (f frame) before(p place) float64 {
	body, seen := f.joint(head)
	if !p.known || !seen {
		return 1
	}
	q := p.volume.Local(body)
	aside := max(0, math.Abs(q.X-p.centre())-(p.to-p.from)/2) / reachAside
	far := max(0, math.Hypot(q.X-p.centre(), outside(q.Y, p.volume.Size.Y))-bodyReach) / bodySpread
	return math.Exp(-(aside*aside + far*far) / 2)
}
