package kafka

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// WaitDrained returns when every stage and call of the plan has done everything that was
// written to its inbox, so that nothing more will come unless somebody publishes.
func (c Cluster) WaitDrained(ctx context.Context, plan Plan) error {
	return c.waitDrained(ctx, plan.readers())
}

// WaitDrained returns when the sink has kept everything that was written to its topics.
func (w *SinkWorker) WaitDrained(ctx context.Context) error {
	return w.cluster.waitDrained(ctx, w.readers())
}

// readers are the sink's group in each of its topics.
func (w *SinkWorker) readers() (readers []reader) {
	for _, tenant := range w.config.Tenants {
		for _, topic := range w.config.Topics {
			readers = append(readers, reader{group(w.config.Name), topic.In(tenant), ""})
		}
	}
	return readers
}

func (c Cluster) waitDrained(ctx context.Context, readers []reader) error {
	const often = 50 * time.Millisecond
	for {
		drained, err := c.drained(ctx, readers)
		if err != nil || drained {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(often):
		}
	}
}

// drained looks at every inbox, and at the end whether one has grown meanwhile: if not,
// all were drained at the same moment.
func (c Cluster) drained(ctx context.Context, readers []reader) (bool, error) {
	var inboxes []string
	for _, r := range readers {
		inboxes = append(inboxes, r.inbox)
	}
	before, err := c.whole(ctx, inboxes)
	if err != nil {
		return false, err
	}
	for _, r := range readers {
		left, err := c.left(ctx, r, before)
		if err != nil || left {
			return false, err
		}
	}
	after, err := c.whole(ctx, inboxes)
	return maps.Equal(before, after), err
}

// left says whether a reader has records before it. Offsets alone do not tell: the last
// ones of a topic are often those of transaction markers, which are never committed.
func (c Cluster) left(ctx context.Context, r reader, whole map[partition]span) (bool, error) {
	admin, err := c.admin()
	if err != nil {
		return false, err
	}
	defer admin.Close()
	committed, err := committedOffsets(ctx, admin, r)
	if err != nil {
		return false, err
	}
	stable, err := admin.ListCommittedOffsets(ctx, r.inbox)
	if err != nil {
		return false, fmt.Errorf("find the stable ends of %s: %w", r.inbox, err)
	}
	rest := map[partition]span{}
	for p, span := range whole {
		if p.topic != r.inbox {
			continue
		}
		if lso, _ := stable.Lookup(p.topic, p.number); lso.Offset < span.end {
			return true, nil
		}
		if offset, ok := committed.Lookup(p.topic, p.number); ok { // else it has read nothing yet
			span.first = max(span.first, offset.At)
		}
		rest[p] = span
	}
	logs, err := c.readLogs(rest)
	if err != nil {
		return false, err
	}
	defer logs.close()
	for !logs.done() {
		records, err := logs.poll(ctx)
		if err != nil || len(records) > 0 {
			return true, err
		}
	}
	return false, nil
}
