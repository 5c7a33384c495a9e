package settlement

import "github.com/exeunt-io/exeunt/schemas"

// cleared follows what review says of the receipt.
func cleared(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	switch {
	case s.Phase == "":
		return s, refuse(event, "clearance of visit %s, whose basket has not closed or is long settled", c.Visit)
	case s.Phase == Asking:
		return answeredFor(s, event, c)
	case c.Outcome == schemas.OutcomeCorrected || c.Outcome == schemas.OutcomeForgiven:
		return corrected(s, event, c)
	}
	return s, nil // said twice, or changes nothing
}

// answeredFor charges what review found, or waits on.
func answeredFor(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	s.Receipt.Revision++
	s.Receipt.Time = c.Time
	switch c.Outcome {
	case schemas.OutcomeHeld:
		s.Receipt.Status = schemas.Pending
		return s, []schemas.Event{tell(event, s.Receipt)}
	case schemas.OutcomePassed, schemas.OutcomeAccepted:
		s.Receipt.Status = schemas.Provisional
	case schemas.OutcomeCorrected, schemas.OutcomeForgiven:
		s.Receipt.Status, s.Receipt.Lines, s.Receipt.Total = schemas.Provisional, c.Lines, c.Total
	default:
		s.Receipt.Revision--
		return s, refuse(event, "clearance of visit %s has the outcome %q, which is no answer", c.Visit, c.Outcome)
	}
	return charge(s, event, c)
}

// charge asks the provider for the receipt's total, if there is anything to ask for.
func charge(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	s.Since = c.Time
	if s.Receipt.Total.Minor == 0 {
		s.Phase, s.Receipt.Status = Settled, schemas.Final
		return s, []schemas.Event{tell(event, s.Receipt)}
	}
	intent := schemas.ChargeIntent{
		ID:     string(event.Key) + "/charge/1",
		Visit:  s.Receipt.Visit,
		Time:   c.Time,
		Amount: s.Receipt.Total,
	}
	s.Phase, s.Intent = Charging, intent.ID
	out := []schemas.Event{{Topic: schemas.Charges, Key: event.Key, Body: intent}}
	if c.Outcome == schemas.OutcomePassed {
		s.Receipt.Revision-- // the shopper has that receipt
		return s, out
	}
	return s, append(out, tell(event, s.Receipt))
}

// corrected replaces the lines of a receipt that was charged, as an audit or a dispute
// found.
func corrected(s State, event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	if s.Phase != Settled {
		return s, refuse(event, "clearance corrects visit %s while its charge is under way", c.Visit)
	}
	s.Receipt.Revision++
	s.Receipt.Status, s.Receipt.Time = schemas.Corrected, c.Time
	s.Receipt.Lines, s.Receipt.Total = c.Lines, c.Total
	return s, []schemas.Event{tell(event, s.Receipt)}
}
