package kafka

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"

	"github.com/exeunt-io/exeunt/schemas"
)

// shed deletes, until ctx is done, the oldest of what all have read of the table's topics.
func (h *Housekeeper) shed(ctx context.Context) error {
	often := time.NewTicker(tidies)
	defer often.Stop()
	for {
		select {
		case <-often.C:
		case <-ctx.Done():
			return nil
		}
		if err := h.shedNow(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// sensed is for how long what sensors say is kept, at most, and what was made of it. What is
// said of visits is kept longer, and comes so much more slowly.
const sensed, said = 7 * schemas.Day, 4

// shedNow does so once.
func (h *Housekeeper) shedNow(ctx context.Context) error {
	var names []string
	keep := map[string]int64{}
	for _, spec := range schemas.Topics {
		if spec.Retention == schemas.Compacted {
			continue
		}
		name := spec.Topic.In(h.plan.Tenant)
		names, keep[name] = append(names, name), h.plan.Bytes
		if spec.Retention > sensed {
			keep[name] /= said
		}
	}
	sizes, err := h.sizes(ctx)
	if err != nil {
		return err
	}
	whole, err := h.cluster.whole(ctx, names)
	if err != nil {
		return err
	}
	unread, err := h.unread(ctx)
	if err != nil {
		return err
	}
	old := map[partition]int64{}
	for p, all := range whole {
		before := all.oldest(sizes[p], keep[p.topic])
		if rest, read := unread[p]; read {
			before = min(before, rest.first)
		}
		if before > all.first {
			old[p] = before
		}
	}
	return h.cluster.deleteBefore(ctx, old)
}

// oldest is before which offset a span of so many bytes is more than shall be kept of it,
// were its records all of one size.
func (s span) oldest(bytes, keep int64) int64 {
	if bytes <= keep {
		return s.first
	}
	return s.first + int64(float64(s.end-s.first)*float64(bytes-keep)/float64(bytes))
}

// sizes are how many bytes each partition holds.
func (h *Housekeeper) sizes(ctx context.Context) (map[partition]int64, error) {
	admin, err := h.cluster.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	brokers, err := admin.DescribeAllLogDirs(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("see how much topics hold: %w", err)
	}
	sizes := map[partition]int64{}
	for _, dirs := range brokers {
		dirs.EachPartition(func(p kadm.DescribedLogDirPartition) { sizes[partition{p.Topic, p.Partition}] += p.Size })
	}
	return sizes, nil
}

// deleteBefore deletes what comes before an offset of each partition.
func (c Cluster) deleteBefore(ctx context.Context, before map[partition]int64) error {
	if len(before) == 0 {
		return nil
	}
	admin, err := c.admin()
	if err != nil {
		return err
	}
	defer admin.Close()
	offsets := kadm.Offsets{}
	for p, offset := range before {
		offsets.AddOffset(p.topic, p.number, offset, -1)
	}
	deleted, err := admin.DeleteRecords(ctx, offsets)
	if err == nil {
		err = deleted.Error()
	}
	if err != nil {
		return fmt.Errorf("delete old records: %w", err)
	}
	return nil
}
