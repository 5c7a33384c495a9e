package kafka

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/schemas"
)

// ReadAll returns what is committed in a tenant's topic at the time of asking. Events of
// one key are in order.
func (c Cluster) ReadAll(ctx context.Context, tenant string, topic schemas.Topic) ([]schemas.Event, error) {
	left, err := c.unread(ctx, topic.In(tenant))
	if err != nil || len(left) == 0 {
		return nil, err
	}
	client, err := c.client(
		kgo.ConsumeTopics(topic.In(tenant)),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // the last record of a partition is often a transaction's end
	)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	var events []schemas.Event
	for len(left) > 0 {
		fetches := client.PollFetches(ctx)
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read %s: %w", topic.In(tenant), err)
		}
		if err := fetchError(fetches); err != nil {
			return nil, err
		}
		for _, r := range fetches.Records() {
			if end, wanted := left[r.Partition]; wanted && r.Offset+1 >= end {
				delete(left, r.Partition)
			}
			if r.Attrs.IsControl() {
				continue
			}
			event, err := c.event(tenant, topic, r)
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", position(r), err)
			}
			events = append(events, event)
		}
	}
	return events, nil
}

// unread is the end of what is committed, by partition; empty partitions are left out.
func (c Cluster) unread(ctx context.Context, topic string) (map[int32]int64, error) {
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	starts, err := admin.ListStartOffsets(ctx, topic)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("find the start of %s: %w", topic, err)
	}
	ends, err := admin.ListCommittedOffsets(ctx, topic)
	if err == nil {
		err = ends.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("find the end of %s: %w", topic, err)
	}
	left := map[int32]int64{}
	for _, end := range ends.Offsets().Sorted() {
		if start, _ := starts.Lookup(topic, end.Partition); end.At > start.Offset {
			left[end.Partition] = end.At
		}
	}
	return left, nil
}
