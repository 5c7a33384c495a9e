package detection

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// crosstalk is how much of a plate's change its neighbours may feel, one standard
	// deviation: on the real store 1.4 % and 1.0 % at one and two plates' distance.
	crosstalk = 0.015
	// reach is how many plates away that is felt.
	reach = 3
	// patience is how long a finished change waits for a neighbour that still moves.
	patience = 3 * schemas.Second
)

// gather takes the groups of changes that are complete out of the fixture, as events in
// the order of their ends. Groups are of neighbouring plates of one shelf, of one sign,
// and at overlapping times: goods stand across plates, and a hand takes them at once.
func (f fixture) gather(now schemas.Micros, topic string, partition int32) (fixture, []schemas.WeightEvent) {
	var events []schemas.WeightEvent
	var waiting []change
	for _, group := range groups(f.Changes) {
		if f.unfinished(group, now) {
			waiting = append(waiting, group...)
			continue
		}
		if group = audible(group, f.Changes); len(group) > 0 {
			events = append(events, event(f.Name, group, topic, partition))
		}
	}
	if len(waiting) == len(f.Changes) {
		return f, nil
	}
	f.Changes = waiting
	return f, events
}

// groups are the connected components of the changes.
func groups(changes []change) [][]change {
	var found [][]change
	for _, c := range changes {
		merged := []change{c}
		var apart [][]change
		for _, group := range found {
			if slices.ContainsFunc(group, c.joins) {
				merged = append(merged, group...)
			} else {
				apart = append(apart, group)
			}
		}
		found = append(apart, merged)
	}
	return found
}

func (c change) joins(d change) bool {
	return c.near(d, 1) && c.Grams*d.Grams > 0
}

// near says that two changes overlap in time and are at most so many plates apart.
func (c change) near(d change, plates int32) bool {
	return c.Shelf == d.Shelf && c.Plate-d.Plate <= plates && d.Plate-c.Plate <= plates &&
		c.From <= d.To && d.From <= c.To
}

// unfinished says that a plate beside the group began to move before the group was at
// rest and still does.
func (f fixture) unfinished(group []change, now schemas.Micros) bool {
	var to, found schemas.Micros
	for _, c := range group {
		to, found = max(to, c.To), max(found, c.Found)
	}
	if now >= found+patience {
		return false
	}
	for _, c := range group {
		for plate := max(1, c.Plate-reach); plate <= min(f.Plates, c.Plate+reach); plate++ {
			moving := f.Scales[(c.Shelf-1)*f.Plates+plate-1].Moving
			if moving != 0 && moving <= to {
				return true
			}
		}
	}
	return false
}

// audible leaves out changes that are no more than a neighbour's cross-talk, and widens
// the others' variance by it.
func audible(group, all []change) []change {
	var kept []change
	for _, c := range group {
		var talk float64
		for _, d := range all {
			if d.Plate != c.Plate && c.near(d, reach) {
				talk = max(talk, crosstalk*math.Abs(d.Grams))
			}
		}
		c.Variance += talk * talk
		if c.Grams*c.Grams > lasting*c.Variance {
			kept = append(kept, c)
		}
	}
	return kept
}

func event(name string, group []change, topic string, partition int32) schemas.WeightEvent {
	slices.SortFunc(group, func(a, b change) int { return cmp.Or(cmp.Compare(a.Plate, b.Plate), cmp.Compare(a.From, b.From)) })
	e := schemas.WeightEvent{Fixture: name, Shelf: group[0].Shelf, From: group[0].From}
	evidence := schemas.Range{Topic: topic, Partition: partition, First: group[0].First, Last: group[0].Last}
	var variance float64
	for _, c := range group {
		e.From, e.To = min(e.From, c.From), max(e.To, c.To)
		e.Grams += c.Grams
		variance += c.Variance
		evidence.First, evidence.Last = min(evidence.First, c.First), max(evidence.Last, c.Last)
		if last := len(e.Plates) - 1; last >= 0 && e.Plates[last].Plate == c.Plate {
			e.Plates[last].Grams += c.Grams
			e.Plates[last].GramsSD = math.Hypot(e.Plates[last].GramsSD, math.Sqrt(c.Variance))
			continue
		}
		e.Plates = append(e.Plates, schemas.PlateChange{Plate: c.Plate, Grams: c.Grams, GramsSD: math.Sqrt(c.Variance)})
	}
	e.GramsSD = math.Sqrt(variance)
	e.Evidence = []schemas.Range{evidence}
	e.ID = name + "." + strconv.Itoa(int(e.Shelf)) + "." + strconv.Itoa(int(e.Plates[0].Plate)) + "-" + strconv.FormatInt(int64(e.From), 36)
	return e
}
