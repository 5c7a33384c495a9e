package kafka

import (
	"context"
	"time"

	"github.com/sourcegraph/conc/pool"
)

// Housekeeper keeps the embedded broker, which holds every topic in memory, from growing
// with time. It deletes what later records of a changelog have replaced (the broker's own
// compaction takes no heed of transactions), and the oldest of what was read wherever a
// partition holds more than Plan.Bytes (the broker's own retention takes no heed of
// readers). Kafka, which has disks, needs none.
type Housekeeper struct {
	cluster Cluster
	plan    Plan
	readers []reader
}

// NewHousekeeper is the housekeeper of a plan's topics, which sinks read, too.
func NewHousekeeper(cluster Cluster, plan Plan, sinks ...*SinkWorker) *Housekeeper {
	readers := plan.readers()
	for _, sink := range sinks {
		readers = append(readers, sink.readers()...)
	}
	return &Housekeeper{cluster, plan, readers}
}

// tidies is how often the housekeeper goes round. At ten times real time, a store's
// changelogs grow by two megabytes in that time.
const tidies = time.Second

// Run keeps house until ctx is done, which is no error.
func (h *Housekeeper) Run(ctx context.Context) error {
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	all.Go(h.compact)
	all.Go(h.shed)
	return all.Wait()
}

// WaitBehind returns when no reader has more than so many records before it: who publishes
// faster than that waits here, or what is unread piles up in memory.
func (h *Housekeeper) WaitBehind(ctx context.Context, records int64) error {
	const often = 20 * time.Millisecond
	for {
		unread, err := h.unread(ctx)
		if err != nil {
			return err
		}
		behind := int64(0)
		for _, s := range unread {
			behind = max(behind, s.end-s.first)
		}
		if behind <= records {
			return nil
		}
		select {
		case <-time.After(often):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// unread is, of each partition that has readers, what the slowest of them has still to read.
func (h *Housekeeper) unread(ctx context.Context) (map[partition]span, error) {
	var inboxes []string
	for _, r := range h.readers {
		inboxes = append(inboxes, r.inbox)
	}
	admin, err := h.cluster.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	unread := map[partition]span{}
	for _, r := range h.readers {
		committed, err := committedOffsets(ctx, admin, r)
		if err != nil {
			return nil, err
		}
		for number, offset := range committed[r.inbox] {
			p := partition{r.inbox, number}
			if s, known := unread[p]; !known || offset.At < s.first {
				unread[p] = span{first: offset.At}
			}
		}
	}
	whole, err := h.cluster.whole(ctx, inboxes)
	if err != nil {
		return nil, err
	}
	for p, all := range whole {
		unread[p] = span{max(all.first, unread[p].first), all.end}
	}
	return unread, nil
}
