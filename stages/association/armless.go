package association

import (
	"math"
	"slices"
)

// Boxes tell where people stand and nothing of their arms. That no hand is seen then says
// nothing against anybody: who stands before goods may have taken them, the likelier the
// less they would have had to reach aside.
const (
	// reachAside is how far aside of them people stand who take goods: one standard
	// deviation along the shelf, in metres.
	reachAside = 0.3
	// bodyAlone is what a body is worth against a hand on the goods: less than it takes to
	// say that a hand was there (dwellGrip).
	bodyAlone = 0.35
)

// armless says that whoever tracks the visit has not seen its arms for a while.
func (v visit) armless() bool {
	return !slices.ContainsFunc(v.Frames, func(f frame) bool {
		return slices.ContainsFunc([]int{leftHand, rightHand, leftElbow, rightElbow}, func(limb int) bool {
			_, seen := f.joint(limb)
			return seen
		})
	})
}

// standsBy is the likelihood of one frame of somebody whose arms are never seen.
func (f frame) standsBy(p place) float64 {
	body, seen := f.joint(head)
	if !p.known || !seen {
		return bodyAlone
	}
	q := p.volume.Local(body)
	aside := math.Max(0, math.Abs(q.X-p.centre())-(p.to-p.from)/2) / reachAside
	far := max(0, math.Hypot(q.X-p.centre(), outside(q.Y, p.volume.Size.Y))-bodyReach) / bodySpread
	return bodyAlone * math.Exp(-(aside*aside+far*far)/2)
}
