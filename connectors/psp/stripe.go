package psp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v83"

	"github.com/exeunt-io/exeunt/schemas"
)

// tag is where Stripe's objects keep the id of the intent that made them; captured, that
// of the one that captured them.
const (
	tag         = "exeunt_intent"
	tagCaptured = "exeunt_capture"
)

// Stripe is a Provider that moves real money, through Stripe's PaymentIntents and Refunds
// (https://docs.stripe.com/api). A credential is a PaymentMethod that may be charged
// while its owner is away.
type Stripe struct{ client *stripe.Client }

// NewStripe uses the secret key. URL is Stripe's own if it is empty; http may be nil.
func NewStripe(key, url string, http *http.Client) *Stripe {
	config := &stripe.BackendConfig{
		HTTPClient:        http,
		MaxNetworkRetries: stripe.Int64(0), // trying again is for Payments
		EnableTelemetry:   stripe.Bool(false),
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull}, // requests name people's cards
	}
	if url != "" {
		config.URL = stripe.String(url)
	}
	return &Stripe{stripe.NewClient(key, stripe.WithBackends(stripe.NewBackendsWithConfig(config)))}
}

// Do implements Provider. Stripe gives the first answer again to the same idempotency key
// for at least a day.
func (s *Stripe) Do(ctx context.Context, i schemas.ChargeIntent) (schemas.ChargeResult, error) {
	switch i.Action {
	case schemas.Authorise, schemas.Charge:
		if i.Credential == "" {
			return declined(i, "no means of payment was shown"), nil
		}
		return answer(i)(s.client.V1PaymentIntents.Create(ctx, create(i)))
	case schemas.Capture:
		params := &stripe.PaymentIntentCaptureParams{AmountToCapture: stripe.Int64(i.Amount.Minor)}
		params.AddMetadata(tagCaptured, i.ID)
		params.AddExpand("latest_charge.balance_transaction")
		params.SetIdempotencyKey(i.ID)
		return answer(i)(s.client.V1PaymentIntents.Capture(ctx, i.Reference, params))
	case schemas.Void:
		params := &stripe.PaymentIntentCancelParams{}
		params.SetIdempotencyKey(i.ID)
		return answer(i)(s.client.V1PaymentIntents.Cancel(ctx, i.Reference, params))
	case schemas.Refund:
		params := &stripe.RefundCreateParams{PaymentIntent: stripe.String(i.Reference), Amount: stripe.Int64(i.Amount.Minor)}
		params.AddMetadata(tag, i.ID)
		params.SetIdempotencyKey(i.ID)
		return answerRefund(i)(s.client.V1Refunds.Create(ctx, params))
	}
	return schemas.ChargeResult{}, fmt.Errorf("stripe: intent %s has the unknown action %q", i.ID, i.Action)
}

func create(i schemas.ChargeIntent) *stripe.PaymentIntentCreateParams {
	params := &stripe.PaymentIntentCreateParams{
		Amount:        stripe.Int64(i.Amount.Minor),
		Currency:      stripe.String(strings.ToLower(i.Amount.Currency)),
		PaymentMethod: stripe.String(i.Credential),
		Confirm:       stripe.Bool(true),
		OffSession:    stripe.Bool(true),
		CaptureMethod: stripe.String("automatic"),
	}
	if i.Action == schemas.Authorise {
		params.CaptureMethod = stripe.String("manual")
	}
	params.AddMetadata(tag, i.ID)
	params.AddExpand("latest_charge.balance_transaction")
	params.SetIdempotencyKey(i.ID)
	return params
}

// Find implements Provider.
func (s *Stripe) Find(ctx context.Context, i schemas.ChargeIntent) (schemas.ChargeResult, error) {
	switch i.Action {
	case schemas.Capture, schemas.Void:
		result, err := answer(i)(s.client.V1PaymentIntents.Retrieve(ctx, i.Reference, &stripe.PaymentIntentRetrieveParams{}))
		if err == nil && result.Status != i.Action.Done() {
			err = ErrUnknown // it stands as before
		}
		return result, err
	case schemas.Refund:
		for r, err := range s.client.V1Refunds.List(ctx, &stripe.RefundListParams{PaymentIntent: stripe.String(i.Reference)}) {
			if err != nil || r.Metadata[tag] == i.ID {
				return answerRefund(i)(r, err)
			}
		}
		return schemas.ChargeResult{}, ErrUnknown
	}
	params := &stripe.PaymentIntentSearchParams{}
	params.Query = fmt.Sprintf("metadata['%s']:'%s'", tag, i.ID)
	for p, err := range s.client.V1PaymentIntents.Search(ctx, params) {
		return answer(i)(p, err)
	}
	return schemas.ChargeResult{}, ErrUnknown
}

