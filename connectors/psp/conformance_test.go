package psp

import (
	"errors"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

var charge = schemas.ChargeIntent{
	ID: "north/12/a7/charge/1", Visit: "a7", Time: 5, Action: schemas.Charge, Credential: "pm_card_visa",
	Amount: schemas.Money{Minor: 120, Currency: "EUR"},
}

// conforms holds a provider to the contract of Provider: a life of two visits.
func conforms(t *testing.T, p Provider) {
	t.Helper()
	do := func(want schemas.ChargeStatus, i schemas.ChargeIntent) schemas.ChargeResult {
		t.Helper()
		first, err := p.Do(t.Context(), i)
		if err != nil || first.Status != want {
			t.Fatalf("%s: %+v, %v; want %s", i.ID, first, err, want)
		}
		again, err := p.Do(t.Context(), i)
		if err != nil || again != first {
			t.Fatalf("%s again: %+v, %v; was %+v", i.ID, again, err, first)
		}
		if found, err := p.Find(t.Context(), i); want != schemas.Declined && (err != nil || found.Status != want || found.Reference != first.Reference) {
			t.Fatalf("%s is found as %+v, %v; was %+v", i.ID, found, err, first)
		}
		return first
	}
	if _, err := p.Find(t.Context(), charge); !errors.Is(err, ErrUnknown) {
		t.Errorf("an intent that was never sent is found: %v", err)
	}
	captured := do(schemas.Captured, charge)
	refund := schemas.ChargeIntent{ID: "north/12/a7/refund/2", Action: schemas.Refund, Reference: captured.Reference, Amount: eur(100)}
	do(schemas.Refunded, refund)
	refund.ID = "north/12/a7/refund/3"
	do(schemas.Declined, refund) // more than is left
	refund.ID, refund.Amount = "north/12/a7/refund/4", eur(20)
	do(schemas.Refunded, refund)

	hold := schemas.ChargeIntent{ID: "north/12/b8/authorise/1", Action: schemas.Authorise, Amount: eur(5000), Credential: "pm_card_visa"}
	held := do(schemas.Authorised, hold)
	if held.Expires <= hold.Time {
		t.Errorf("the authorisation expires at %s", held.Expires)
	}
	do(schemas.Captured, schemas.ChargeIntent{ID: "north/12/b8/capture/2", Action: schemas.Capture, Reference: held.Reference, Amount: eur(300)})
	hold.ID = "north/12/c9/authorise/1"
	do(schemas.Voided, schemas.ChargeIntent{
		ID: "north/12/c9/void/2", Action: schemas.Void, Reference: do(schemas.Authorised, hold).Reference, Amount: eur(5000),
	})

	list, err := p.List(t.Context(), 0)
	moved := map[string]int64{}
	for _, r := range list {
		if r.Status == schemas.Captured || r.Status == schemas.Refunded {
			moved[r.Intent] += r.Amount.Minor
		}
	}
	want := map[string]int64{charge.ID: 120, "north/12/a7/refund/2": 100, "north/12/a7/refund/4": 20, "north/12/b8/capture/2": 300}
	if err != nil || len(moved) != len(want) {
		t.Fatalf("the list says %v, %v; want %v", moved, err, want)
	}
	for id, minor := range want {
		if moved[id] != minor {
			t.Errorf("the list says %d of %s, want %d", moved[id], id, minor)
		}
	}
}

func eur(minor int64) schemas.Money { return schemas.Money{Minor: minor, Currency: "EUR"} }
