package kafka

import (
	"context"
	"errors"
	"fmt"

	"github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/pool"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// inserting is the batches of a round on their way into the sink. Nil is none.
type inserting struct {
	done chan struct{}
	err  error // when done
}

// wait returns when all are in the sink, or one failed. Anybody may wait, and again.
func (i *inserting) wait() error {
	if i == nil {
		return nil
	}
	<-i.done
	return i.err
}

// insert begins to insert the open ranges of lanes.
func (s *sinkSession) insert(ctx context.Context, lanes []*lane, batches []connectors.Batch) {
	if len(lanes) == 0 {
		return
	}
	i := &inserting{done: make(chan struct{})}
	s.inserting = i
	s.tasks.Go(func() {
		defer close(i.done)
		all := pool.New().WithContext(ctx).WithFirstError().WithMaxGoroutines(8)
		for n, l := range lanes {
			all.Go(func(ctx context.Context) error { return s.insertOne(ctx, l, batches[n]) })
		}
		i.err = all.Wait()
	})
}

func (s *sinkSession) insertOne(ctx context.Context, l *lane, batch connectors.Batch) error {
	if err := s.sink.Insert(ctx, batch); err != nil {
		return fmt.Errorf("insert %s offsets %d to %d: %w", l.partition, batch.First, batch.Last, err)
	}
	l.inserted(batch.Last)
	return nil
}

// read makes the batches of the open ranges of lanes.
func (s *sinkSession) read(lanes []*lane) ([]connectors.Batch, error) {
	return iter.MapErr(lanes, func(l **lane) (connectors.Batch, error) { return s.batch(*l) })
}

func (s *sinkSession) batch(l *lane) (connectors.Batch, error) {
	batch := connectors.Batch{
		Topic: s.config.Origin + l.topic, Partition: l.number, First: l.open.first, Last: l.open.last,
		Events: make([]schemas.Event, 0, len(l.batch)),
	}
	for _, r := range l.batch {
		event, err := s.event(l, r)
		if err != nil {
			return batch, fmt.Errorf("read %s: %w", position(r), err)
		}
		event.At.Topic = batch.Topic
		batch.Events = append(batch.Events, event)
	}
	l.batch = nil
	return batch, nil
}

// event reads a record; one that cannot be read is kept as the dead letter that says so.
func (s *sinkSession) event(l *lane, r *kgo.Record) (schemas.Event, error) {
	event, err := s.cluster.event(l.tenant, l.table, r)
	if errors.Is(err, errRegistry) {
		return schemas.Event{}, err
	}
	if err != nil {
		event = deadLetter(l.tenant, s.config.Name, r, err).Event
		event.At = position(r)
	}
	return event, nil
}
