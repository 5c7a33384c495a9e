package kafka

import (
	"context"
	"fmt"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// Edge publishes what the world says. Its producer is idempotent: what it retries is
// written once and in order. It is safe for concurrent use.
type Edge struct {
	cluster Cluster
	client  *kgo.Client

	mu    sync.Mutex
	wrong error // the first that was not written
}

// NewEdge connects; Close it.
func NewEdge(cluster Cluster) (*Edge, error) {
	client, err := cluster.client(newTracer(cluster.Traces, "edge").options()...)
	if err != nil {
		return nil, err
	}
	return &Edge{cluster: cluster, client: client}, nil
}

// Publish writes an event, which has a topic, a key and a body, to the topic of the
// tenant in its key. It returns before the broker has it, and waits only when much is
// under way; an event that could not be written is an error of a later Publish or Flush.
func (e *Edge) Publish(ctx context.Context, event schemas.Event) error {
	record, err := e.cluster.record(event.Key.Tenant(), event, fold.ByKey)
	if err != nil {
		return err
	}
	e.client.Produce(ctx, record, e.written)
	return e.err()
}

// Flush waits until all that was published is written.
func (e *Edge) Flush(ctx context.Context) error {
	if err := e.client.Flush(ctx); err != nil {
		return fmt.Errorf("flush: %w", err)
	}
	return e.err()
}

// Close disconnects; what was not flushed may be lost.
func (e *Edge) Close() { e.client.Close() }

func (e *Edge) written(r *kgo.Record, err error) {
	if err == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wrong == nil {
		e.wrong = fmt.Errorf("publish %s to %s: %w", r.Key, r.Topic, err)
	}
}

func (e *Edge) err() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.wrong
}
