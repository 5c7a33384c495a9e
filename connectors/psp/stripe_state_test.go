package psp

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// Stripe passes the suite that the sandbox passes, through stripe-go and over HTTP.
func TestStripe(t *testing.T) {
	_, url := startFakeStripe(t)
	conforms(t, NewStripe("sk_test_123", url, nil))
}

func TestStripeDeclines(t *testing.T) {
	_, url := startFakeStripe(t)
	odd := charge
	odd.Credential = "pm_card_chargeDeclined"
	p := NewStripe("sk_test_123", url, nil)
	for range 2 {
		if r, err := p.Do(t.Context(), odd); err != nil || r.Status != schemas.Declined || r.Reason != "Your card was declined." {
			t.Errorf("%+v, %v", r, err)
		}
	}
	used := charge // the same intent with another amount is a mistake of ours, and no answer of the bank's
	if _, err := p.Do(t.Context(), used); err == nil {
		t.Error("a key that was used for another request is answered")
	}
}

// badLine is a network that fails in every way: before a request and after it, for
// minutes, and twice.
type badLine struct {
	chance *rand.Rand
	away   int // requests that are not heard
}

var errLine = errors.New("the line is bad")

func (b *badLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.away > 0 {
		b.away--
		return nil, errLine
	}
	switch b.chance.IntN(6) {
	case 0:
		return nil, errLine
	case 1: // it arrives, and the answer does not
		b.send(r)
		return nil, errLine
	case 2:
		b.away = b.chance.IntN(4)
	case 3: // it arrives twice
		b.send(r)
		if r.GetBody != nil {
			r.Body, _ = r.GetBody()
		}
	}
	return http.DefaultTransport.RoundTrip(r)
}

// send lets a request arrive, and drops the answer.
func (b *badLine) send(r *http.Request) {
	copied := r.Clone(r.Context())
	if r.GetBody != nil {
		copied.Body, _ = r.GetBody()
	}
	if answer, err := http.DefaultTransport.RoundTrip(copied); err == nil {
		_ = answer.Body.Close()
	}
}

// However bad the line and however late Stripe's index, each intent of a visit moves money
// once, and the answer is what happened.
func TestStripeOverABadLine(t *testing.T) {
	for seed := range uint64(60) {
		fake, url := startFakeStripe(t)
		fake.unread = int(seed % 4)
		line := &badLine{chance: rand.New(rand.NewPCG(seed, 5))}
		payments := Payments{Provider: NewStripe("sk_test_123", url, &http.Client{Transport: line}), Timeout: time.Minute}
		captured := insist(t, payments, seed, charge)
		refund := schemas.ChargeIntent{ID: "north/12/a7/refund/2", Visit: "a7", Action: schemas.Refund, Reference: captured.Reference, Amount: eur(20)}
		refunded := insist(t, payments, seed, refund)
		if captured.Status != schemas.Captured || refunded.Status != schemas.Refunded {
			t.Errorf("seed %d: %+v and %+v", seed, captured, refunded)
		}
		if len(fake.payments) != 1 || fake.payments[0].Received != 120 || len(fake.refunds) != 1 {
			t.Errorf("seed %d: %d payments and %d refunds were made", seed, len(fake.payments), len(fake.refunds))
		}
	}
}

// insist asks until there is an answer, as the runtime does.
func insist(t *testing.T, payments Payments, seed uint64, intent schemas.ChargeIntent) schemas.ChargeResult {
	t.Helper()
	for range 200 {
		answers, err := payments.Answer(t.Context(), schemas.Event{Topic: schemas.Charges, Key: "north/12/a7", Body: intent})
		if err == nil {
			return answers[0].Body.(schemas.ChargeResult)
		}
	}
	t.Fatalf("seed %d: %s is never answered", seed, intent.ID)
	return schemas.ChargeResult{}
}
