package settlement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

// margin is how long before an authorisation expires it must be captured.
const margin = schemas.Hour

// retries are the waits after each time that the provider declined; after the last, what
// is owed is a debt.
var retries = []schemas.Micros{schemas.Hour, schemas.Day, 3 * schemas.Day}

// seek asks the provider for what makes the charged amount equal to the owed one, and
// tells the receipt once it is. Nothing is asked while an answer or a time is waited for.
func (s State) seek(event schemas.Event, now schemas.Micros) (State, []schemas.Event) {
	if s.Phase != Charging && s.Phase != Settled || s.Intent.ID != "" {
		return s, nil
	}
	total, owed := s.Receipt.Total, s.owed()
	switch {
	case s.RetryAt == schemas.Never:
		return s.owe(event, now)
	case s.RetryAt > 0 && owed.Minor != 0:
		return s, nil
	case owed.Minor > 0 && len(s.Among) > 0: // no other shopper pays for it
		s.replace(forgiving(schemas.Clearance{Reason: "whose means of payment it was is not known"}))
		return s.seek(event, now)
	case owed.Minor > 0 && s.Hold.covers(total, now):
		return s.ask(event, now, schemas.ChargeIntent{Action: schemas.Capture, Amount: owed, Reference: s.Hold.Reference})
	case owed.Minor > 0:
		return s.ask(event, now, schemas.ChargeIntent{Action: schemas.Charge, Amount: owed})
	case owed.Minor < 0:
		return s.giveBack(event, now, owed.Times(-1))
	}
	s.RetryAt, s.Declined = 0, 0
	var out []schemas.Event
	if s.Phase == Charging {
		out = append(out, s.final(event, now))
	}
	if s.Hold.Reference == "" {
		return s, out
	}
	s, asked := s.ask(event, now, schemas.ChargeIntent{Action: schemas.Void, Amount: s.Hold.Amount, Reference: s.Hold.Reference})
	return s, append(out, asked...)
}

// giveBack refunds as much as it can of what was captured last; seek goes on with the rest.
func (s State) giveBack(event schemas.Event, now schemas.Micros, amount schemas.Money) (State, []schemas.Event) {
	last := s.Captures[len(s.Captures)-1]
	amount.Minor = min(amount.Minor, last.Minor)
	return s.ask(event, now, schemas.ChargeIntent{Action: schemas.Refund, Amount: amount, Reference: last.Reference})
}

// refunded takes what has gone back off what was captured last.
func (s *State) refunded(minor int64) {
	s.Captures = slices.Clone(s.Captures)
	last := len(s.Captures) - 1
	s.Captures[last].Minor -= minor
	if s.Captures[last].Minor == 0 {
		s.Captures = s.Captures[:last]
	}
	s.Receipt.Charged.Minor -= minor
}

// owed is what is still to be charged; negative is to be refunded.
func (s State) owed() schemas.Money {
	return schemas.Money{Minor: s.Receipt.Total.Minor - s.Receipt.Charged.Minor, Currency: s.Receipt.Total.Currency}
}

// final tells the receipt that the money agrees with.
func (s *State) final(event schemas.Event, now schemas.Micros) schemas.Event {
	status := schemas.Final
	if s.Told {
		status = schemas.Corrected
	}
	s.Phase, s.Since, s.Told = Settled, now, true
	return s.tell(event, now, status)
}

// covers says whether so much can be captured of the authorisation.
func (h Hold) covers(amount schemas.Money, now schemas.Micros) bool {
	return h.Reference != "" && h.Amount.Currency == amount.Currency && h.Amount.Minor >= amount.Minor && now < h.Expires
}

// ask writes an intent. Its id counts: no two of a visit are the same.
func (s State) ask(event schemas.Event, now schemas.Micros, intent schemas.ChargeIntent) (State, []schemas.Event) {
	s.Intents++
	intent.ID = fmt.Sprintf("%s/%s/%d", event.Key, intent.Action, s.Intents)
	intent.Visit, intent.Time, intent.Credential = s.Receipt.Visit, now, s.Credential
	s.Intent = intent
	return s, []schemas.Event{{Topic: schemas.Charges, Key: event.Key, Body: intent}}
}

