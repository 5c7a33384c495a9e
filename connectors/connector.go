// Package connectors is the world's edge: everything that is not a pure stage. A
// connector is a neighbour joined by topics, never called by a stage, so a replay
// reaches no camera, charges no card and mails no receipt.
package connectors

import (
	"context"
	"fmt"

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

// Sink keeps what flows by somewhere else, such as in analysts' tables, exactly once:
// the runtime gives it a range of records, remembers that it did before it does, and
// after a crash gives it the very same range again.
type Sink interface {
	// Insert keeps a batch. To insert it again, wholly or partly done before, changes
	// nothing. An error means that it may be done in part; the runtime tries again.
	Insert(ctx context.Context, batch Batch) error
	// Knows says whether anything of a partition was ever kept, so that a reader whose
	// place has been forgotten does not begin again and double everything.
	Knows(ctx context.Context, topic string, partition int32) (bool, error)
}

// Batch is a range of one partition's records. The same First and Last of a partition
// always hold the same Events.
type Batch struct {
	Topic       string // full name, with the tenant
	Partition   int32
	First, Last int64 // offsets of the first and the last record
	// Events are in order. A record that cannot be read is a schemas.DeadLetter in its
	// place: it says why, and is kept as surely as any other.
	Events []schemas.Event
}

// Range names the batch: no two batches that differ have the same.
func (b Batch) Range() string {
	return fmt.Sprintf("%s/%d/%d-%d", b.Topic, b.Partition, b.First, b.Last)
}
