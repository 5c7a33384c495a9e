// Package psp joins payment providers to the charges topic. Intents come in, results go
// back to settlement's inbox; the intent's id is the provider's idempotency key. Each
// provider passes one conformance suite (conforms).
package psp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// Provider moves money. Implementations are safe for concurrent use.
type Provider interface {
	// Do does what the intent asks, once for each intent id however often it is called,
	// and says what became of it. A refusal is a result (schemas.Declined). An error
	// means that it is not known whether it was done: ask Find.
	Do(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error)
	// Find says what became of an intent that may have been sent. ErrUnknown means that
	// the provider has never heard of it.
	Find(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error)
	// List are all results since a time, in no order, refusals left out.
	List(ctx context.Context, since schemas.Micros) ([]schemas.ChargeResult, error)
}

// ErrUnknown is Find's answer about an intent that the provider does not know.
var ErrUnknown = errors.New("the provider does not know the intent")

// Payments is the connector: a connectors.Call that answers intents by one provider.
type Payments struct {
	Provider Provider
	// Timeout is how long an answer is waited for; zero is 20 s.
	Timeout time.Duration
}

// Answer implements connectors.Call. What became of an intent after a time-out is asked
// of the provider and never guessed; as long as it does not say, the error makes the
// runtime try again with the same intent id.
func (p Payments) Answer(ctx context.Context, request schemas.Event) ([]schemas.Event, error) {
	intent, ok := request.Body.(schemas.ChargeIntent)
	if !ok {
		return nil, fmt.Errorf("charge %s: found a %s, want a charge_intent", request.Key, request.Body.Record())
	}
	result, err := p.bounded(ctx, intent, p.Provider.Do)
	if err != nil {
		found, notFound := p.bounded(ctx, intent, p.Provider.Find)
		if notFound != nil {
			return nil, fmt.Errorf("%s %s: %w", intent.Action, intent.ID, errors.Join(err, notFound))
		}
		result = found
	}
	result.Intent, result.Visit, result.Action = intent.ID, intent.Visit, intent.Action
	result.Time = intent.Time // a replay of the topics gives the same receipts
	return []schemas.Event{{Topic: schemas.Billed, Key: request.Key, Body: result}}, nil
}

// bounded asks with a time limit.
func (p Payments) bounded(
	ctx context.Context, intent schemas.ChargeIntent,
	ask func(context.Context, schemas.ChargeIntent) (schemas.ChargeResult, error),
) (schemas.ChargeResult, error) {
	limit := p.Timeout
	if limit == 0 {
		limit = 20 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return ask(ctx, intent)
}
