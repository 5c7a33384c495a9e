package kafka

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// ReadRange reads the records at positions of one of a tenant's topics again, in order.
// Positions that are not yet written, or no longer kept, are left out, as are records that
// cannot be read.
func (c Cluster) ReadRange(ctx context.Context, tenant string, at schemas.Range) ([]schemas.Event, error) {
	var topic schemas.Topic
	for _, spec := range schemas.Topics {
		if spec.Topic.In(tenant) == at.Topic {
			topic = spec.Topic
		}
	}
	if topic == "" {
		return nil, fmt.Errorf("read %s: it is not a topic of tenant %s", at.Topic, tenant)
	}
	whole, err := c.whole(ctx, []string{at.Topic})
	if err != nil {
		return nil, err
	}
	p := partition{at.Topic, at.Partition}
	wanted := span{max(at.First, whole[p].first), min(at.Last+1, whole[p].end)}
	return collect(readable(c.readSpans(ctx, tenant, topic, map[partition]span{p: wanted})))
}

// ReadPartition returns what one partition of a tenant's topic holds now of what was
// written since a time, in order, and ends. Records that cannot be read are left out;
// trouble with the brokers is an error and the end.
func (c Cluster) ReadPartition(ctx context.Context, tenant string, topic schemas.Topic, number int32, since time.Time) iter.Seq2[schemas.Event, error] {
	return readable(func(yield func(schemas.Event, error) bool) {
		name := topic.In(tenant)
		whole, err := c.whole(ctx, []string{name})
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		first, err := c.offsetAfter(ctx, name, number, since)
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		p := partition{name, number}
		c.readSpans(ctx, tenant, topic, map[partition]span{p: {first, whole[p].end}})(yield)
	})
}

// ReadKey is what ReadPartition returns of one key's events, whatever partition they are in.
func (c Cluster) ReadKey(ctx context.Context, topic schemas.Topic, key schemas.Key, since time.Time) iter.Seq2[schemas.Event, error] {
	return func(yield func(schemas.Event, error) bool) {
		name := topic.In(key.Tenant())
		whole, err := c.whole(ctx, []string{name})
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		number := partitioner{}.ForTopic(name).Partition(&kgo.Record{Key: []byte(key), Partition: fold.ByKey}, len(whole))
		for event, err := range c.ReadPartition(ctx, key.Tenant(), topic, int32(number), since) {
			if (err != nil || event.Key == key) && !yield(event, err) {
				return
			}
		}
	}
}

// offsetAfter is the offset of the first record that was written at a time or later.
func (c Cluster) offsetAfter(ctx context.Context, topic string, number int32, at time.Time) (int64, error) {
	admin, err := c.admin()
	if err != nil {
		return 0, err
	}
	defer admin.Close()
	offsets, err := admin.ListOffsetsAfterMilli(ctx, max(0, at.UnixMilli()), topic)
	if err == nil {
		err = offsets.Error()
	}
	if err != nil {
		return 0, fmt.Errorf("find what %s holds since %s: %w", topic, at, err)
	}
	found, ok := offsets.Lookup(topic, number)
	if !ok {
		return 0, fmt.Errorf("find what %s holds since %s: it has no partition %d", topic, at, number)
	}
	return found.Offset, nil
}

// ReadAll returns all that a tenant's topic holds now, each partition in order, for topics
// that are small and where nothing may be missing: a record that cannot be read is an
// error, which names it.
func (c Cluster) ReadAll(ctx context.Context, tenant string, topic schemas.Topic) ([]schemas.Event, error) {
	return collect(c.readNow(ctx, tenant, topic))
}

// ReadNow returns what a tenant's topic holds now, each partition in order, and ends.
// Records that cannot be read are left out; trouble with the brokers is an error and the
// end.
func (c Cluster) ReadNow(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error] {
	return readable(c.readNow(ctx, tenant, topic))
}

func (c Cluster) readNow(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error] {
	return func(yield func(schemas.Event, error) bool) {
		whole, err := c.whole(ctx, []string{topic.In(tenant)})
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		c.readSpans(ctx, tenant, topic, whole)(yield)
	}
}

// unreadable is the error of one record; those after it can be read.
type unreadable struct{ error }

// readSpans yields an unreadable in the place of a record that cannot be read.
func (c Cluster) readSpans(ctx context.Context, tenant string, topic schemas.Topic, spans map[partition]span) iter.Seq2[schemas.Event, error] {
	return func(yield func(schemas.Event, error) bool) {
		logs, err := c.readLogs(spans)
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		defer logs.close()
		for !logs.done() {
			records, err := logs.poll(ctx)
			if err != nil {
				yield(schemas.Event{}, fmt.Errorf("read what %s holds: %w", topic.In(tenant), err))
				return
			}
			for _, r := range records {
				event, err := c.event(tenant, topic, r)
				if err != nil {
					err = unreadable{fmt.Errorf("read %s: %w", position(r), err)}
				}
				if !yield(event, err) {
					return
				}
			}
		}
	}
}

// readable leaves out records that cannot be read.
func readable(all iter.Seq2[schemas.Event, error]) iter.Seq2[schemas.Event, error] {
	return func(yield func(schemas.Event, error) bool) {
		for event, err := range all {
			if skip := (unreadable{}); !errors.As(err, &skip) && !yield(event, err) {
				return
			}
		}
	}
}

// collect is what comes before the first error.
func collect(all iter.Seq2[schemas.Event, error]) ([]schemas.Event, error) {
	var events []schemas.Event
	for event, err := range all {
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}
