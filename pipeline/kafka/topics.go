package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
)

// CreateTopics creates what is missing of a plan, and changes nothing that is there.
//
// It also commits the first offset of each group, because workers refuse to guess where
// to start (see session.wantCommitted). That is safe only while nothing has been done:
// while the inbox has never had a record, or the stage has no changelog yet. So
// changelogs are created last, and a worker does not start without one.
func (c Cluster) CreateTopics(ctx context.Context, plan Plan) error {
	admin, err := c.admin()
	if err != nil {
		return err
	}
	defer admin.Close()
	table, changelogs := plan.topics()
	if err := create(ctx, admin, plan.Replication, table); err != nil {
		return err
	}
	for _, r := range plan.readers() {
		if err := commitFirst(ctx, admin, r); err != nil {
			return fmt.Errorf("commit the first offsets of group %s: %w", r.group, err)
		}
	}
	return create(ctx, admin, plan.Replication, changelogs)
}

func create(ctx context.Context, admin *kadm.Client, replication int16, topics []topicPlan) error {
	for _, topic := range topics {
		configs := map[string]*string{}
		for name, value := range topic.configs {
			configs[name] = kadm.StringPtr(value)
		}
		_, err := admin.CreateTopic(ctx, topic.partitions, replication, configs, topic.name)
		if err != nil && !errors.Is(err, kerr.TopicAlreadyExists) {
			return fmt.Errorf("create topic %s: %w", topic.name, err)
		}
	}
	return await(ctx, admin, topics)
}

// await returns when topics can be seen: the controller knows of a new one before the
// brokers do.
func await(ctx context.Context, admin *kadm.Client, topics []topicPlan) error {
	for _, topic := range topics {
		for {
			details, err := admin.ListTopics(ctx, topic.name)
			if err != nil {
				return fmt.Errorf("see topic %s: %w", topic.name, err)
			}
			if details.Has(topic.name) && details[topic.name].Err == nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	return nil
}

// commitFirst commits where each partition of the inbox begins, if the group has no
// offset there and cannot have done anything yet.
func commitFirst(ctx context.Context, admin *kadm.Client, r reader) error {
	missing, err := missingOffsets(ctx, admin, r)
	if err != nil || len(missing) == 0 {
		return err
	}
	fresh := false // a stage without a changelog has never run
	if r.changelog != "" {
		details, err := admin.ListTopics(ctx, r.changelog)
		if err != nil {
			return err
		}
		fresh = !details.Has(r.changelog)
	}
	first := kadm.Offsets{}
	for _, m := range missing {
		if fresh || m.end == 0 {
			first.AddOffset(r.inbox, m.number, m.start, -1)
		}
	}
	if len(first) == 0 {
		return nil
	}
	return admin.CommitAllOffsets(ctx, r.group, first)
}

// missingOffset is a partition in which a group has no committed offset, and its bounds.
type missingOffset struct {
	partition
	start, end int64
}

func missingOffsets(ctx context.Context, admin *kadm.Client, r reader) ([]missingOffset, error) {
	committed, err := committedOffsets(ctx, admin, r)
	if err != nil {
		return nil, err
	}
	starts, err := admin.ListStartOffsets(ctx, r.inbox)
	if err != nil {
		return nil, err
	}
	ends, err := admin.ListEndOffsets(ctx, r.inbox)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(starts.Error(), ends.Error()); err != nil {
		return nil, err
	}
	var missing []missingOffset
	for _, end := range ends.Offsets().Sorted() {
		if offset, ok := committed.Lookup(r.inbox, end.Partition); ok && offset.At >= 0 {
			continue
		}
		start, _ := starts.Lookup(r.inbox, end.Partition)
		missing = append(missing, missingOffset{partition{r.inbox, end.Partition}, start.Offset, end.At})
	}
	return missing, nil
}

// committedOffsets are the group's, in its inbox; a group that nobody has heard of has none.
func committedOffsets(ctx context.Context, admin *kadm.Client, r reader) (kadm.OffsetResponses, error) {
	committed, err := admin.FetchOffsetsForTopics(ctx, r.group, r.inbox)
	for wait := 100 * time.Millisecond; errors.Is(err, kerr.CoordinatorNotAvailable) && wait < 10*time.Second; wait *= 2 {
		time.Sleep(wait) // a new cluster makes its topic of offsets when it is first asked
		committed, err = admin.FetchOffsetsForTopics(ctx, r.group, r.inbox)
	}
	if errors.Is(err, kerr.GroupIDNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find the offsets of group %s: %w", r.group, err)
	}
	return committed, nil
}
