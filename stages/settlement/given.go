package settlement

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// given takes over goods that a person took off another's receipt because they are this
// visit's. They wait until the receipt is decided, and are charged with the rest.
//
// After that nothing is added. What the shopper allowed at the entry was captured or given
// back with the final receipt, and a charge beyond it is one that they never agreed to. So
// the goods are then charged to nobody, and the dead letter tells the operator which.
func given(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch s.Phase {
	case "":
		return s, refuse(event, "goods for %s are given to visit %s, which is not known: charged to nobody", c.Total, c.Visit)
	case Charging, Settled:
		return s, refuse(event, "goods for %s are given to visit %s, whose receipt is settled at %s and is never raised: charged to nobody",
			c.Total, c.Visit, s.Receipt.Total)
	}
	var out []schemas.Event
	s.Given = slices.Clone(s.Given)
	for _, l := range c.Lines {
		if flaw := flawOf(l, cmp.Or(s.Receipt.Total.Currency, l.Price.Currency)); flaw != "" {
			out = append(out, refuse(event, "goods are given to visit %s: %s: charged to nobody", c.Visit, flaw)...)
			continue
		}
		s.Given = append(s.Given, l)
	}
	return s, out
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
