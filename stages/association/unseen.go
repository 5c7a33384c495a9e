package association

import (
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// Some scales are dead or frozen, or so noisy that light goods get lost in them, and what
// is taken off those may not be weighed. That a hand was there, and that no other scale near by explains why, is evidence all the same: weak
// on what and how many, so that such a visit is rightly doubted.
const (
	// dwells is how long a hand must stay, and dwellGrip how likely it must be on the
	// spot, to have reached for something.
	dwells, dwellGrip = 250 * schemas.Millisecond, 0.4
	// lets is how long it may be away in between.
	lets = 400 * schemas.Millisecond
	// passing is how many plates beside its way a hand may come.
	passing = 3
	// heard is how long after a reach the scales near by may still say that it was them.
	heard = schemas.Second
	// unseenTake is the chance that an unexplained reach takes something; that of one who
	// holds what belongs there is likelier to put it back, by the share unseenPut. A noisy
	// scale would have noticed most of what else a hand does that takes: it makes them
	// lostShare times as likely.
	unseenTake, unseenPut, lostShare = 0.6, 0.65, 0.5
	// unseenSpread is how little is known of the weight of what was not weighed, as a
	// share of it.
	unseenSpread = 0.05
)

// dwell is a hand at a deaf plate.
type dwell struct {
	Plate schemas.PlateRef `avro:"plate"`
	From  schemas.Micros   `avro:"from"`
	To    schemas.Micros   `avro:"to"`
}

// watch notes a visit's hands at plates that may miss something. The newest frame is the
// last of v.Frames.
func (s state) watch(v *visit) {
	f := v.Frames[len(v.Frames)-1]
	for _, plate := range s.dull() {
		if f.touches(s.placeOfPlate(plate)) < dwellGrip {
			continue
		}
		v.Dwells = slices.Clone(v.Dwells)
		last := slices.IndexFunc(v.Dwells, func(d dwell) bool { return d.Plate == plate && f.Time <= d.To+lets })
		if last < 0 {
			v.Dwells = append(v.Dwells, dwell{plate, f.Time, f.Time})
			continue
		}
		v.Dwells[last].To = max(v.Dwells[last].To, f.Time)
	}
}

func (s state) placeOfPlate(p schemas.PlateRef) place {
	return s.placeOf(schemas.WeightEvent{Fixture: p.Fixture, Shelf: p.Shelf, Plates: []schemas.PlateChange{{Plate: p.Plate, Grams: 1}}})
}

// suspect turns reaches to deaf plates that nothing has explained into episodes.
func (s state) suspect(watermark schemas.Micros, out *outputs) state {
	for i := range s.Visits {
		v := s.Visits[i]
		for _, d := range v.Dwells {
			suspicious := d.To-d.From >= dwells && !s.explained(d)
			if d.To+heard > watermark || suspicious && d.To+s.listened(d) > watermark {
				continue
			}
			s.Visits = slices.Clone(s.Visits)
			s.Visits[i].Dwells = slices.DeleteFunc(slices.Clone(s.Visits[i].Dwells), func(o dwell) bool { return o == d })
			if suspicious {
				s = s.unseen(v, d, out)
			}
		}
	}
	return s
}

// explained says that a scale near by moved while the hand was there, and by a hand: on a
// shelf above or below as well, since a hand passes what it does not touch.
func (s state) explained(d dwell) bool {
	for at, e := range s.Episodes {
		if math.Abs(e.Event.Grams) > 2*rustle && e.Event.From <= d.To+lets && d.From <= e.Event.To+lets &&
			!s.nobodysNow(at) && s.onTheWay(e.Event, d.Plate) {
			return true
		}
	}
	return false
}

// onTheWay says that a hand which makes a change of weight may pass a plate.
func (s state) onTheWay(e schemas.WeightEvent, plate schemas.PlateRef) bool {
	if e.Fixture == plate.Fixture {
		return e.Plates[0].Plate <= plate.Plate+passing && plate.Plate <= e.Plates[len(e.Plates)-1].Plate+passing
	}
	if e.Fixture == "" {
		return false // hands that met
	}
	p, q := s.placeOf(e), s.placeOfPlate(plate)
	a, b := p.volume.World(schemas.Point{X: p.centre()}), q.volume.World(schemas.Point{X: q.centre()})
	return p.known && q.known && math.Hypot(a.X-b.X, a.Y-b.Y) <= passing*usualPitch
}

// unseen extends every hypothesis by what the reach may have done.
func (s state) unseen(v visit, d dwell, out *outputs) state {
	e := schemas.WeightEvent{
		ID:      d.Plate.Fixture + "." + strconv.Itoa(int(d.Plate.Shelf)) + "." + strconv.Itoa(int(d.Plate.Plate)) + "?" + strconv.FormatInt(int64(d.To), 36) + v.ID,
		Fixture: d.Plate.Fixture, Shelf: d.Plate.Shelf, From: d.From, To: d.To,
		Plates: []schemas.PlateChange{{Plate: d.Plate.Plate, Grams: -1, GramsSD: garbageGrams}},
	}
	grams, variance, known := s.moved(d)
	sc := s.sceneOf(e)
	return s.extend(e, out, func(w world) []reason {
		reasons := sc.guess(v.ID, w)
		if known {
			reasons = heardOf(reasons, grams, variance)
		}
		return s.echoed(reasons, d)
	})
}

// heardOf weighs what a reach may have been by how much the scale reads on average.
func heardOf(reasons []reason, grams, variance float64) []reason {
	for i, r := range reasons {
		off, spread := grams, variance
		for _, m := range r.Moves {
			off += float64(m.Quantity) * m.Grams
			spread += m.Variance
		}
		reasons[i].log += math.Log(likelihoodOfSame(off, spread))
	}
	return reasons
}

// guess is what a reach that was not weighed may have been.
func (sc scene) guess(visit string, w world) []reason {
	p := part{lo: sc.event.Plates[0].Plate, hi: sc.event.Plates[0].Plate, plates: 1, spread: 1}
	shares, _ := sc.sharesOf(p)
	taken := unseenTake
	if !sc.besideDeaf(p) {
		taken *= lostShare
	}
	reasons := []reason{{explanation{}, math.Log(1 - taken)}}
	for i, product := range sc.products {
		missed := shares[i] * sc.state.missed(p.lo, sc.event, product.WeightGrams)
		if missed < unlikely || product.WeightGrams == 0 {
			continue
		}
		take := move{
			Visit: visit, Product: product.ID, Quantity: 1, Grams: product.WeightGrams,
			Variance: square(unseenSpread * product.WeightGrams), Lo: p.lo, Hi: p.hi, Left: 0.5, OfSeq: -1,
		}
		moved := taken * missed
		holds := func(i item) bool { return i.Visit == visit && i.Product == product.ID }
		if at := slices.IndexFunc(w.held, holds); at >= 0 {
			reasons = append(reasons, reason{explanation{Moves: []move{sc.back(p, w.held[at], 1)}}, math.Log(unseenPut * moved)})
			moved *= 1 - unseenPut
		}
		reasons = append(reasons, reason{explanation{Moves: []move{take}}, math.Log(moved)})
	}
	return reasons
}

// hidden is the likelihood that goods changed a part by what is seen of them only because
// they stood partly on a deaf plate beside it: any share of their weight may be.
func (sc scene) hidden(p part, unit float64) float64 {
	if unit == 0 || !sc.besideDeaf(p) || math.Abs(p.grams) > unit {
		return 0
	}
	return across / unit
}

// across is the chance that goods stand across the edge to a given plate.
const across = 0.3

func (sc scene) besideDeaf(p part) bool {
	return slices.ContainsFunc(sc.state.Deaf, func(d schemas.PlateRef) bool {
		return d.Fixture == sc.event.Fixture && d.Shelf == sc.event.Shelf && p.lo-1 <= d.Plate && d.Plate <= p.hi+1
	})
}
