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
	// patience is how long finished changes wait for a neighbour that still moves: a
	// hand that presses or pulls slowly is felt beside it, too, and only when all is at
	// rest again is it plain what is gone.
	patience = 6 * schemas.Second
)

// gather takes the clusters of changes that are complete out of the fixture, as events.
// A cluster is what happened near by at overlapping times; within it every stretch of
// plates that changed for good, in one direction, is an event: goods stand across plates.
func (f fixture) gather(now schemas.Micros, topic string, partition int32) (fixture, []schemas.WeightEvent) {
	var events []schemas.WeightEvent
	var waiting []change
	for _, cluster := range clusters(f.Changes) {
		if f.unfinished(cluster, now) {
			waiting = append(waiting, cluster...)
			continue
		}
		for _, run := range runs(audible(net(cluster))) {
			events = append(events, event(f.Name, run, topic, partition))
		}
	}
	if len(waiting) < len(f.Changes) {
		f.Changes = waiting
	}
	return f, events
}

// clusters are the connected components of changes that are near each other.
func clusters(changes []change) [][]change {
	var found [][]change
	for _, c := range changes {
		merged := []change{c}
		var apart [][]change
		for _, cluster := range found {
			if slices.ContainsFunc(cluster, c.near) {
				merged = append(merged, cluster...)
			} else {
				apart = append(apart, cluster)
			}
		}
		found = append(apart, merged)
	}
	return found
}

// near says that two changes overlap in time and may have felt each other.
func (c change) near(d change) bool {
	return c.Shelf == d.Shelf && c.Plate-d.Plate <= reach && d.Plate-c.Plate <= reach &&
		c.From <= d.To && d.From <= c.To
}

// unfinished says that a plate near the cluster began to move before the cluster was at
// rest and still does.
func (f fixture) unfinished(cluster []change, now schemas.Micros) bool {
	to, found := schemas.Micros(0), schemas.Never
	for _, c := range cluster {
		to, found = max(to, c.To), min(found, c.Found)
	}
	if now >= found+patience {
		return false
	}
	for _, c := range cluster {
		for plate := max(1, c.Plate-reach); plate <= min(f.Plates, c.Plate+reach); plate++ {
			moving := f.Scales[(c.Shelf-1)*f.Plates+plate-1].Moving
			if moving != 0 && moving <= to {
				return true
			}
		}
	}
	return false
}

// net adds up each plate's changes, by plate: what was pressed and let go is nothing.
func net(cluster []change) []change {
	var sum []change
	for _, c := range cluster {
		i, known := slices.BinarySearchFunc(sum, c.Plate, func(s change, plate int32) int { return cmp.Compare(s.Plate, plate) })
		if !known {
			sum = slices.Insert(sum, i, c)
			continue
		}
		s := &sum[i]
		s.From, s.To, s.Found = min(s.From, c.From), max(s.To, c.To), max(s.Found, c.Found)
		s.First, s.Last = min(s.First, c.First), max(s.Last, c.Last)
		s.Grams += c.Grams
		// The plateau between two changes counts in both and cancels.
		s.Variance = max(s.Variance, c.Variance)
	}
	return sum
}

// audible leaves out what is no more than the noise and the neighbours' cross-talk, and
// widens the others' variance by it.
func audible(sum []change) []change {
	var kept []change
	for _, c := range sum {
		var talk float64
		for _, d := range sum {
			if d.Plate != c.Plate && c.near(d) {
				talk = max(talk, crosstalk*math.Abs(d.Grams))
			}
		}
		c.Variance += talk * talk
		if c.Grams*c.Grams > lasting*lasting*c.Variance {
			kept = append(kept, c)
		}
	}
	return kept
}

// runs splits changes, which are in the order of plates, into stretches of neighbouring
// plates that changed in one direction.
func runs(sum []change) [][]change {
	var found [][]change
	for i, c := range sum {
		if i > 0 && c.Plate == sum[i-1].Plate+1 && c.Grams*sum[i-1].Grams > 0 && c.near(sum[i-1]) {
			found[len(found)-1] = append(found[len(found)-1], c)
			continue
		}
		found = append(found, []change{c})
	}
	return found
}

func event(name string, run []change, topic string, partition int32) schemas.WeightEvent {
	e := schemas.WeightEvent{Fixture: name, Shelf: run[0].Shelf, From: run[0].From}
	evidence := schemas.Range{Topic: topic, Partition: partition, First: run[0].First, Last: run[0].Last}
	var variance float64
	for _, c := range run {
		e.From, e.To = min(e.From, c.From), max(e.To, c.To)
		e.Grams += c.Grams
		variance += c.Variance
		evidence.First, evidence.Last = min(evidence.First, c.First), max(evidence.Last, c.Last)
		e.Plates = append(e.Plates, schemas.PlateChange{Plate: c.Plate, Grams: c.Grams, GramsSD: math.Sqrt(c.Variance)})
	}
	e.GramsSD = math.Sqrt(variance)
	e.Evidence = []schemas.Range{evidence}
	e.ID = name + "." + strconv.Itoa(int(e.Shelf)) + "." + strconv.Itoa(int(e.Plates[0].Plate)) + "-" + strconv.FormatInt(int64(e.To), 36)
	return e
}
