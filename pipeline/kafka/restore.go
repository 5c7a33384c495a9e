package kafka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
)

// restoreAll reads the changelogs of partitions to their end. The end is that of the log
// and not the last stable offset (KAFKA-10167): below it may be a transaction that is
// committed but whose markers are still on their way, and its offsets are ours to start
// from. Reading only what is committed up to the log's end waits for just that.
//
// The end is asked for after the group has given us the partitions. A former owner that
// does not know yet can write more, but not commit it: its offsets are refused.
func (s *session) restoreAll(ctx context.Context, added []*assignment) error {
	byLog := map[partition]*assignment{}
	topics := map[string]struct{}{}
	for _, a := range added {
		p := partition{changelog(a.tenant, s.job.stage), a.partition.number}
		byLog[p] = a
		topics[p.topic] = struct{}{}
	}
	whole, err := s.cluster.whole(ctx, slices.Collect(maps.Keys(topics)))
	if err != nil {
		return err
	}
	maps.DeleteFunc(whole, func(p partition, _ span) bool { return byLog[p] == nil })
	logs, err := s.cluster.readLogs(whole)
	if err != nil {
		return err
	}
	defer logs.close()
	for !logs.done() {
		records, err := logs.poll(ctx)
		if err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		for _, r := range records {
			if err := s.restore(byLog[partition{r.Topic, r.Partition}], r); err != nil {
				return err
			}
		}
	}
	return nil
}

// whole finds what there is in all partitions of topics, committed or not.
func (c Cluster) whole(ctx context.Context, topics []string) (map[partition]span, error) {
	if len(topics) == 0 {
		return nil, nil // to Kafka's admin no topic means every topic
	}
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	starts, err := admin.ListStartOffsets(ctx, topics...)
	if err != nil {
		return nil, fmt.Errorf("find the starts of %v: %w", topics, err)
	}
	ends, err := admin.ListEndOffsets(ctx, topics...)
	if err != nil {
		return nil, fmt.Errorf("find the ends of %v: %w", topics, err)
	}
	if err := errors.Join(starts.Error(), ends.Error()); err != nil {
		return nil, fmt.Errorf("find the bounds of %v: %w", topics, err)
	}
	spans := map[partition]span{}
	ends.Each(func(end kadm.ListedOffset) {
		start, _ := starts.Lookup(end.Topic, end.Partition)
		spans[partition{end.Topic, end.Partition}] = span{start.Offset, end.Offset}
	})
	return spans, nil
}
