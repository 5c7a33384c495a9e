// Package cart keeps the running basket of each visit: what association believes, put
// together into lines with prices, live while the shopper walks.
package cart

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const name = "cart"

// Stage reads attributed events by visit and writes the basket after each.
func Stage() stages.Stage {
	return stages.Fold[State]{
		ID:     name,
		Reads:  schemas.Attributed,
		Writes: []schemas.Topic{schemas.Billed},
		Keeps:  "cart_state",
		On:     on,
		Gone:   func(s State) bool { return s.Visit == "" },
	}
}

// State is one visit that is under way.
type State struct {
	Visit   string         `avro:"visit"` // empty for a visit that is not open
	Target  string         `avro:"target"`
	Entered schemas.Micros `avro:"entered"`
	// Left is when the shopper was last seen; zero while they are in the store. What is
	// heard of them later is told when their visit closes.
	Left schemas.Micros `avro:"left"`
	// Interactions are the latest belief about each event at a shelf, in the order in
	// which they were first heard of.
	Interactions []schemas.Interaction `avro:"interactions"`
}

// Record names the state's schema.
func (State) Record() schemas.Record { return "cart_state" }

func on(s State, event schemas.Event) (State, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.VisitOpened:
		return open(s, event, body)
	case schemas.Interaction:
		return interact(s, event, body)
	case schemas.Credential:
		return show(s, event, body)
	case schemas.VisitLeft:
		return leave(s, event, body)
	case schemas.VisitClosed:
		return closeVisit(s, event, body)
	}
	return s, nil
}

func open(s State, event schemas.Event, opened schemas.VisitOpened) (State, []schemas.Event) {
	if s.Visit != "" {
		return s, refuse(event, "visit %s is open already", s.Visit)
	}
	s = State{Visit: opened.Visit, Target: opened.Target, Entered: opened.Time}
	return s, bill(s, event, opened.Time)
}

// show passes on what the shopper pays with, in order with the baskets.
func show(s State, event schemas.Event, c schemas.Credential) (State, []schemas.Event) {
	if s.Visit == "" {
		return s, refuse(event, "credential of visit %s, which is not open", c.Visit)
	}
	return s, []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: c}}
}

func interact(s State, event schemas.Event, i schemas.Interaction) (State, []schemas.Event) {
	if s.Visit == "" {
		return s, refuse(event, "interaction %s is of visit %s, which is not open", i.ID, i.Visit)
	}
	interactions, changed := replaced(s.Interactions, i)
	if !changed {
		return s, nil
	}
	s.Interactions = interactions
	if s.Left > 0 {
		return s, nil
	}
	return s, bill(s, event, i.Time)
}

// replaced is the list with i in the place of its earlier revision, or at the end. It
// has not changed where a revision as new is there already.
func replaced(list []schemas.Interaction, i schemas.Interaction) (next []schemas.Interaction, changed bool) {
	for at, known := range list {
		if known.ID != i.ID {
			continue
		}
		if known.Revision >= i.Revision {
			return list, false
		}
		next = append(next, list...)
		next[at] = i
		return next, true
	}
	return append(append(next, list...), i), true
}

// leave bills what a shopper has left with, as far as is known by now.
func leave(s State, event schemas.Event, left schemas.VisitLeft) (State, []schemas.Event) {
	if s.Visit == "" {
		return s, refuse(event, "visit %s cannot be left: it is not open", left.Visit)
	}
	s.Left = left.Left
	basket := s.last(left.Time, left.Probability, left.Lines)
	basket.Doubtful = left.Doubtful
	return s, []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: basket}}
}

func closeVisit(s State, event schemas.Event, closed schemas.VisitClosed) (State, []schemas.Event) {
	if s.Visit == "" {
		return s, refuse(event, "visit %s cannot close: it is not open", closed.Visit)
	}
	s.Left = closed.Left
	return State{}, []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: s.last(closed.Time, closed.Probability, closed.Lines)}}
}

// last is the basket of a shopper who has left.
func (s State) last(now schemas.Micros, probability float64, beliefs []schemas.LineBelief) schemas.Basket {
	basket := s.basket(now)
	basket.Left, basket.Probability = s.Left, probability
	believe(basket.Lines, beliefs)
	return basket
}

// believe takes over association's own probabilities of the lines, which know how the
// events hang together.
func believe(lines []schemas.Line, beliefs []schemas.LineBelief) {
	for i, line := range lines {
		for _, b := range beliefs {
			if b.Product == line.Product && b.Quantity == line.Quantity {
				lines[i].Probability = b.Probability
			}
		}
	}
}

// bill writes the basket as it stands.
func bill(s State, event schemas.Event, now schemas.Micros) []schemas.Event {
	return []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: s.basket(now)}}
}

// refuse writes a dead letter about the event.
func refuse(event schemas.Event, format string, args ...any) []schemas.Event {
	return []schemas.Event{stages.Refuse(name, event, format, args...)}
}
