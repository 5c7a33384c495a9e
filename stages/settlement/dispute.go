package settlement

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// contested asks for a review of what the shopper says is wrong, with the evidence, and
// tells the receipt with the dispute on it.
func contested(s State, event schemas.Event, d schemas.Dispute) (State, []schemas.Event) {
	if s.Phase == "" {
		return s, refuse(event, "dispute of visit %s, which is not known or older than 30 days", d.Visit)
	}
	known := s.Receipt
	if s.Told {
		known.Status = schemas.Corrected // while the money of a correction is under way, too
	}
	next, err := known.Contest(d)
	if err != nil {
		return s, refuse(event, "dispute of visit %s about %s: %v", d.Visit, cmp.Or(d.Product, "everything"), err)
	}
	if len(next.Contests) == len(s.Receipt.Contests) {
		return s, nil // said twice
	}
	s.Receipt.Contests = next.Contests
	asked := s.request(event, d.Time, schemas.ForDispute)
	request := asked.Body.(schemas.ReviewRequest)
	request.Product, request.Text = d.Product, d.Text
	asked.Body = request
	return s, []schemas.Event{asked, s.retell(event)}
}

// answer settles a dispute. The shopper is told at once, and the money follows.
func (s State) answer(event schemas.Event, c schemas.Clearance) (State, []schemas.Event) {
	refused := c.Outcome == schemas.OutcomeRefused
	granted := !refused && (c.Outcome == schemas.OutcomeForgiven || c.Total.Minor <= s.Receipt.Total.Minor)
	state, reason := schemas.ContestGranted, c.Reason
	if !granted {
		state, reason = schemas.ContestRefused, cmp.Or(c.Reason, "a person has looked and found it right")
	}
	receipt, open := s.Receipt.Answer(c.Product, state, reason)
	if !open {
		return s, nil // said twice
	}
	s.Receipt = receipt
	if refused {
		s.Receipt.Reason = reason
		return s, []schemas.Event{s.retell(event)}
	}
	s, out := s.correct(event, c)
	if !slices.ContainsFunc(out, func(e schemas.Event) bool { return e.Topic == schemas.Receipts }) {
		out = append([]schemas.Event{s.retell(event)}, out...)
	}
	return s, out
}

// retell writes the receipt again, as it stands since it was settled.
func (s *State) retell(event schemas.Event) schemas.Event {
	return s.tell(event, s.Receipt.Time, s.Receipt.Status)
}
