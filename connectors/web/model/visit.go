package model

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Visit is one shopper's visit.
type Visit struct {
	ID          string                `json:"id"`
	Target      string                `json:"target"`
	Entered     schemas.Micros        `json:"entered"`
	Left        schemas.Micros        `json:"left"` // zero while inside
	Lines       []schemas.Line        `json:"lines"`
	Total       schemas.Money         `json:"total"`
	Probability float64               `json:"probability"` // that all lines are right
	Events      []schemas.Interaction `json:"events"`      // the newest belief of each
	Receipts    []schemas.Receipt     `json:"receipts"`    // every revision
	Truth       []Goods               `json:"truth"`       // simulated stores only
	Known       bool                  `json:"known"`       // whether Truth is
	Trail       []Step                `json:"trail,omitempty"`
	Company     []Companion           `json:"company,omitempty"` // where it is not known whose credential it came with

	every schemas.Micros
	shown schemas.Micros // when a credential was; zero where none was
	card  string         // that it is charged to, masked; empty while that is not known
	among []schemas.Candidate
}

func (v *Visit) brief() Visit {
	b := *v
	b.Trail = nil
	b.Events, b.Receipts, b.Lines = listed(v.Events), listed(v.Receipts), listed(v.Lines)
	return b
}

// listed copies a list that a page can go through, even one that is empty.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// Event is one of the visit's events; ok is false where there is none of the id.
func (v Visit) Event(id string) (event schemas.Interaction, ok bool) {
	at := slices.IndexFunc(v.Events, func(e schemas.Interaction) bool { return e.ID == id })
	if at < 0 {
		return event, false
	}
	return v.Events[at], true
}

// Told are the lines of a visit's last receipt; none where it is not remembered.
func (s *Store) Told(visit string) []schemas.Line {
	v := s.visits[visit]
	if v == nil || len(v.Receipts) == 0 {
		return nil
	}
	return slices.Clone(v.Receipts[len(v.Receipts)-1].Lines)
}

// visit finds a visit, or begins to remember it.
func (s *Store) visit(id, target string) *Visit {
	v := s.visits[id]
	if v == nil {
		v = &Visit{ID: id, every: trailEvery}
		s.visits[id] = v
		s.order = append(s.order, id)
		s.forget()
	}
	if target != "" {
		v.Target = target
		s.byTarget[target] = id
	}
	return v
}

// forget lets go of the oldest visit that nobody is asked to review.
func (s *Store) forget() {
	if len(s.order) <= visitsMax {
		return
	}
	oldest := slices.IndexFunc(s.order, func(id string) bool { return !s.asked(id) })
	if oldest < 0 {
		oldest = 0
	}
	id := s.order[oldest]
	delete(s.byTarget, s.visits[id].Target)
	delete(s.visits, id)
	s.order = slices.Delete(s.order, oldest, oldest+1)
}

func (s *Store) open(o schemas.VisitOpened) []Change {
	v := s.visit(o.Visit, o.Target)
	v.Entered = o.Time
	return s.change("visit", v.brief())
}

// Flash is a pick or put-back, where it happened.
type Flash struct {
	schemas.Interaction
	At Spot `json:"at"`
}

func (s *Store) interact(i schemas.Interaction) []Change {
	i.Probability = finite(i.Probability)
	v := s.visit(i.Visit, "")
	at := slices.IndexFunc(v.Events, func(e schemas.Interaction) bool { return e.ID == i.ID })
	var was schemas.Interaction
	if at >= 0 {
		was = v.Events[at]
	}
	switch {
	case was.Revision > i.Revision:
		return nil
	case at >= 0 && i.Quantity == 0:
		v.Events = slices.Delete(v.Events, at, at+1)
	case at >= 0:
		v.Events[at] = i
	case i.Quantity != 0:
		v.Events = append(v.Events, i)
	}
	changes := s.change("visit", v.brief())
	changes = append(changes, s.stood(was.Plate, was.Product, -was.Quantity)...)
	changes = append(changes, s.stood(i.Plate, i.Product, i.Quantity)...)
	if i.Quantity != 0 && at < 0 {
		changes = append(changes, s.change("flash", Flash{i, s.spot(i)})...)
	}
	return changes
}

// spot is the front of the facing that an interaction is about.
func (s *Store) spot(i schemas.Interaction) Spot {
	for _, f := range s.floor.Facings {
		if f.Fixture == i.Plate.Fixture && f.Shelf == i.Plate.Shelf && f.From <= i.Plate.Plate && i.Plate.Plate <= f.To {
			return Spot{(f.Corners[0].X + f.Corners[1].X) / 2, (f.Corners[0].Y + f.Corners[1].Y) / 2}
		}
	}
	return Spot{i.Place.X, i.Place.Y}
}

func (s *Store) leave(visit string, left schemas.Micros, probability float64) []Change {
	v := s.visit(visit, "")
	v.Left, v.Probability = left, finite(probability)
	return s.change("visit", v.brief())
}

func (s *Store) fill(b schemas.Basket) []Change {
	v := s.visit(b.Visit, b.Target)
	v.Entered, v.Lines, v.Total, v.Probability = b.Entered, sound(b.Lines), b.Total, finite(b.Probability)
	v.Left = max(v.Left, b.Left)
	return s.change("visit", v.brief())
}

func (s *Store) receive(r schemas.Receipt) []Change {
	v := s.visit(r.Visit, r.Target)
	r.Lines, r.Probability = sound(r.Lines), finite(r.Probability)
	v.Entered, v.Left = r.Entered, r.Left
	v.Lines, v.Total, v.Probability = r.Lines, r.Total, r.Probability
	v.Receipts = append(v.Receipts, r)
	if goods, ok := s.truths[v.Target]; ok {
		v.Truth, v.Known = goods, true
		delete(s.truths, v.Target)
	}
	return s.change("visit", v.brief())
}

// tell keeps the truth until its visit has a receipt, or adds it to one that has.
func (s *Store) tell(target string, took []Goods) []Change {
	goods := append([]Goods{}, took...) // never null: nothing taken is a truth, too
	for i := range goods {
		for _, p := range s.products {
			if slices.Contains(p.Barcodes, goods[i].Barcode) {
				goods[i].Name = p.Name
			}
		}
	}
	v := s.visits[s.byTarget[target]]
	if v == nil {
		if len(s.truths) < visitsMax {
			s.truths[target] = goods
		}
		return nil
	}
	v.Truth, v.Known = goods, true
	return s.change("visit", v.brief())
}

// sound makes lines fit for JSON.
func sound(lines []schemas.Line) []schemas.Line {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Probability = finite(lines[i].Probability)
	}
	return lines
}

// finite is the probability, or 0, which doubts it most, where it is no number.
func finite(p float64) float64 {
	if p >= 0 && p <= 1 {
		return p
	}
	return 0
}
