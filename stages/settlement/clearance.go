package settlement

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// cleared follows what review says of the receipt.
func cleared(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch s.Phase {
	case "", Shopping:
		return s, refuse(event, "clearance of visit %s, whose basket has not closed or is long settled", c.Visit)
	case Asking:
		return s.decide(event, c)
	}
	switch c.Outcome {
	case schemas.OutcomeAccepted, schemas.OutcomeCorrected, schemas.OutcomeForgiven:
		return s.correct(event, c)
	case schemas.OutcomeRefused:
		reason := cmp.Or(c.Reason, "a person has looked and found it right")
		if s.Receipt.Reason == reason {
			return s, nil
		}
		s.Receipt.Reason = reason
		return s, []schemas.Event{s.tell(event, c.Time, s.Receipt.Status)}
	}
	return s, nil // said twice
}

// decide fixes what the shopper owes, or waits on.
func (s State) decide(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch c.Outcome {
	case schemas.OutcomeHeld:
		s.Receipt.Place = c.Place
		return s, []schemas.Event{s.tell(event, c.Time, schemas.Pending)}
	case schemas.OutcomePassed, schemas.OutcomeAccepted:
	case schemas.OutcomeCorrected:
		s.replace(c)
	case schemas.OutcomeForgiven:
		s.replace(forgiving(c))
	default:
		return s, refuse(event, "clearance of visit %s has the outcome %q, which is no answer", c.Visit, c.Outcome)
	}
	s.Phase, s.Since, s.Receipt.Place = Charging, c.Time, 0
	if c.Outcome == schemas.OutcomePassed || s.Receipt.Total.Minor == 0 {
		return s.seek(event, c.Time) // the shopper has that receipt, or a final one comes at once
	}
	told := s.tell(event, c.Time, schemas.Provisional)
	s, out := s.seek(event, c.Time)
	return s, append([]schemas.Event{told}, out...)
}

// correct changes a receipt that was decided already, as an audit, a dispute or a late
// verdict found; never to more.
func (s State) correct(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	if c.Outcome == schemas.OutcomeForgiven {
		c = forgiving(c)
	}
	if c.Total.Minor > s.Receipt.Total.Minor {
		return s, refuse(event, "clearance of visit %s is for %s, and the receipt was settled at %s: it is never raised",
			c.Visit, c.Total, s.Receipt.Total)
	}
	if c.Outcome == schemas.OutcomeAccepted || sameGoods(s.Receipt.Lines, c.Lines) && s.Receipt.Total.Minor == c.Total.Minor {
		return s, nil // said twice, or changes nothing
	}
	s.replace(c)
	s.Receipt.Status = schemas.Provisional // until the money has followed
	if s.Phase == Settled {
		s.Phase, s.Since = Charging, c.Time
	}
	return s.seek(event, c.Time)
}

// replace takes over what review found.
func (s *State) replace(c schemas.Clearance) {
	s.Receipt.Lines, s.Receipt.Reason = c.Lines, c.Reason
	s.Receipt.Total.Minor = c.Total.Minor
	if s.Receipt.Total.Currency == "" {
		s.Receipt.Total.Currency = c.Total.Currency
	}
}

// forgiving charges nothing, whatever else the clearance says.
func forgiving(c schemas.Clearance) schemas.Clearance {
	c.Lines, c.Total.Minor = nil, 0
	return c
}

func sameGoods(a, b []schemas.Line) bool {
	return slices.EqualFunc(a, b, func(x, y schemas.Line) bool {
		return x.Product == y.Product && x.Quantity == y.Quantity && x.Amount == y.Amount
	})
}

// contested asks for a review of what the shopper says is wrong, with the evidence.
func contested(s State, event schemas.Event, d schemas.Dispute) (State, []schemas.Event) {
	switch {
	case s.Phase == "":
		return s, refuse(event, "dispute of visit %s, which is not known or older than 30 days", d.Visit)
	case !s.Told:
		return s, refuse(event, "dispute of visit %s, whose receipt is not final yet", d.Visit)
	case d.Product != "" && !slices.ContainsFunc(s.Receipt.Lines, func(l schemas.Line) bool { return l.Product == d.Product }):
		return s, refuse(event, "dispute of visit %s: no line of its receipt is product %s", d.Visit, d.Product)
	}
	asked := s.request(event, d.Time, schemas.ForDispute)
	request := asked.Body.(schemas.ReviewRequest)
	request.Product, request.Text = d.Product, d.Text
	asked.Body = request
	return s, []schemas.Event{asked}
}
