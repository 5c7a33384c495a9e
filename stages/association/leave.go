package association

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Where the store's gates are known, a visit is over as soon as its shopper has plainly
// gone out by one; else trackers lose people, and find them again.
const (
	// leaves is how long a shopper must be unseen to have left: longer than a tracker
	// loses sight of somebody behind a shelf, and than detection takes over an event.
	leaves = 30 * schemas.Second
	// gone is how long nobody is seen at a gate where a shopper went out, or the shopper is
	// seen beyond it only.
	gone = 600 * schemas.Millisecond
	// hides is how near somebody must stand to hide another from the tracker, in metres, and
	// plain how long the place must be in plain view, too.
	hides, plain = 0.25, 200 * schemas.Millisecond
	// forgets is how long a tracker knows again whom it has not seen.
	forgets = 5 * schemas.Second
	// approach is how long at most it takes to go out once at the gate.
	approach = 4 * schemas.Second
	// certain is how probable a basket must be to be charged before what others do is known.
	certain = 0.99
	// stretch is how far from a shopper's head goods can be that they reach, in metres.
	stretch = bodyReach + 2*bodySpread
)

// closeThose ends the visits of shoppers who have left.
func (s state) closeThose(watermark schemas.Micros, out *outputs) state {
	now := max(watermark, s.Looked)
	s.Visits = slices.Clone(s.Visits)
	for i, v := range s.Visits {
		if at, gone := s.goneOut(v, now); gone && v.Out == 0 {
			s.Visits[i].Out = at
		}
	}
	for _, v := range s.Visits {
		if at, left := s.left(v, watermark, now); left {
			s = s.depart(v, at, v.Seen+leaves <= watermark, now, out)
		}
	}
	return s
}

// depart closes the visit of a shopper who has left, once nobody who is still in the store
// can show that they have something else, or it is late. Until then it tells what they have
// by now, so that who is not doubted need not wait: at once, and when doubt has gone.
func (s state) depart(v visit, left schemas.Micros, late bool, now schemas.Micros, out *outputs) state {
	doubtful, met := s.doubts(v)
	switch {
	case late || !doubtful && !met:
		return s.close(v, left, now, out)
	case v.Left == 0 || v.Doubtful && !doubtful:
		return s.leave(v, left, doubtful, now, out)
	}
	return s
}

// left says whether a shopper has gone, and when they were last seen in the store. What
// they did at the shelves before has been told of by then.
func (s state) left(v visit, watermark, now schemas.Micros) (at schemas.Micros, left bool) {
	if v.Seen+leaves <= watermark {
		return v.Seen, true
	}
	at, left = s.goneOut(v, now)
	return at, left && s.lastReach(v) <= watermark && !s.undecided(v)
}

// goneOut says whether a shopper has gone out by a gate: they have been beyond it for a
// while, or were last seen on their way out at it, and cannot be hidden there.
func (s state) goneOut(v visit, now schemas.Micros) (at schemas.Micros, out bool) {
	crossed := false
	for _, f := range slices.Backward(v.Frames) {
		p, seen := f.stands()
		switch {
		case !seen: // though the tracker knows that they are there
			continue
		case s.beyond(p):
			crossed = true
			continue
		case crossed:
			return f.Time, f.Time+gone <= now
		}
		gate, near := s.gateOf(p)
		if near && v.Out > 0 {
			return v.Out, f.Time+plain <= now
		}
		unseen := max(v.Seen+gone, min(s.hidden(v, p)+plain, v.Seen+forgets))
		return v.Seen, near && v.cameTo(gate) && unseen <= now
	}
	return v.Seen, false
}

// beyond says that a place is outside the store.
func (s state) beyond(p schemas.Point) bool {
	return slices.ContainsFunc(s.Layout.Gates, func(g schemas.Gate) bool { return g.Beyond(p) })
}

