package settlement

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// given takes over goods that a person took off another's receipt because they are this
// visit's. They wait until the receipt is decided, and are charged with the rest. After that
// a person is asked once more, see offer.
func given(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	if s.Phase == "" {
		return s, refuse(event, "goods for %s are given to visit %s, which is not known: charged to nobody", c.Total, c.Visit)
	}
	var out []schemas.Event
	var lines []schemas.Line
	for _, l := range c.Lines {
		if flaw := flawOf(l, cmp.Or(s.Receipt.Total.Currency, l.Price.Currency)); flaw != "" {
			out = append(out, refuse(event, "goods are given to visit %s: %s: charged to nobody", c.Visit, flaw)...)
			continue
		}
		lines = append(lines, l)
	}
	switch s.Phase {
	case Charging, Settled:
		c.Lines = lines
		s, asked := s.offer(event, c)
		return s, append(out, asked...)
	}
	s.Given = append(slices.Clone(s.Given), lines...)
	return s, out
}

// offer asks a person whether goods that were given are the shopper's, who has left with a
// receipt that is decided: nobody is charged for more than that unless a person has looked
// at their own visit, too. Each verdict that gives goods is asked about once.
func (s State) offer(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	if len(c.Lines) == 0 || slices.Contains(s.Offered, c.Task) {
		return s, nil
	}
	s.Offered = append(slices.Clone(s.Offered), c.Task)
	asked := s.request(event, c.Time, schemas.ForReassigned)
	request := asked.Body.(schemas.ReviewRequest)
	request.Lines, request.Total, request.Probability, request.From = c.Lines, schemas.Total(c.Lines, c.Lines[0].Amount.Currency), 0, c.Task
	asked.Body = request
	return s, []schemas.Event{asked}
}

// raise charges for goods that were offered and are the shopper's, as a person says.
func (s State) raise(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	i := slices.Index(s.Offered, c.From)
	if i < 0 {
		return s, nil // said twice
	}
	s.Offered = slices.Delete(slices.Clone(s.Offered), i, i+1)
	if c.Outcome == schemas.OutcomeRefused {
		return s, nil
	}
	s, out := s.recognise(event, c)
	before := s.Receipt.Total.Minor
	s.Given = c.Lines
	if s.addGiven(); s.Receipt.Total.Minor == before {
		return s, out // it charges for them already
	}
	s.Receipt.Reason = c.Reason
	out = append(out, s.tell(event, c.Time, schemas.Provisional))
	if s.Phase == Settled {
		s.Phase, s.Since = Charging, c.Time
	}
	s, sought := s.seek(event, c.Time)
	return s, append(out, sought...)
}

// addGiven puts what was given on the receipt, but for what it charges for already: the
// same product for the same change at the shelf.
func (s *State) addGiven() {
	r := &s.Receipt
	r.Lines = slices.Clone(r.Lines)
	for _, l := range s.Given {
		if slices.ContainsFunc(r.Lines, func(o schemas.Line) bool { return o.Product == l.Product && overlap(o.Evidence, l.Evidence) }) {
			continue
		}
		r.Lines = append(r.Lines, l)
		r.Total.Minor += l.Amount.Minor
		r.Total.Currency = l.Amount.Currency
	}
	s.Given = nil
}

// overlap says whether two lists of evidence have records in common.
func overlap(a, b []schemas.Range) bool {
	return slices.ContainsFunc(a, func(x schemas.Range) bool {
		return slices.ContainsFunc(b, func(y schemas.Range) bool {
			return x.Topic == y.Topic && x.Partition == y.Partition && x.First <= y.Last && y.First <= x.Last
		})
	})
}
