package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// shoved is the chance that goods beside those that move are shoved across an edge, by
	// shovedGrams on average.
	shoved, shovedGrams = 0.1, 200.0
)

// part is a stretch of an event's plates, and what changed on it.
type part struct {
	lo, hi   int32
	grams    float64
	variance float64
	plates   int
	spread   float64 // likelihood of how the change is spread over the plates
}

func (sc scene) whole() part {
	plates := sc.event.Plates
	return sc.partOf(plates[0].Plate, plates[len(plates)-1].Plate)
}

// partOf is what an event changed from one plate to another.
func (sc scene) partOf(lo, hi int32) part {
	changes := within(sc.event.Plates, lo, hi)
	p := part{lo: lo, hi: hi, plates: len(changes)}
	var gain, loss float64
	for _, c := range changes {
		p.grams += c.Grams
		p.variance += c.GramsSD * c.GramsSD
		gain += max(0, c.Grams)
		loss += max(0, -c.Grams)
	}
	p.spread = straddle(p.grams, p.plates)
	if shove := min(gain, loss); shove > 0 {
		p.spread = shoved * math.Exp(-shove/shovedGrams) / shovedGrams * straddle(p.grams, p.plates-1)
	}
	return p
}

// within are the changes of the plates from lo to hi.
func within(changes []schemas.PlateChange, lo, hi int32) []schemas.PlateChange {
	first, end := 0, len(changes)
	for first < end && changes[first].Plate < lo {
		first++
	}
	for end > first && changes[end-1].Plate > hi {
		end--
	}
	return changes[first:end]
}

// straddle is the likelihood of how a change is spread over plates: goods that stand across
// an edge may do so at any point, which spreads their weight evenly.
func straddle(grams float64, plates int) float64 {
	return math.Pow(0.5/(math.Abs(grams)+1), float64(plates-1))
}

// split cuts a part after a plate. A force that is taken off the whole is taken off the
// side with the larger change.
func (sc scene) split(whole part, after int32) (left, right part) {
	left, right = sc.partOf(whole.lo, after), sc.partOf(after+1, whole.hi)
	side := &left
	if math.Abs(right.grams) > math.Abs(left.grams) {
		side = &right
	}
	side.grams += whole.grams - sc.event.Grams
	return left, right
}