// gateOf is the gate that leads out of the store at a place.
func (s state) gateOf(p schemas.Point) (nearest schemas.Gate, near bool) {
	var least float64
	for _, g := range s.Layout.Gates {
		if metres, ok := g.Near(p); ok && g.Way.Allows(schemas.Out) && (!near || metres < least) {
			nearest, least, near = g, metres, true
		}
	}
	return nearest, near
}

// atGate says that a frame shows a shopper where one goes out.
func (s state) atGate(f frame) bool {
	p, seen := f.stands()
	_, near := s.gateOf(p)
	return seen && near
}

// cameTo says that the shopper came to a gate from farther inside, and not long before
// they were last seen: who lingers there may only be hidden.
func (v visit) cameTo(gate schemas.Gate) bool {
	return slices.ContainsFunc(v.Frames, func(f frame) bool {
		p, seen := f.stands()
		_, near := gate.Near(p)
		return seen && !near && f.Time >= v.Seen-approach
	})
}

// hidden is until when somebody may have stood before a shopper who was last seen at a
// place, all the time since then: who is not seen there while it is in plain view has gone.
func (s state) hidden(v visit, p schemas.Point) (until schemas.Micros) {
	var before []span // in which somebody stood there
	for _, u := range s.Visits {
		next := u.Seen
		for _, of := range slices.Backward(u.Frames) {
			if next < v.Seen || u.ID == v.ID {
				break
			}
			if q, seen := of.stands(); seen && math.Hypot(p.X-q.X, p.Y-q.Y) < hides {
				before = append(before, span{of.Time, next})
			}
			next = of.Time
		}
	}
	slices.SortFunc(before, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	until = v.Seen
	for _, b := range before {
		if b.from > until+plain {
			break
		}
		until = max(until, b.to)
	}
	return until
}

// span is a stretch of time.
type span struct{ from, to schemas.Micros }

// lastReach is when the shopper was last where they could reach for anything, as far back
// as is remembered.
func (s state) lastReach(v visit) schemas.Micros {
	for _, f := range slices.Backward(v.Frames) {
		if p, seen := f.stands(); !seen || s.reachable(p) {
			return f.Time
		}
	}
	return v.Opened
}

// reachable says that goods can be reached from a place on the floor.
func (s state) reachable(from schemas.Point) bool {
	return slices.ContainsFunc(s.Planogram.Facings, func(f schemas.Facing) bool {
		q := f.Volume.Local(from)
		return math.Hypot(outside(q.X, f.Volume.Size.X), outside(q.Y, f.Volume.Size.Y)) < stretch
	})
}

// undecided says that something the shopper may have done waits to be judged.
func (s state) undecided(v visit) bool {
	return len(v.Dwells) > 0 || s.Policy.Handover == schemas.HolderPays && s.meets(v, s.open)
}

// doubts are those about the visit of one who has left which others who are still in the
// store may end: what one of the two did, the other did not (doubtful), or what one has
// taken, the other was given and may put back (met).
func (s state) doubts(v visit) (doubtful, met bool) {
	met = slices.ContainsFunc(v.Met, s.present) || s.meets(v, s.present)
	shared := slices.ContainsFunc(s.Episodes, func(e episode) bool { return s.shared(e, v.ID) })
	if len(s.Beam) == 0 || !met && !shared {
		return false, false
	}
	chosen, probability := s.likeliest(v.ID)
	return probability < certain, met && len(s.basketOf(chosen, v.ID)) > 0
}

// shared says that an episode is a visit's, or that of another who is still in the store.
func (s state) shared(e episode, visit string) bool {
	own, others := false, false
	for _, x := range e.Explanations {
		for _, m := range x.Moves {
			own = own || m.Visit == visit
			others = others || m.Visit != visit && s.present(m.Visit)
		}
	}
	return own && others
}

// stands is where on the floor a shopper is.
func (f frame) stands() (p schemas.Point, seen bool) {
	for limb := range limbs {
		if p, seen = f.joint(limb); seen {
			return p, true
		}
	}
	return p, false
}
