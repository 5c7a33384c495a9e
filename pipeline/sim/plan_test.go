package sim

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Time goes forward in every body and hand.
func TestPathsGoForwardInTime(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		for _, a := range d.actors {
			for _, p := range []path{a.body, a.hands[0], a.hands[1], a.reach[0], a.reach[1]} {
				for i := 1; i < len(p.moments); i++ {
					if before, now := p.moments[i-1].t, p.moments[i].t; now < before {
						t.Fatalf("a shopper is told to be somewhere at %.3f s, and then at %.3f s", before, now)
					}
				}
			}
		}
	})
}

// No weight comes, goes or is pressed without somebody's hand at it.
func TestNothingMovesByItself(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		for _, l := range d.goods.loads {
			middle, shelf := 0.0, l.shares[0].plate
			fixture := d.store.fixture(shelf.fixture)
			for _, sh := range l.shares {
				middle += sh.part * (fixture.X + (float64(sh.plate.plate)-0.5)*fixture.PlateWidth)
			}
			at := vec{middle, 0.05, fixture.Shelves[shelf.shelf-1] + 0.1}
			nearest := math.Inf(1)
			for _, a := range d.actors {
				k := a.skeleton(l.begins + 0.1)
				for _, hand := range []vec{k[leftHand], k[rightHand]} {
					off := hand.minus(at)
					nearest = min(nearest, math.Sqrt(off.X*off.X+off.Y*off.Y+off.Z*off.Z))
				}
			}
			if nearest > 0.35 {
				t.Fatalf("gondola %d shelf %d at x %.2f is loaded at %.2f s with the nearest hand %.2f m away",
					shelf.fixture, shelf.shelf, middle, l.begins, nearest)
			}
		}
	})
}
