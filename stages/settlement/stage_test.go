package settlement

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

const key = schemas.Key("north/12/a7")

// books is all that was written of one visit, and the provider that answers it.
type books struct {
	t          *rapid.T
	s          State
	kept       Kept // the same, as it is kept
	last       schemas.Receipt
	balance    map[schemas.Account]int64
	told       bool  // whether a receipt was final
	raising    bool  // whether a person says that goods which were another's are this visit's
	remembered int   // events that came when the lines were forgotten
	moved      int64 // captured minus refunded, by the provider
	waiting    []schemas.ChargeIntent
	past       []schemas.ChargeResult
}

// feed folds a body, and holds what is written to the rules that no order may break.
func (b *books) feed(body schemas.Body) {
	c, _ := body.(schemas.Clearance)
	b.raising = c.Kind == schemas.ForReassigned
	event := schemas.Event{Topic: schemas.Billed, Key: key, Body: body}
	next, out := on(b.s, event)
	b.keep(event, next, out)
	b.s = next
	for _, e := range out {
		switch body := e.Body.(type) {
		case schemas.ChargeIntent:
			if len(b.waiting) > 0 {
				b.t.Fatalf("%s is asked while %s is under way", body.ID, b.waiting[0].ID)
			}
			b.waiting = append(b.waiting, body)
		case schemas.Receipt:
			settled := body.Status == schemas.Final || body.Status == schemas.Corrected
			if b.told && !b.raising && body.Total.Minor > b.last.Total.Minor {
				b.t.Fatalf("a final receipt is raised: %+v after %+v", body, b.last)
			}
			b.told = b.told || settled
			if body.Revision <= b.last.Revision || settled && body.Charged.Minor != body.Total.Minor {
				b.t.Fatalf("receipt %+v after %+v", body, b.last)
			}
			b.last = body
		case schemas.LedgerEntry:
			sum := int64(0)
			for _, p := range body.Postings {
				sum += p.Amount.Minor
				b.balance[p.Account] += p.Amount.Minor
			}
			if sum != 0 || len(body.Postings) == 0 {
				b.t.Fatalf("entry %+v does not balance", body)
			}
		}
	}
}

// judged is what a person saw: mostly the last receipt.
func (b *books) judged() []schemas.Line {
	if rapid.IntRange(0, 3).Draw(b.t, "stale") == 0 {
		return nil
	}
	return b.s.Receipt.Lines
}

// answer is the provider: it does the oldest intent, or declines, or says an old answer again.
func (b *books) answer(now schemas.Micros, declines bool) {
	if len(b.waiting) == 0 {
		if len(b.past) > 0 {
			b.feed(rapid.SampledFrom(b.past).Draw(b.t, "said again"))
		}
		return
	}
	intent := b.waiting[0]
	b.waiting = b.waiting[1:]
	r := schemas.ChargeResult{
		Intent: intent.ID, Visit: intent.Visit, Time: now, Status: intent.Action.Done(), Reference: "psp-" + intent.ID,
		Fee: eur(1), Expires: now + 7*schemas.Day,
	}
	if declines {
		r.Status = schemas.Declined
	}
	switch r.Status {
	case schemas.Captured:
		b.moved += intent.Amount.Minor
	case schemas.Refunded:
		b.moved -= intent.Amount.Minor
	}
	b.past = append(b.past, r)
	b.feed(r)
}

// Whatever comes in whatever order, doubled and late: one intent is under way at a time,
// every entry balances, and in the end what was captured minus what was refunded is the
// last receipt's total, in the provider's books, in the ledger and on the receipt.
func TestMoneyFollowsTheReceipt(t *testing.T) {
	remembered := 0
	defer func() {
		if t.Logf("%d events came when the lines were forgotten", remembered); remembered == 0 {
			t.Error("no visit was ever forgotten")
		}
	}()
	rapid.Check(t, func(t *rapid.T) {
		b := &books{t: t, balance: map[schemas.Account]int64{}}
		defer func() { remembered += b.remembered }()
		now := schemas.Micros(0)
		cents := rapid.Int64Range(0, 500)
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			now += schemas.Micros(rapid.IntRange(0, int(2*schemas.Day)).Draw(t, "pause"))
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0:
				b.feed(schemas.Credential{Visit: "a7", Time: now, Token: "visa", Hold: eur(cents.Draw(t, "hold"))})
			case 1, 2:
				if b.remembered > 0 || b.kept.Memory != nil {
					continue // association has said all long ago
				}
				n := cents.Draw(t, "basket")
				b.feed(schemas.Basket{Visit: "a7", Time: now, Left: now * schemas.Micros(rapid.IntRange(0, 1).Draw(t, "left")), Lines: goods(n), Total: eur(n)})
			case 3:
				b.feed(schemas.Tick{Watermark: now})
			case 4:
				n := cents.Draw(t, "corrected to")
				outcome := rapid.SampledFrom([]schemas.Outcome{
					schemas.OutcomePassed, schemas.OutcomeHeld, schemas.OutcomeAccepted, schemas.OutcomeCorrected,
					schemas.OutcomeForgiven, schemas.OutcomeRefused, schemas.OutcomeGiven,
				}).Draw(t, "outcome")
				kind := rapid.SampledFrom([]schemas.ReviewReason{schemas.ForDoubt, schemas.ForDispute, schemas.ForReassigned}).Draw(t, "kind")
				product := rapid.SampledFrom([]string{"", "nuts"}).Draw(t, "contested")
				b.feed(schemas.Clearance{Visit: "a7", Time: now, Outcome: outcome, Kind: kind, Product: product, Judged: b.judged(), Lines: goods(n), Total: eur(n), Task: "t", From: "t"})
			case 5:
				b.feed(schemas.Dispute{
					Visit: "a7", Time: now, Product: rapid.SampledFrom([]string{"", "nuts", "tea"}).Draw(t, "contests"),
					Text: rapid.SampledFrom([]string{"not mine", "not at all", ""}).Draw(t, "words"), Lines: b.judged(),
				})
			default:
				b.answer(now, rapid.IntRange(0, 3).Draw(t, "declines") == 0)
			}
		}
		b.end(now)
	})
}

