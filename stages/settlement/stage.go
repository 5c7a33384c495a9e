// Package settlement turns a closed basket into a receipt and a charge, exactly once.
//
// It asks review whether the basket may be charged, and is answered in its own inbox: at
// once where there is no doubt; else the receipt is pending until a person has looked or
// the time for that is over. Then it asks for money by writing an intent to the charges
// topic, in the transaction of its step, and hears what became of it in its inbox, too.
// Until then the receipt is provisional. An empty basket is final at once.
package settlement

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// remembered is how long a settled visit is kept, so that whatever is said of it twice is
// recognised.
const remembered = schemas.Day

const name = "settlement"

// Stage reads baskets and charge results by visit.
func Stage() stages.Stage {
	return stages.Fold[State]{
		ID:     name,
		Reads:  schemas.Billed,
		Writes: []schemas.Topic{schemas.Charges, schemas.Doubted, schemas.Receipts},
		Keeps:  "settlement_state",
		On:     on,
		Due:    func(s State) schemas.Micros { return s.ForgetAt() },
		Gone:   func(s State) bool { return s.Phase == "" },
	}
}

// Phase is how far a visit's settlement has come.
type Phase string

// A visit is asked about from its closed basket to its clearance, charging from then to
// the provider's answer, then settled.
const (
	Asking   Phase = "asking"
	Charging Phase = "charging"
	Settled  Phase = "settled"
)

// State is one visit whose basket has closed.
type State struct {
	Phase   Phase           `avro:"phase"`   // empty for a visit whose basket has not closed
	Since   schemas.Micros  `avro:"since"`   // when the phase began
	Intent  string          `avro:"intent"`  // what was asked of the provider; empty for an empty basket
	Receipt schemas.Receipt `avro:"receipt"` // the latest
}

// Record names the state's schema.
func (State) Record() schemas.Record { return "settlement_state" }

// ForgetAt is when a settled visit need not be remembered any more. One that waits for
// the provider is never forgotten.
func (s State) ForgetAt() schemas.Micros {
	if s.Phase != Settled {
		return schemas.Never
	}
	return s.Since + remembered
}

func on(s State, event schemas.Event) (State, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Basket:
		return closed(s, event, body)
	case schemas.Clearance:
		return cleared(s, event, body)
	case schemas.ChargeResult:
		return answered(s, event, body)
	case schemas.Tick:
		if body.Watermark >= s.ForgetAt() {
			return State{}, nil
		}
	}
	return s, nil
}

// closed begins the settlement of a basket whose shopper has left. A live basket is not
// settled, and a visit is settled once, whatever comes twice.
func closed(s State, event schemas.Event, basket schemas.Basket) (State, []schemas.Event) {
	if basket.Left == 0 || s.Phase != "" {
		return s, nil
	}
	receipt := provisional(basket)
	if basket.Total.Minor == 0 {
		receipt.Status = schemas.Final
		return State{Phase: Settled, Since: basket.Time, Receipt: receipt}, []schemas.Event{tell(event, receipt)}
	}
	request := schemas.ReviewRequest{
		Visit: basket.Visit, Target: basket.Target, Time: basket.Time, Reason: schemas.ForDoubt,
		Entered: basket.Entered, Left: basket.Left,
		Lines: basket.Lines, Total: basket.Total, Probability: basket.Probability,
	}
	return State{Phase: Asking, Since: basket.Time, Receipt: receipt}, []schemas.Event{
		{Topic: schemas.Doubted, Key: event.Key.Store(), Body: request},
		tell(event, receipt),
	}
}

// answered ends it. The provider may answer twice; only the first answer counts.
func answered(s State, event schemas.Event, result schemas.ChargeResult) (State, []schemas.Event) {
	switch {
	case result.Intent != s.Intent || s.Intent == "":
		return s, refuse(event, "charge result for intent %q, which visit %s did not ask for", result.Intent, result.Visit)
	case s.Phase == Settled:
		return s, nil
	}
	receipt := s.Receipt
	receipt.Revision++
	receipt.Time = result.Time
	switch result.Status {
	case schemas.Captured:
		receipt.Status, receipt.Payment = schemas.Final, result.Reference
	case schemas.Declined:
		receipt.Status = schemas.Unpaid
	default:
		return s, refuse(event, "charge result for intent %q has the unknown status %q", result.Intent, result.Status)
	}
	s.Phase, s.Since, s.Receipt = Settled, result.Time, receipt
	return s, []schemas.Event{tell(event, receipt)}
}

// provisional is the receipt of a basket before anything is paid.
func provisional(basket schemas.Basket) schemas.Receipt {
	return schemas.Receipt{
		ID:          basket.Visit,
		Revision:    1,
		Status:      schemas.Provisional,
		Visit:       basket.Visit,
		Target:      basket.Target,
		Time:        basket.Time,
		Entered:     basket.Entered,
		Left:        basket.Left,
		Lines:       basket.Lines,
		Total:       basket.Total,
		Probability: basket.Probability,
	}
}

func tell(event schemas.Event, receipt schemas.Receipt) schemas.Event {
	return schemas.Event{Topic: schemas.Receipts, Key: event.Key, Body: receipt}
}

// refuse writes a dead letter about the event.
func refuse(event schemas.Event, format string, args ...any) []schemas.Event {
	return []schemas.Event{stages.Refuse(name, event, format, args...)}
}
