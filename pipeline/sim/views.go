package sim

import "math"

// Bodies hide what is behind them: a trunk is a pillar up to the shoulders.
const (
	trunkRadius    = 0.17
	ownTrunkRadius = 0.11
)

// views counts the cameras that see a joint of a shopper among all present.
func views(actor, joint int, present map[int]*skeleton) int {
	place := present[actor][joint]
	n := 0
	for _, c := range ceiling {
		if _, _, inside := c.picture(place); inside && !c.hidden(place, actor, joint, present) {
			n++
		}
	}
	return n
}

// shelved says that a place is in a shelf, which is seen only from across the aisle.
func (c camera) shelved(place vec) bool { return place.Y > 0.02 && c.at.Y > -1 }

func (c camera) hidden(place vec, actor, joint int, present map[int]*skeleton) bool {
	if c.shelved(place) {
		return true
	}
	for other, k := range present {
		radius := trunkRadius
		if other == actor {
			if joint < leftElbow { // heads and shoulders stand on their own trunk
				continue
			}
			radius = ownTrunkRadius
		}
		if blocks(k, place, c.at, radius) {
			return true
		}
	}
	return false
}

// blocks says whether a trunk stands in the line of sight.
func blocks(k *skeleton, from, to vec, radius float64) bool {
	axis, line := k[neck], to.minus(from)
	flat := line.X*line.X + line.Y*line.Y
	if flat == 0 {
		return false
	}
	nearest := ((axis.X-from.X)*line.X + (axis.Y-from.Y)*line.Y) / flat
	if nearest <= 0 || nearest >= 1 {
		return false
	}
	at := from.plus(line.times(nearest))
	return at.Z < axis.Z && math.Hypot(at.X-axis.X, at.Y-axis.Y) < radius
}