// List implements Provider. The time is Stripe's own.
func (s *Stripe) List(ctx context.Context, since schemas.Micros) ([]schemas.ChargeResult, error) {
	var list []schemas.ChargeResult
	from := &stripe.RangeQueryParams{GreaterThanOrEqual: since.Time().Unix()}
	for p, err := range s.client.V1PaymentIntents.List(ctx, &stripe.PaymentIntentListParams{CreatedRange: from}) {
		if err != nil {
			return nil, fmt.Errorf("stripe: list payments: %w", err)
		}
		if p.Status == stripe.PaymentIntentStatusSucceeded && p.Metadata[tag] != "" {
			id := p.Metadata[tag]
			if captured := p.Metadata[tagCaptured]; captured != "" {
				id = captured
			}
			list = append(list, schemas.ChargeResult{
				Intent: id, Status: schemas.Captured, Reference: p.ID, Time: seconds(p.Created), Amount: money(p.AmountReceived, p.Currency),
			})
		}
	}
	for r, err := range s.client.V1Refunds.List(ctx, &stripe.RefundListParams{CreatedRange: from}) {
		if err != nil {
			return nil, fmt.Errorf("stripe: list refunds: %w", err)
		}
		if r.Metadata[tag] != "" && r.Status != stripe.RefundStatusFailed && r.Status != stripe.RefundStatusCanceled {
			list = append(list, schemas.ChargeResult{
				Intent: r.Metadata[tag], Status: schemas.Refunded, Reference: r.ID, Time: seconds(r.Created), Amount: money(r.Amount, r.Currency),
			})
		}
	}
	return list, nil
}

// answer reads what Stripe says of a payment.
func answer(i schemas.ChargeIntent) func(*stripe.PaymentIntent, error) (schemas.ChargeResult, error) {
	return func(p *stripe.PaymentIntent, err error) (schemas.ChargeResult, error) {
		if err != nil {
			return refusal(i, err)
		}
		r := schemas.ChargeResult{Reference: p.ID, Amount: i.Amount}
		switch p.Status {
		case stripe.PaymentIntentStatusRequiresCapture:
			r.Status = schemas.Authorised
		case stripe.PaymentIntentStatusSucceeded:
			r.Status = schemas.Captured
		case stripe.PaymentIntentStatusCanceled:
			r.Status = schemas.Voided
		case stripe.PaymentIntentStatusProcessing:
			return r, fmt.Errorf("stripe: %s is still processing", p.ID)
		default: // it would need the shopper, who is gone
			return declined(i, "stripe: "+string(p.Status)), nil
		}
		if c := p.LatestCharge; c != nil {
			if c.BalanceTransaction != nil {
				r.Fee = schemas.Money{Minor: c.BalanceTransaction.Fee, Currency: i.Amount.Currency}
			}
			if d := c.PaymentMethodDetails; d != nil && d.Card != nil && d.Card.CaptureBefore > 0 {
				r.Expires = i.Time + seconds(d.Card.CaptureBefore-c.Created)
			}
		}
		if i.Action == schemas.Authorise && r.Expires == 0 {
			r.Expires = i.Time + holdFor
		}
		return r, nil
	}
}

func answerRefund(i schemas.ChargeIntent) func(*stripe.Refund, error) (schemas.ChargeResult, error) {
	return func(r *stripe.Refund, err error) (schemas.ChargeResult, error) {
		switch {
		case err != nil:
			return refusal(i, err)
		case r.Status == stripe.RefundStatusFailed || r.Status == stripe.RefundStatusCanceled:
			return declined(i, "stripe: refund "+string(r.Status)), nil
		}
		return schemas.ChargeResult{Status: schemas.Refunded, Reference: r.ID, Amount: i.Amount}, nil
	}
}

// refusal tells a no from not knowing: cards that are declined and requests that cannot
// be met are answers, all else may pass.
func refusal(i schemas.ChargeIntent, err error) (schemas.ChargeResult, error) {
	var said *stripe.Error
	if errors.As(err, &said) && said.HTTPStatusCode != http.StatusTooManyRequests && said.HTTPStatusCode != http.StatusUnauthorized &&
		(said.Type == stripe.ErrorTypeCard || said.Type == stripe.ErrorTypeInvalidRequest) {
		return declined(i, said.Msg), nil
	}
	return schemas.ChargeResult{}, fmt.Errorf("stripe: %w", err)
}

func declined(i schemas.ChargeIntent, why string) schemas.ChargeResult {
	return schemas.ChargeResult{Intent: i.ID, Status: schemas.Declined, Reason: why}
}

func seconds(n int64) schemas.Micros { return schemas.Micros(n) * schemas.Second }

func money(minor int64, currency stripe.Currency) schemas.Money {
	return schemas.Money{Minor: minor, Currency: strings.ToUpper(string(currency))}
}
