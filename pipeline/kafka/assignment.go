package kafka

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// assignment is one partition of a tenant's inbox, for as long as this worker has it.
type assignment struct {
	tenant    string
	partition partition
	states    *fold.Partition
	newest    schemas.Micros     // event that was folded
	watcher   connectors.Watcher // of a watch
	sizes     sizes
	arrivals  []arrivals // of the open transaction
	lag       int64      // records that waited at the last poll
}

// partition names a partition of a topic by the topic's full name.
type partition struct {
	topic  string
	number int32
}

func (p partition) String() string { return fmt.Sprintf("%s partition %d", p.topic, p.number) }

// fold applies records in order and returns what they write.
func (s *session) fold(ctx context.Context, a *assignment, records []*kgo.Record) ([]*kgo.Record, error) {
	written := make([]*kgo.Record, 0, len(records))
	for _, r := range records {
		span, end := s.tracer.process(r)
		outputs, err := s.apply(ctx, a, r)
		if err != nil {
			return nil, err
		}
		for _, output := range outputs {
			if written, err = s.write(written, a, output, s.tracer.of(span, output.Event.Key)); err != nil {
				return nil, fmt.Errorf("%s: %w", position(r), err)
			}
		}
		end()
	}
	return written, nil
}

// apply folds one record. What cannot be read becomes a dead letter; a stage's panic is
// passed on with the position of the record, since it is a broken invariant.
func (s *session) apply(ctx context.Context, a *assignment, r *kgo.Record) ([]fold.Output, error) {
	event, err := s.cluster.event(a.tenant, s.job.stage.Inbox(), r)
	if errors.Is(err, errRegistry) {
		return nil, fmt.Errorf("read %s: %w", position(r), err)
	}
	if err != nil {
		s.meter.deadLetters.WithLabelValues(s.Name(), r.Topic).Inc()
		return []fold.Output{deadLetter(a.tenant, s.Name(), r, err)}, nil
	}
	a.newest = max(a.newest, event.Body.When())
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("stage %s at %s: %v\n%s", s.Name(), position(r), p, debug.Stack()))
		}
	}()
	return s.job.apply(ctx, a.states, event)
}

// write turns an output into records of the assignment's tenant, with their trace.
func (s *session) write(written []*kgo.Record, a *assignment, output fold.Output, span context.Context) ([]*kgo.Record, error) {
	record, err := s.cluster.record(a.tenant, output.Event, output.Partition)
	if err != nil {
		return nil, err
	}
	record.Context = span
	if output.Partition != fold.EveryPartition {
		return append(written, record), nil
	}
	for number := range s.layout[record.Topic] {
		each := *record
		each.Partition = number
		written = append(written, &each)
	}
	return written, nil
}

// changes are the changelog records of what changed since the last commit.
func (s *session) changes(a *assignment) ([]*kgo.Record, error) {
	pending := a.states.Pending()
	records := make([]*kgo.Record, len(pending))
	for i, change := range pending {
		records[i] = &kgo.Record{
			Topic:     changelog(a.tenant, s.job.stage),
			Key:       []byte(change.Key),
			Partition: a.partition.number,
		}
		if change.State == nil {
			a.sizes.pending[change.Key] = 0
			continue // a tombstone
		}
		value, err := s.cluster.Codec.Encode(s.job.stage.State(), change.State)
		if err != nil {
			return nil, fmt.Errorf("keep the state of %s: %w", change.Key, err)
		}
		records[i].Value = value
		a.sizes.pending[change.Key] = len(value)
	}
	return records, nil
}

// restore sets a state from its changelog record.
func (s *session) restore(a *assignment, r *kgo.Record) error {
	a.sizes.set(schemas.Key(r.Key), len(r.Value))
	if r.Value == nil {
		a.states.Restore(schemas.Key(r.Key), nil)
		return nil
	}
	state, err := s.job.stage.Decode(func(into any) error {
		return s.cluster.Codec.DecodeInto(s.job.stage.State(), r.Value, into)
	})
	if err != nil {
		return fmt.Errorf("restore %s: %w", position(r), err)
	}
	a.states.Restore(schemas.Key(r.Key), state)
	return nil
}
