package association

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// world is what a hypothesis says is true now: a replay of its choices.
type world struct {
	held   []item // by shoppers who are still in the store
	astray []item // goods that stand where they do not belong
	forces []force
	staff  map[string]bool // visits that have brought goods from outside
}

// item is goods that a move has put somewhere.
type item struct {
	move
	left       int32 // units that have not moved on
	seq, index int32 // of the move
	fixture    string
	shelf      int32
}

// force is a hand on the plates.
type force struct {
	fixture string
	shelf   int32
	lo, hi  int32
	grams   float64
	variant float64
	presser string
}

// worldOf replays a hypothesis.
func (s state) worldOf(h hypothesis) world {
	var w world
	for i, choice := range h.Choices {
		w.apply(s.Episodes[i], s.Episodes[i].Explanations[choice])
	}
	w.held = slices.DeleteFunc(w.held, func(i item) bool { return i.left == 0 || !s.open(i.Visit) })
	w.forces = slices.DeleteFunc(w.forces, func(f force) bool { return !s.open(f.presser) })
	return w
}

func (w *world) apply(e episode, x explanation) {
	for index, m := range x.Moves {
		next := item{move: m, left: max(m.Quantity, -m.Quantity), seq: e.Seq, index: int32(index), fixture: e.Event.Fixture, shelf: e.Event.Shelf}
		if m.By != "" {
			if w.staff == nil {
				w.staff = map[string]bool{}
			}
			w.staff[m.By] = true
		}
		switch {
		case m.Quantity > 0:
			consume(&w.astray, m)
			w.held = append(w.held, next)
		default:
			consume(&w.held, m)
			if m.Astray {
				w.astray = append(w.astray, next)
			}
		}
	}
	lo, hi := e.Event.Plates[0].Plate, e.Event.Plates[len(e.Event.Plates)-1].Plate
	if x.Released {
		w.forces = slices.DeleteFunc(w.forces, func(f force) bool { return f.on(e.Event.Fixture, e.Event.Shelf, lo, hi) })
	}
	if x.Force != 0 {
		w.forces = append(w.forces, force{e.Event.Fixture, e.Event.Shelf, lo, hi, x.Force, e.Event.GramsSD * e.Event.GramsSD, x.Presser})
	}
}

// beside says that the goods are on the plates of a part or next to them.
func (i item) beside(fixture string, shelf int32, p part) bool {
	return i.fixture == fixture && i.shelf == shelf && i.Lo <= p.hi+1 && p.lo <= i.Hi+1
}

// consume takes the units that a move undoes.
func consume(items *[]item, m move) {
	if m.OfSeq < 0 {
		return
	}
	for i := range *items {
		if of := &(*items)[i]; of.seq == m.OfSeq && of.index == m.OfIndex {
			of.left -= min(of.left, max(m.Quantity, -m.Quantity))
		}
	}
}

// on says that the force is on these plates or beside them.
func (f force) on(fixture string, shelf, lo, hi int32) bool {
	return f.fixture == fixture && f.shelf == shelf && f.lo <= hi+1 && lo <= f.hi+1
}

// pressing is the sum of the forces on the plates of an event, the last hand's name on it,
// and how many they are.
func (w world) pressing(e schemas.WeightEvent) (pressing force, hands int) {
	for _, f := range w.forces {
		if f.on(e.Fixture, e.Shelf, e.Plates[0].Plate, e.Plates[len(e.Plates)-1].Plate) {
			pressing.grams += f.grams
			pressing.variant += f.variant
			pressing.presser = f.presser
			hands++
		}
	}
	return pressing, hands
}

// present says whether the visit's shopper has not left, as far as was told.
func (s state) present(id string) bool {
	return slices.ContainsFunc(s.Visits, func(v visit) bool { return v.ID == id && v.Left == 0 })
}

// open says whether the visit has not been closed.
func (s state) open(id string) bool {
	return slices.ContainsFunc(s.Visits, func(v visit) bool { return v.ID == id })
}
