// Package connectors is the world's edge: everything that is not a pure stage. A
// connector is a neighbour joined by topics, never called by a stage, so a replay
// reaches no camera, charges no card and mails no receipt.
package connectors

import (
	"context"

	"github.com/exeunt-io/exeunt/schemas"
)

// Source publishes what some part of the world says: a recording, a camera, a gate.
type Source interface {
	// Run publishes until the source has ended (nil) or cannot go on (an error), or ctx
	// is done (its error). Events carry topic, key and body. A bad reading is published
	// as a schemas.DeadLetter and the source carries on; only what makes the source as a
	// whole unusable is an error. An error of publish ends the run and is returned.
	Run(ctx context.Context, publish func(schemas.Event) error) error
}

// Call answers one kind of request with the world's reply: a payment, a model's
// inference. It is called at least once for each request and must give the same reply
// for the same request id, however often it is asked.
type Call interface {
	// Answer returns the events that answer request.
	Answer(ctx context.Context, request schemas.Event) ([]schemas.Event, error)
}