// answered books what became of an intent and goes on. The provider may answer twice;
// only the first answer counts.
func answered(s State, event schemas.Event, r schemas.ChargeResult) (State, []schemas.Event) {
	switch {
	case r.Intent == "" || r.Intent != s.Intent.ID:
		if s.asked(event.Key, r.Intent) {
			return s, nil
		}
		return s, refuse(event, "charge result for intent %q, which visit %s did not ask for", r.Intent, r.Visit)
	case r.Status == schemas.Declined:
		return s.declined(event, r)
	case r.Status != s.Intent.Action.Done():
		return s, refuse(event, "charge result for intent %q has the status %q, which does not answer %s", r.Intent, r.Status, s.Intent.Action)
	}
	intent := s.Intent
	if s.Declined > 0 {
		s.Receipt.Reason = "" // why it was declined is over
	}
	s.Intent, s.Declined, s.RetryAt = schemas.ChargeIntent{}, 0, 0
	booked := s.book(event, intent, r)
	switch intent.Action {
	case schemas.Authorise:
		s.Hold = Hold{r.Reference, intent.Amount, r.Expires}
	case schemas.Void:
		s.Hold = Hold{}
	case schemas.Capture, schemas.Charge:
		if intent.Action == schemas.Capture {
			s.Hold = Hold{}
		}
		s.Captures = append(slices.Clone(s.Captures), Capture{r.Reference, intent.Amount.Minor})
		s.Receipt.Payment, s.Receipt.Charged = r.Reference, plus(s.Receipt.Charged, intent.Amount)
	case schemas.Refund:
		s.refunded(intent.Amount.Minor)
	}
	s, out := s.seek(event, s.after(r))
	return s, append(booked, out...)
}

// after is when an answer is acted on: that to a hold at entry may come after the shopper
// has left, and bears the time of the entry.
func (s State) after(r schemas.ChargeResult) schemas.Micros { return max(r.Time, s.Since) }

// asked says whether an intent is one of the visit's earlier ones.
func (s State) asked(key schemas.Key, intent string) bool {
	rest, ours := strings.CutPrefix(intent, string(key)+"/")
	_, number, _ := strings.Cut(rest, "/")
	n, err := strconv.ParseInt(number, 10, 32)
	return ours && err == nil && n >= 1 && int32(n) <= s.Intents
}

// declined waits and tries again; a hold that cannot be had, captured or given back is
// done without.
func (s State) declined(event schemas.Event, r schemas.ChargeResult) (State, []schemas.Event) {
	action := s.Intent.Action
	s.Intent = schemas.ChargeIntent{}
	if action != schemas.Charge && action != schemas.Refund {
		booked := s.release(event, r)
		s, out := s.seek(event, s.after(r))
		return s, append(booked, out...)
	}
	if s.owed().Minor == 0 { // it was corrected meanwhile
		return s.seek(event, r.Time)
	}
	s.Declined++
	s.Receipt.Reason = r.Reason
	var out []schemas.Event
	if action == schemas.Charge {
		out = append(out, s.tell(event, r.Time, schemas.Unpaid))
	}
	if int(s.Declined) <= len(retries) {
		s.RetryAt = r.Time + retries[s.Declined-1]
		return s, out
	}
	s.RetryAt, s.Phase, s.Since = schemas.Never, Settled, r.Time
	if action == schemas.Refund {
		out = refuse(event, "refund of visit %s was declined %d times: %s: pay it by hand", r.Visit, s.Declined, r.Reason)
		return s, append(out, s.tell(event, r.Time, s.stuck()))
	}
	s, owed := s.owe(event, r.Time)
	return s, append(out, owed...)
}
