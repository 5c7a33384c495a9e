// Package settlement turns a closed basket into a receipt and money, exactly once.
//
// A live basket is a provisional receipt. Of a closed one, settlement asks review whether
// it may be charged, and is answered in its own inbox: at once where there is no doubt;
// else the receipt is pending until a person has looked or the time for that is over.
// From then on the state knows what the shopper owes and what was charged, and asks the
// payment provider for what makes the two equal, one intent at a time (see State.seek):
// an intent is written to the charges topic in the transaction of the step, and what
// became of it comes in the inbox, and is booked in the ledger. So a correction or a
// dispute needs no path of its own.
//
// A shopper need not wait for those who are still inside. Where what these do may well
// change the basket, the receipt is pending until it is known; where it hardly will, it is
// final at once, and lowered should it be so all the same (see amend).
//
// Once decided, a receipt is not raised: a verdict that comes too late costs the shopper
// nothing. But for goods that a person finds to be another shopper's than they were charged
// to: where that shopper's receipt is decided, a person is asked about it again (see offer).
// A dispute is on the receipt from when it is made, with its answer when there is one.
//
// Where it is not known which of several credentials is the shopper's, review is asked
// however sure the goods are. Unless a person says whose it is, nobody is charged, and
// nobody owes anything.
//
// A settled visit is remembered as long as it can be contested, in a hundred bytes: its lines
// are forgotten, and brought along by whoever speaks of them (see Memory).
package settlement

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// remembered is how long a settled visit is kept: for as long it can be contested, and
// whatever is said of it twice is recognised.
const remembered = 30 * schemas.Day

const name = "settlement"

// Stage reads baskets, clearances and charge results by visit.
func Stage() stages.Stage {
	return stages.Fold[Kept]{
		ID:     name,
		Reads:  schemas.Billed,
		Writes: []schemas.Topic{schemas.Charges, schemas.Doubted, schemas.Receipts, schemas.Ledger, schemas.Debts},
		Keeps:  "settlement_state",
		On:     Kept.on,
		Due:    Kept.due,
		Gone:   func(k Kept) bool { return k == Kept{} },
	}
}

// Phase is how far a visit's settlement has come.
type Phase string

// A visit is shopping until its basket closes, asked about until it is cleared, charging
// until nothing is owed or every attempt was declined, then settled.
const (
	Shopping Phase = "shopping"
	Asking   Phase = "asking"
	Charging Phase = "charging"
	Settled  Phase = "settled"
)

// State is one visit, from its first basket until nothing more is expected of it.
type State struct {
	Phase      Phase                `avro:"phase"`   // empty for a visit that is not known
	Since      schemas.Micros       `avro:"since"`   // when the phase began
	Receipt    schemas.Receipt      `avro:"receipt"` // the latest
	Credential string               `avro:"credential"`
	Among      []schemas.Candidate  `avro:"among"`   // credentials of which one is the shopper's, as long as it is not known which
	Intent     schemas.ChargeIntent `avro:"intent"`  // what the provider is being asked; without an id nothing is
	Intents    int32                `avro:"intents"` // asked so far
	Hold       Hold                 `avro:"hold"`
	Captures   []Capture            `avro:"captures"` // what was captured and not refunded, oldest first
	Declined   int32                `avro:"declined"` // attempts that were, since the last that was not
	RetryAt    schemas.Micros       `avro:"retry_at"` // when to ask the provider again; Never when given up, zero when not to wait
	Told       bool                 `avro:"told"`     // whether a final receipt was told
	Taxed      schemas.Money        `avro:"taxed"`    // tax booked so far
	Owing      schemas.Money        `avro:"owing"`    // booked as a debt
	Given      []schemas.Line       `avro:"given"`    // see given
	Offered    []string             `avro:"offered"`  // see offer
	Judged     bool                 `avro:"judged"`   // a person has had a say
	Grew       bool                 `avro:"grew"`     // whether goods were added that review had not seen
}

// Hold is an authorisation that is neither captured nor voided.
type Hold struct {
	Reference string         `avro:"reference"`
	Amount    schemas.Money  `avro:"amount"`
	Expires   schemas.Micros `avro:"expires"`
}

// Capture is money that came and has not gone back.
type Capture struct {
	Reference string `avro:"reference"` // the provider's
	Minor     int64  `avro:"minor"`     // what has not been refunded of it
}

// due is when time alone changes something: a settled visit is forgotten, a declined one
// is tried again, and one that nobody has looked at is decided before its authorisation
// expires. One that waits for the provider, or for a person's answer, is never forgotten.
func (s State) due() schemas.Micros {
	switch {
	case s.Phase == Settled && s.asking():
		return s.retry()
	case s.Phase == Settled && s.Intent.ID == "" && (s.RetryAt == 0 || s.RetryAt == schemas.Never):
		return s.Since + remembered
	case s.Phase == Asking && s.Hold.Expires > 0:
		return s.Hold.Expires - margin
	}
	return s.retry()
}

// asking says that a person has yet to answer about the settled visit.
func (s State) asking() bool { return s.Receipt.Contested() || len(s.Offered) > 0 }

// retry is when the provider is asked again.
func (s State) retry() schemas.Micros {
	if s.RetryAt > 0 {
		return s.RetryAt
	}
	return schemas.Never
}

func on(s State, event schemas.Event) (State, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Credential:
		return presented(s, event, body)
	case schemas.Basket:
		return carried(s, event, body)
	case schemas.Clearance:
		return cleared(s, event, body)
	case schemas.ChargeResult:
		return answered(s, event, body)
	case schemas.Dispute:
		return contested(s, event, body)
	case schemas.Tick:
		if body.Watermark >= s.due() {
			return s.pass(event, body.Watermark)
		}
	}
	return s, nil
}

// pass does what is due.
func (s State) pass(event schemas.Event, now schemas.Micros) (State, []schemas.Event) {
	switch {
	case s.Phase == Asking:
		return s.decide(event, schemas.Clearance{
			Time: now, Outcome: schemas.OutcomeForgiven, Reason: "nobody looked at it before the authorisation expires",
		})
	case s.Phase == Settled && !s.asking() && s.Since+remembered <= now:
		return State{}, nil
	}
	s.RetryAt = 0
	return s.seek(event, now)
}

// tell writes the receipt's next revision.
func (s *State) tell(event schemas.Event, now schemas.Micros, status schemas.ReceiptStatus) schemas.Event {
	s.Receipt.Revision++
	s.Receipt.Status, s.Receipt.Time = status, now
	return schemas.Event{Topic: schemas.Receipts, Key: event.Key, Body: s.Receipt}
}

// refuse writes a dead letter about the event.
func refuse(event schemas.Event, format string, args ...any) []schemas.Event {
	return []schemas.Event{stages.Refuse(name, event, format, args...)}
}
