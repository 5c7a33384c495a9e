// Package psp joins payment providers to the charges topic. Intents come in, results go
// back to settlement's inbox; the intent's id is the provider's idempotency key.
package psp

import (
	"context"
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// Sandbox is a provider that captures every charge and moves no money: for trying,
// replaying and testing. Its answer depends on the intent alone, so asking twice is
// asking once.
type Sandbox struct{}

// Answer implements connectors.Call.
func (Sandbox) Answer(_ context.Context, request schemas.Event) ([]schemas.Event, error) {
	intent, ok := request.Body.(schemas.ChargeIntent)
	if !ok {
		return nil, fmt.Errorf("charge %s: found a %s, want a charge_intent", request.Key, request.Body.Record())
	}
	return []schemas.Event{{
		Topic: schemas.Billed,
		Key:   request.Key,
		Body: schemas.ChargeResult{
			Intent:    intent.ID,
			Visit:     intent.Visit,
			Time:      intent.Time,
			Status:    schemas.Captured,
			Reference: "sandbox:" + intent.ID,
		},
	}}, nil
}
