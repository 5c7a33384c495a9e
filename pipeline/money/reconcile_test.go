package money

import (
	"context"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// A simulated day reconciles; each tampering with one of the books is named.
func TestReconcile(t *testing.T) {
	d := newDay(1, newCodec(t), flaws{})
	d.run()
	list, err := d.provider.List(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ledger, receipts := d.log[schemas.Ledger], d.log[schemas.Receipts]
	if found := Reconcile("north", ledger, receipts, list); len(found) > 0 {
		t.Fatalf("a day without fault differs: %v", found)
	}
	for at, e := range ledger {
		if e.Body.(schemas.LedgerEntry).Kind == string(schemas.Captured) {
			tampered := append(append([]schemas.Event(nil), ledger[:at]...), ledger[at+1:]...)
			want(t, Reconcile("north", tampered, receipts, list), "the ledger knows nothing of it")
			break
		}
	}
	for at, r := range list {
		if r.Status != schemas.Captured {
			continue
		}
		other := append([]schemas.ChargeResult(nil), list...)
		other[at].Amount.Minor++
		want(t, Reconcile("north", ledger, receipts, other), "and the ledger has")
		other = append(other[:at], other[at+1:]...)
		want(t, Reconcile("north", ledger, receipts, other), "the provider knows nothing of it")
		break
	}
	want(t, Reconcile("north", ledger, nil, list), "there is no receipt")
	odd := ledger[0]
	odd.Body = schemas.LedgerEntry{ID: "x", Postings: []schemas.Posting{{Account: schemas.Sales, Amount: schemas.Money{Minor: 3}}}}
	want(t, Reconcile("north", append(ledger, odd), receipts, list), "out of balance by 3")
}

func want(t *testing.T, found []Difference, what string) {
	t.Helper()
	for _, f := range found {
		if strings.Contains(f.What, what) {
			return
		}
	}
	t.Errorf("found %v, want %q", found, what)
}
