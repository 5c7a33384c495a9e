package association

import (
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// Where receipts go with the goods (schemas.HolderPays), hands that meet may have passed
// something on. No scale tells, so such receipts are rightly doubted.
const (
	// touching is how close hands are that give and take, in metres, and giving how long
	// they are at least.
	touching, giving = 0.15, 300 * schemas.Millisecond
	// sameMoment is how far apart in time two shoppers' poses may be.
	sameMoment = 150 * schemas.Millisecond
	// passes is the chance that hands that meet pass something on, if they hold anything.
	passes = 0.7
)

// meeting is hands of two shoppers close together.
type meeting struct {
	One   string         `avro:"one"` // visit
	Other string         `avro:"other"`
	From  schemas.Micros `avro:"from"`
	To    schemas.Micros `avro:"to"`
}

// meet notes whose hands are together now, but for those who pass each other at a gate.
func (s state) meet(now schemas.Micros) state {
	for i, v := range s.Visits {
		for _, u := range s.Visits[i+1:] {
			if v.touches(u, now) && !s.atGate(v.Frames[len(v.Frames)-1]) {
				s.Meetings = extended(s.Meetings, meeting{v.ID, u.ID, now, now})
			}
		}
	}
	return s
}

// acquaint notes to whom each of two visits may have given something that it had.
func (s state) acquaint(m meeting) state {
	s.Visits = slices.Clone(s.Visits)
	for i := range s.Visits {
		v, to := &s.Visits[i], m.Other
		if v.ID == m.Other {
			to = m.One
		}
		if (v.ID == m.One || v.ID == m.Other) && len(s.Beam) > 0 && len(s.basketOf(s.Beam[0], v.ID)) > 0 {
			v.Met = append(slices.Clone(v.Met), to)
		}
	}
	return s
}

// meets says that it waits to be judged what hands of a visit passed on to one of those that
// are asked about.
func (s state) meets(v visit, of func(id string) bool) bool {
	return slices.ContainsFunc(s.Meetings, func(m meeting) bool { return m.One == v.ID && of(m.Other) || m.Other == v.ID && of(m.One) })
}

// extended is the meetings with one more moment of one.
func extended(all []meeting, m meeting) []meeting {
	all = slices.Clone(all)
	for i := range all {
		if of := &all[i]; of.One == m.One && of.Other == m.Other && m.To <= of.To+lets {
			of.To = max(of.To, m.To)
			return all
		}
	}
	return append(all, m)
}

// touches says that a hand of one shopper is at a hand of another.
func (v visit) touches(u visit, now schemas.Micros) bool {
	if len(v.Frames) == 0 || len(u.Frames) == 0 {
		return false
	}
	a, b := v.Frames[len(v.Frames)-1], u.Frames[len(u.Frames)-1]
	if min(a.Time, b.Time) < now-sameMoment {
		return false
	}
	for _, one := range []int{leftHand, rightHand} {
		for _, other := range []int{leftHand, rightHand} {
			p, seen := a.joint(one)
			q, also := b.joint(other)
			if seen && also && square(p.X-q.X)+square(p.Y-q.Y)+square(p.Z-q.Z) < touching*touching {
				return true
			}
		}
	}
	return false
}

// pass turns meetings that are over into episodes, where receipts go with the goods. Hands that meet at a shelf whose weight
// changed then were busy with that.
func (s state) pass(watermark schemas.Micros, out *outputs) state {
	for _, m := range s.Meetings {
		if m.To+heard > watermark {
			continue
		}
		s.Meetings = slices.DeleteFunc(slices.Clone(s.Meetings), func(o meeting) bool { return o == m })
		busy := slices.ContainsFunc(s.Episodes, func(e episode) bool { return e.Event.From <= m.To && m.From <= e.Event.To })
		switch {
		case m.To-m.From < giving || busy:
		case s.Policy.Handover == schemas.HolderPays:
			s = s.handOver(m, out)
		default:
			s = s.acquaint(m)
		}
	}
	return s
}

// handOver extends every hypothesis by what a meeting may have passed on.
func (s state) handOver(m meeting, out *outputs) state {
	e := schemas.WeightEvent{
		ID:   "hands?" + strconv.FormatInt(int64(m.To), 36) + m.One + m.Other,
		From: m.From, To: m.To, Plates: []schemas.PlateChange{{}},
	}
	return s.extend(e, out, m.reasons)
}

// reasons are what a meeting may have passed on: any one thing that either holds.
func (m meeting) reasons(w world) []reason {
	var given []move
	for _, i := range w.held {
		if i.Visit == m.One || i.Visit == m.Other {
			given = append(given, move{
				Visit: i.Visit, Product: i.Product, Quantity: -1, Grams: i.Grams, Variance: i.Variance,
				Left: 0.5, OfSeq: i.seq, OfIndex: i.index,
			})
		}
	}
	if len(given) == 0 {
		return []reason{{explanation{}, 0}}
	}
	reasons := []reason{{explanation{}, math.Log(1 - passes)}}
	for _, from := range given {
		to := from
		to.Visit, to.Quantity, to.OfSeq = m.One, 1, -1
		if from.Visit == m.One {
			to.Visit = m.Other
		}
		reasons = append(reasons, reason{explanation{Moves: []move{from, to}}, math.Log(passes / float64(len(given)))})
	}
	return reasons
}
