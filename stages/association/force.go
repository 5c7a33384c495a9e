package association

import "math"

const (
	// pressed is the chance that an event is a hand that presses or lifts and has not
	// let go when the scale is at rest, kept that it never does.
	pressed, kept = 0.02, 0.02
)

// pressure is the density of a hand's force: any magnitude is as likely as any other, from
// that of rustling to that of the heaviest goods (Jeffreys).
func pressure(grams float64) float64 {
	return 1 / math.Log(garbageGrams/rustle) / max(math.Abs(grams), rustle)
}

// pressing is the account that a hand presses on a part, or lifts, when the scale is at rest.
func (sc scene) pressing(p part, base explanation) (explanation, float64) {
	base.Force, base.Presser = p.grams, sc.nearest()
	return base, pressed * kept * pressure(p.grams) * p.spread * sc.there(base.Presser)
}

// nearest is the visit whose hand reaches best.
func (sc scene) nearest() (visit string) {
	reaches, _ := sc.reachesOf(sc.anywhere(sc.whole()))
	best := 0.0
	for i, v := range sc.visits {
		if reaches[i] > best {
			visit, best = v.ID, reaches[i]
		}
	}
	return visit
}

// there is the chance that a visit's hand is on the plates while the weight moves: who
// presses must come, and must be there to let go.
func (sc scene) there(visit string) float64 {
	reaches, _ := sc.reachesOf(sc.anywhere(sc.whole()))
	for i, v := range sc.visits {
		if v.ID == visit {
			return reaches[i] / (1 + reaches[i])
		}
	}
	return 0
}
