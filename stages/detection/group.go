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
	// deviation: on the real store 0.8 % and 2.0 % at one and two plates' distance. They feel
	// it the same way; tilt is how much of it they may feel the other way, where a shelf
	// tilts.
	crosstalk, tilt = 0.015, 0.004
	// across is the chance that goods stand across a given edge.
	across = 0.3
	// reach is how many plates away that is felt.
	reach = 3
	// patience is how long finished changes wait for a neighbour that still moves: a
	// hand that presses or pulls slowly is felt beside it, too, and only when all is at
	// rest again is it plain what is gone.
	patience = 6 * schemas.Second
	// lingering is how long all waits at least, while the estimates of the new plateaus
	// grow better.
	lingering = 500 * schemas.Millisecond
	// slack is how far off the moments may be at which a scale is found to move and to rest.
	slack = 200 * schemas.Millisecond
	// remembers is how long a change is kept for its echoes: neighbours creep for a while
	// after a load has gone.
	remembers = 5 * schemas.Second
	// together is how far apart the changes of two plates may be in time, and
	// togetherShare what share of their length, if one piece of goods made both.
	together, togetherShare = 300 * schemas.Millisecond, 0.25
	// pushes is how far apart a hand moves something and pushes what stands beside it.
	pushes = 800 * schemas.Millisecond
)

// gather takes the clusters of changes that are complete out of the fixture, as events.
// A cluster is what happened near by at overlapping times; within it every stretch of
// plates that changed for good at once is an event: goods stand across plates, and a hand
// that takes one may shove the next across an edge.
func (f fixture) gather(now schemas.Micros, topic string, partition int32) (fixture, []schemas.WeightEvent) {
	var events []schemas.WeightEvent
	var waiting []change
	for _, cluster := range loudestFirst(clusters(f.Changes)) {
		if f.unfinished(cluster, now) {
			waiting = append(waiting, cluster...)
			continue
		}
		for _, phase := range phases(cluster) {
			for _, run := range runs(audible(unechoed(phase, slices.Concat(f.Loud, without(f.Changes, phase))))) {
				events = append(events, event(f.Name, f.joined(run), topic, partition))
			}
		}
		f.Loud = slices.Concat(f.Loud, cluster)
	}
	if len(f.Loud) > 0 {
		f.Loud = slices.DeleteFunc(slices.Clone(f.Loud), func(c change) bool { return c.Found+remembers < now })
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
		apart = append(apart, merged)
		found = apart
	}
	return found
}

// loudestFirst orders clusters so that a change is told of before its echoes.
func loudestFirst(all [][]change) [][]change {
	most := func(cluster []change) (grams float64) {
		for _, c := range cluster {
			grams = max(grams, math.Abs(c.Grams))
		}
		return grams
	}
	slices.SortStableFunc(all, func(a, b []change) int { return cmp.Compare(most(b), most(a)) })
	return all
}

// near says that two changes overlap in time, as well as that is known, and may have felt
// each other.
func (c change) near(d change) bool {
	return c.Shelf == d.Shelf && c.apart(d) <= reach && c.From <= d.To+slack && d.From <= c.To+slack
}

// apart is how many plates are from one change to another.
func (c change) apart(d change) int32 { return max(c.Plate-d.Plate, d.Plate-c.Plate) }

// unfinished says that a plate near the cluster began to move before the cluster was at
// rest and still does.
func (f fixture) unfinished(cluster []change, now schemas.Micros) bool {
	to, found, last := schemas.Micros(0), schemas.Never, schemas.Micros(0)
	for _, c := range cluster {
		to, found, last = max(to, c.To), min(found, c.Found), max(last, c.Found)
	}
	switch {
	case now >= found+patience:
		return false
	case now < last+lingering:
		return true
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

// phases splits a cluster by time, so that no plate changes twice in one, and orders each by
// plate.
func phases(cluster []change) [][]change {
	slices.SortFunc(cluster, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.Middle, b.Middle), cmp.Compare(a.Plate, b.Plate))
	})
	var all [][]change
	for _, c := range cluster {
		last := len(all) - 1
		if last < 0 || slices.ContainsFunc(all[last], func(d change) bool { return d.Plate == c.Plate }) {
			all, last = append(all, nil), last+1
		}
		all[last] = append(all[last], c)
	}
	for _, phase := range all {
		slices.SortFunc(phase, func(a, b change) int { return cmp.Compare(a.Plate, b.Plate) })
	}
	return all
}

// audible leaves out what is no more than noise or the neighbours' cross-talk. Goods that
// stand across an edge lay any share of their weight on the next plate; cross-talk is a
// small one. Which it is, is judged by Bayes' rule; the doubt widens the variance of the
// neighbour that was heard.
func audible(sum []change) []change {
	kept := slices.Clone(sum)
	drop := map[int32]bool{}
	for i, c := range sum {
		if c.Grams*c.Grams <= lasting*lasting*c.Variance {
			drop[c.Plate] = true
			continue
		}
		loudest := i
		for j, d := range sum {
			if c.near(d) && math.Abs(d.Grams) > math.Abs(sum[loudest].Grams) {
				loudest = j
			}
		}
		if loudest == i {
			continue
		}
		whole := math.Abs(sum[loudest].Grams)
		talk := c.Variance + square(c.feels(sum[loudest]))
		own := across / whole
		heard := normal(c.Grams, talk)
		if heard > own {
			drop[c.Plate] = true
			kept[loudest].Variance += c.Grams * c.Grams * own / (own + heard)
		} else {
			kept[i].Variance += talk
		}
	}
	return slices.DeleteFunc(kept, func(c change) bool { return drop[c.Plate] })
}

// feels is how much of another change a plate may feel, one standard deviation.
func (c change) feels(d change) float64 {
	if c.Grams*d.Grams < 0 {
		return tilt * math.Abs(d.Grams)
	}
	return crosstalk * math.Abs(d.Grams)
}

// without are the changes that are not in the cluster.
func without(all, cluster []change) []change {
	return slices.DeleteFunc(slices.Clone(all), func(c change) bool { return slices.Contains(cluster, c) })
}

// unechoed leaves out what is no more than the cross-talk of a change beside it, not quite
// at the same time: load cells creep, and what is small is noticed late.
func unechoed(sum, loud []change) []change {
	return slices.DeleteFunc(slices.Clone(sum), func(c change) bool {
		return slices.ContainsFunc(loud, func(d change) bool {
			apart := c.apart(d)
			return c.Shelf == d.Shelf && apart > 0 && apart <= reach && c.Grams*c.Grams < strays*strays/4*square(c.feels(d))
		})
	})
}

// runs splits changes, which are in the order of plates, into stretches of neighbouring
// plates that changed at once.
func runs(sum []change) [][]change {
	var found [][]change
	for i, c := range sum {
		if i > 0 && c.Plate == sum[i-1].Plate+1 && c.atOnce(sum[i-1]) {
			found[len(found)-1] = append(found[len(found)-1], c)
			continue
		}
		found = append(found, []change{c})
	}
	return found
}

// atOnce says that two plates may have changed by one piece of goods, or that what was moved
// on one has moved what stood across the edge between: then one gains what the other loses.
func (c change) atOnce(d change) bool {
	apart := max(c.Middle-d.Middle, d.Middle-c.Middle)
	length := max(c.To-c.From, d.To-d.From)
	within := together + schemas.Micros(togetherShare*float64(length))
	if c.Grams*d.Grams < 0 {
		within = max(within, pushes)
	}
	return c.near(d) && apart <= within
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
