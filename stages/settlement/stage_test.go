package settlement

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

const key = schemas.Key("north/12/a7")

// play folds bodies and returns every receipt, intent and dead letter written.
func play(bodies ...schemas.Body) (s State, receipts []schemas.Receipt, intents []schemas.ChargeIntent, letters []schemas.DeadLetter) {
	for _, body := range bodies {
		var out []schemas.Event
		s, out = on(s, schemas.Event{Topic: schemas.Billed, Key: key, Body: body})
		for _, e := range out {
			switch body := e.Body.(type) {
			case schemas.Receipt:
				receipts = append(receipts, body)
			case schemas.ChargeIntent:
				intents = append(intents, body)
			case schemas.DeadLetter:
				letters = append(letters, body)
			}
		}
	}
	return s, receipts, intents, letters
}

func basket(cents int64, left schemas.Micros) schemas.Basket {
	return schemas.Basket{Visit: "a7", Target: "9", Time: left + 5, Left: left, Total: schemas.Money{Minor: cents, Currency: "EUR"}}
}

var passed = schemas.Clearance{Visit: "a7", Time: 350, Outcome: schemas.OutcomePassed}

func result(status schemas.ChargeStatus) schemas.ChargeResult {
	return schemas.ChargeResult{Intent: "north/12/a7/charge/1", Visit: "a7", Time: 400, Status: status, Reference: "psp-1"}
}

func TestCapturedBasketIsFinal(t *testing.T) {
	_, receipts, intents, _ := play(basket(120, 0), basket(240, 300), passed, result(schemas.Captured))
	if len(intents) != 1 || intents[0].Amount.Minor != 240 || intents[0].ID != "north/12/a7/charge/1" {
		t.Fatalf("intents %+v", intents)
	}
	if len(receipts) != 2 || receipts[0].Status != schemas.Provisional {
		t.Fatalf("receipts %+v", receipts)
	}
	if r := receipts[1]; r.Status != schemas.Final || r.Payment != "psp-1" || r.Revision != 2 || r.Time != 400 || r.Left != 300 {
		t.Errorf("final receipt %+v", r)
	}
}

func TestDeclinedBasketIsUnpaid(t *testing.T) {
	_, receipts, _, _ := play(basket(240, 300), passed, result(schemas.Declined))
	if r := receipts[len(receipts)-1]; r.Status != schemas.Unpaid || r.Payment != "" {
		t.Errorf("receipt %+v", r)
	}
}

func TestEmptyBasketChargesNothing(t *testing.T) {
	_, receipts, intents, _ := play(basket(0, 300))
	if len(intents) != 0 || len(receipts) != 1 || receipts[0].Status != schemas.Final {
		t.Errorf("intents %+v, receipts %+v", intents, receipts)
	}
}

func TestRefusesStrangeResults(t *testing.T) {
	other := result(schemas.Captured)
	other.Intent = "north/12/b8/charge/1"
	for name, bodies := range map[string][]schemas.Body{
		"nothing was asked":   {result(schemas.Captured)},
		"something else was":  {basket(240, 300), passed, other},
		"status is not known": {basket(240, 300), passed, result("perhaps")},
	} {
		if _, _, _, letters := play(bodies...); len(letters) != 1 {
			t.Errorf("%s: dead letters %+v, want one", name, letters)
		}
	}
}

func TestSettledVisitIsForgottenInTime(t *testing.T) {
	s, _, _, _ := play(basket(240, 300))
	if s.ForgetAt() != schemas.Never {
		t.Error("a visit that waits for the provider may be forgotten")
	}
	s, _, _, _ = play(basket(240, 300), passed, result(schemas.Captured))
	s, out := on(s, schemas.Event{Key: key, Body: schemas.Tick{Watermark: s.ForgetAt()}})
	if s.Phase != "" || len(out) != 0 {
		t.Errorf("state %+v, output %+v", s, out)
	}
}

// However often baskets and results come, a visit is charged once and settled once.
func TestSettlesOnce(t *testing.T) {
	held := passed
	held.Outcome = schemas.OutcomeHeld
	inputs := rapid.SliceOf(rapid.SampledFrom([]schemas.Body{
		basket(120, 0), basket(240, 300), basket(360, 310), passed, held, passed, result(schemas.Captured), result(schemas.Declined),
		schemas.Tick{Watermark: 500},
	}))
	rapid.Check(t, func(t *rapid.T) {
		_, receipts, intents, _ := play(inputs.Draw(t, "inputs")...)
		settled := 0
		for i, r := range receipts {
			if r.Status != schemas.Provisional && r.Status != schemas.Pending {
				settled++
			}
			if i > 0 && r.Revision <= receipts[i-1].Revision {
				t.Fatalf("revision %d after %d", r.Revision, receipts[i-1].Revision)
			}
		}
		if len(intents) > 1 || settled > 1 {
			t.Fatalf("%d intents and %d settled receipts", len(intents), settled)
		}
	})
}
