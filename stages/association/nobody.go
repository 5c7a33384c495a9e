package association

import "math"

// What moves a scale without a hand.
const (
	// nobody is the chance that an event has no shopper's hand in it, in the unit of
	// visit.reach: shelves settle by rustle grams, and now and then, by the share slips,
	// a sensor slips by anything up to garbageGrams.
	nobody, rustle, slips = 0.02, 3.0, 0.1
	// echoed is the chance that a small change beside a deaf plate is what is felt of a
	// larger one on it.
	echoed = 0.5
)

// nobodys is the account that nobody moved anything here. Beside a deaf plate, goods may
// have been shoved onto it or from it, or what moved on it is felt a little.
func (sc scene) nobodys(p part) account {
	grams := math.Abs(p.grams)
	likelihood := nobody * ((1-slips)*math.Exp(-grams/rustle)/rustle + slips/garbageGrams)
	if sc.besideDeaf(p) {
		likelihood += shoved*math.Exp(-grams/shovedGrams)/shovedGrams + echoed*math.Exp(-grams/rustle)/rustle
	}
	return account{nil, likelihood * p.spread}
}
