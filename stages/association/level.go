package association

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// A noisy scale does not notice light goods by itself: in some second or other it reads far
// more often as if some had gone. Where a hand was there, though, it is worth asking what it
// reads on average before and after, for which any one second is much too short.
const (
	// averaged is for how long before and after a reach a scale's readings are averaged, and
	// hasty how near to it they are not.
	averaged, hasty = 4 * schemas.Second, 200 * schemas.Millisecond
	// seconds is how many readings it takes on either side.
	seconds = 3
	// creeps is the variance between averages some seconds apart that noise does not explain,
	// in grams squared.
	creeps = 1
)

// level is what a scale read on average over a second.
type level struct {
	Time  schemas.Micros   `avro:"time"` // when the second ended
	Plate schemas.PlateRef `avro:"plate"`
	Grams float64          `avro:"grams"`
}

// listen keeps what scales read that are hard of hearing, for as long as it may be asked.
func (s state) listen(l schemas.Levels) state {
	s.Levels = slices.DeleteFunc(slices.Clone(s.Levels), func(o level) bool { return o.Time < l.Time-recalled-2*averaged })
	for _, scale := range l.Scales {
		if slices.ContainsFunc(s.Hard, func(h hardOfHearing) bool { return h.Plate == scale.Plate }) {
			s.Levels = append(s.Levels, level{l.Time, scale.Plate, scale.Grams})
		}
	}
	return s
}

// listened is how long after a reach all has been heard that bears on it.
func (s state) listened(d dwell) schemas.Micros {
	if slices.ContainsFunc(s.Levels, func(l level) bool { return l.Plate == d.Plate }) {
		return averaged + hasty
	}
	return heard
}

// moved is by how much more a scale reads after a reach than before, and the variance of
// that. It is not known where the scale said too little, or something else moved on it.
func (s state) moved(d dwell) (grams, variance float64, known bool) {
	var before, after []float64
	for _, l := range s.Levels {
		switch {
		case l.Plate != d.Plate:
		case l.Time <= d.From-hasty && l.Time > d.From-averaged-hasty:
			before = append(before, l.Grams)
		case l.Time-schemas.Second >= d.To+hasty && l.Time <= d.To+averaged+hasty:
			after = append(after, l.Grams)
		}
	}
	if len(before) < seconds || len(after) < seconds || s.stirred(d) {
		return 0, 0, false
	}
	m, n := float64(len(before)), float64(len(after))
	scatter := (scatterOf(before) + scatterOf(after)) / (m + n - 2)
	return mean(after) - mean(before), scatter*(1/m+1/n) + creeps, true
}

// scatterOf is the sum of the squared distances from the mean.
func scatterOf(x []float64) (sum float64) {
	for _, v := range x {
		sum += square(v - mean(x))
	}
	return sum
}

// stirred says that something was noticed on the plate while it was listened to.
func (s state) stirred(d dwell) bool {
	return slices.ContainsFunc(s.Episodes, func(e episode) bool {
		last := e.Event.Plates[len(e.Event.Plates)-1].Plate
		return e.Event.Fixture == d.Plate.Fixture && e.Event.Shelf == d.Plate.Shelf && e.Event.Plates[0].Plate <= d.Plate.Plate && d.Plate.Plate <= last &&
			e.Event.From <= d.To+averaged+hasty && d.From-averaged-hasty <= e.Event.To
	})
}