// end lets the bank say yes until nobody waits, and compares.
func (b *books) end(now schemas.Micros) {
	for range 12 {
		now += 4 * schemas.Day
		for len(b.waiting) > 0 {
			b.answer(now, false)
		}
		if b.s.Phase == Charging || b.s.Phase == Asking {
			b.feed(schemas.Clearance{Visit: "a7", Time: now, Outcome: schemas.OutcomePassed})
			b.feed(schemas.Tick{Watermark: now})
		}
	}
	if b.s.Phase == "" || b.s.Phase == Shopping {
		return
	}
	unpaid := b.s.RetryAt == schemas.Never
	if b.s.Phase != Settled || !unpaid && b.moved != b.last.Total.Minor || b.last.Charged.Minor != b.moved {
		b.t.Fatalf("the provider has moved %d, the last receipt is %+v, the state %+v", b.moved, b.last, b.s)
	}
	if b.balance[schemas.Holds] != 0 {
		b.t.Fatalf("%d are held after the end", b.balance[schemas.Holds])
	}
	sold := -b.balance[schemas.Sales] - b.balance[schemas.SalesTax]
	if got := b.balance[schemas.Clearing] + b.balance[schemas.Fees]; got != b.moved || sold != b.moved+b.balance[schemas.Receivable] {
		b.t.Fatalf("the provider has moved %d, booked are %v", b.moved, b.balance)
	}
}

func TestSettledVisitIsForgottenInTime(t *testing.T) {
	waits := State{Phase: Settled, Since: 5, Intent: schemas.ChargeIntent{ID: "x"}}
	if waits.due() != schemas.Never {
		t.Error("a visit that waits for the provider may be forgotten")
	}
	s := State{Phase: Settled, Since: 5}
	s, out := on(s, schemas.Event{Key: key, Body: schemas.Tick{Watermark: 5 + remembered}})
	if s.Phase != "" || len(out) != 0 {
		t.Errorf("state %+v, output %+v", s, out)
	}
}

// A hold that the provider answers late, with the time of the entry, makes no receipt
// older than the visit.
func TestALateHoldMakesNoReceiptBeforeTheExit(t *testing.T) {
	var s State
	for _, line := range []string{
		"1s dan enters with visa and a hold of 5000", "9s dan left with 240", "9s dan may be passed",
		"1s dan is authorised on authorise/1", "1s dan is captured on capture/2",
	} {
		events, err := read(line)
		if err != nil {
			t.Fatal(err)
		}
		var out []schemas.Event
		s, out = on(s, events[0])
		for _, e := range out {
			if intent, ok := e.Body.(schemas.ChargeIntent); ok && intent.Action == schemas.Capture && intent.Time < 9*schemas.Second {
				t.Errorf("the capture is asked for at %s, before the shopper left", intent.Time)
			}
		}
	}
}

// Of a cart in two currencies each line in the other one is refused with its reason, is on
// no receipt, and is never charged; a person is asked about the rest.
func TestTwoCurrencies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := schemas.Basket{Visit: "a7", Time: 1, Left: 1, Total: eur(0), Probability: 1}
		foreign := 0
		for range rapid.IntRange(1, 6).Draw(t, "lines") {
			price := schemas.Money{Minor: rapid.Int64Range(1, 500).Draw(t, "price"), Currency: rapid.SampledFrom([]string{"EUR", "USD", "JPY"}).Draw(t, "currency")}
			b.Lines = append(b.Lines, schemas.Line{Product: "nuts", Quantity: 1, Price: price, Amount: price, PriceList: "v1"})
			if price.Currency == "EUR" {
				b.Total.Minor += price.Minor
			} else {
				foreign++
			}
		}
		s, out := on(State{}, schemas.Event{Topic: schemas.Billed, Key: key, Body: b})
		letters := 0
		for _, e := range out {
			switch body := e.Body.(type) {
			case schemas.DeadLetter:
				letters++
				if !strings.Contains(body.Reason, "and the basket in EUR: not charged, a person is asked") {
					t.Fatalf("the reason is %q", body.Reason)
				}
			case schemas.ReviewRequest:
				if foreign > 0 && body.Probability != 0 {
					t.Fatalf("it is asked for with probability %g", body.Probability)
				}
			}
		}
		if letters != foreign || len(s.Receipt.Lines) != len(b.Lines)-foreign || s.Receipt.Total != b.Total {
			t.Fatalf("%d of %d foreign lines refused, receipt %+v", letters, foreign, s.Receipt)
		}
		_, out = on(s, schemas.Event{Topic: schemas.Billed, Key: key, Body: schemas.Clearance{Visit: "a7", Outcome: schemas.OutcomeAccepted}})
		for _, e := range out {
			if intent, ok := e.Body.(schemas.ChargeIntent); ok && intent.Amount != b.Total {
				t.Fatalf("%+v is charged of %s", intent, b.Total)
			}
		}
	})
}
