package settlement

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// cleared follows what review says of the receipt.
func cleared(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	if s.Phase != "" && c.Outcome != schemas.OutcomePassed && c.Outcome != schemas.OutcomeHeld {
		s.Judged = true
	}
	switch {
	case c.Outcome == schemas.OutcomeGiven:
		return given(s, event, c)
	case s.Phase == "" || s.Phase == Shopping:
		return s, refuse(event, "clearance of visit %s, whose basket has not closed or is long settled", c.Visit)
	case s.Phase == Asking:
		s, letters := s.recognise(event, c)
		s, out := s.decide(event, c)
		return s, append(letters, out...)
	case c.Kind == schemas.ForDispute:
		return s.answer(event, c)
	case c.Kind == schemas.ForReassigned:
		return s.raise(event, c)
	case c.Outcome == schemas.OutcomeAccepted || c.Outcome == schemas.OutcomeCorrected || c.Outcome == schemas.OutcomeForgiven:
		return s.correct(event, c)
	}
	return s, nil // said twice
}

// decide fixes what the shopper owes, or waits on.
func (s State) decide(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch c.Outcome {
	case schemas.OutcomeHeld:
		s.Receipt.Place = c.Place
		return s, []schemas.Event{s.tell(event, c.Time, schemas.Pending)}
	case schemas.OutcomePassed:
	case schemas.OutcomeAccepted:
		s.Receipt.Probability = 1 // a person says so
	case schemas.OutcomeCorrected:
		s.replace(c)
	case schemas.OutcomeForgiven:
		s.replace(forgiving(c))
		s.Given = nil
	default:
		return s, refuse(event, "clearance of visit %s has the outcome %q, which is no answer", c.Visit, c.Outcome)
	}
	asTold := c.Outcome == schemas.OutcomePassed && len(s.Given) == 0
	s.Grew = len(s.Given) > 0
	s.addGiven()
	s.Phase, s.Since, s.Receipt.Place = Charging, c.Time, 0
	if asTold || s.Receipt.Total.Minor == 0 {
		return s.seek(event, c.Time) // the shopper has that receipt, or a final one comes at once
	}
	told := s.tell(event, c.Time, schemas.Provisional)
	s, out := s.seek(event, c.Time)
	return s, append([]schemas.Event{told}, out...)
}

// recognise takes over whose credential a person says it was.
func (s State) recognise(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch {
	case c.Credential == "":
		return s, nil
	case !slices.ContainsFunc(s.Among, func(o schemas.Candidate) bool { return o.Token == c.Credential }):
		return s, refuse(event, "clearance of visit %s is for a credential that is not among the %d it may have come with: not charged", c.Visit, len(s.Among))
	}
	s.Credential, s.Among = c.Credential, nil
	return s, nil
}

// correct changes a receipt that was decided already, as an audit, a dispute or a late
// verdict found; never to more. Where the receipt is no longer what was judged, only what
// both leave on it stays.
func (s State) correct(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch {
	case c.Outcome == schemas.OutcomeForgiven:
		c = forgiving(c)
	case c.Outcome == schemas.OutcomeAccepted:
		return s, nil // said twice
	case c.Total.Minor > s.Receipt.Total.Minor:
		return s, refuse(event, "clearance of visit %s is for %s, and the receipt was settled at %s: it is never raised",
			c.Visit, c.Total, s.Receipt.Total)
	case !sameGoods(s.Receipt.Lines, c.Judged):
		c.Lines, c.Total.Minor = common(s.Receipt.Lines, c.Lines)
	}
	if sameGoods(s.Receipt.Lines, c.Lines) && s.Receipt.Total.Minor == c.Total.Minor {
		return s, nil // said twice, or changes nothing
	}
	s.replace(c)
	s.Receipt.Status = schemas.Provisional // until the money has followed
	if s.Phase == Settled {
		s.Phase, s.Since = Charging, c.Time
	}
	return s.seek(event, c.Time)
}

// common are the lines of a receipt that others have too, as many as both have, and what
// they come to.
func common(lines, others []schemas.Line) (both []schemas.Line, minor int64) {
	left := map[string]int32{}
	for _, l := range others {
		left[l.Product] += l.Quantity
	}
	for _, l := range lines {
		n := min(l.Quantity, left[l.Product])
		left[l.Product] -= n
		if n > 0 {
			l.Tax.Minor = l.Tax.Minor / int64(l.Quantity) * int64(n)
			l.Quantity, l.Amount = n, l.Price.Times(int64(n))
			both, minor = append(both, l), minor+l.Amount.Minor
		}
	}
	return both, minor
}

// replace takes over what review found.
func (s *State) replace(c schemas.Clearance) {
	s.Receipt.Lines, s.Receipt.Reason = c.Lines, c.Reason
	s.Receipt.Total.Minor = c.Total.Minor
	if s.Receipt.Total.Currency == "" {
		s.Receipt.Total.Currency = c.Total.Currency
	}
	if c.Outcome == schemas.OutcomeCorrected && c.Reviewer != "" {
		s.Receipt.Probability = 1 // a person says so
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
