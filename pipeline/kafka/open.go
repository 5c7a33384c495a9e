package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// sessionTimeout is how long the group waits for a member that is silent. It must be
// longer than the transaction timeout: then a member that hangs has lost its transaction
// before another one gets its partitions.
const sessionTimeout = 10 * time.Second

// open connects and joins the group. Trouble in the group's callbacks goes to fail.
func (s *session) open(ctx context.Context, fail context.CancelCauseFunc) error {
	options, err := s.cluster.options(s.options(ctx, fail)...)
	if err != nil {
		return err
	}
	if s.layout, err = s.cluster.layout(ctx, s.job, s.config.Tenants); err != nil {
		return err
	}
	s.client, err = kgo.NewGroupTransactSession(options...)
	if err != nil {
		return fmt.Errorf("connect to %v: %w", s.cluster.Brokers, err)
	}
	if err := checkFitness(ctx, s.client.Client()); err != nil {
		s.client.Close()
		return err
	}
	return nil
}

func (s *session) options(ctx context.Context, fail context.CancelCauseFunc) []kgo.Opt {
	options := []kgo.Opt{
		kgo.ConsumerGroup(group(s.Name())),
		kgo.InstanceID(s.config.Slot), // a restarted worker takes its own place: no rebalance
		kgo.ConsumeTopics(s.inboxes()...),
		kgo.Balancers(kgo.CooperativeStickyBalancer()),
		kgo.SessionTimeout(sessionTimeout),
		kgo.HeartbeatInterval(sessionTimeout / 4),
		kgo.RebalanceTimeout(s.rebalanceTimeout),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeStartOffset(kgo.NoResetOffset()),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.AdjustFetchOffsetsFn(s.wantCommitted),
		kgo.TransactionalID(transactionalID(s.Name(), s.config.Slot)),
		kgo.TransactionTimeout(s.config.TransactionTimeout),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, added map[string][]int32) {
			if err := s.assign(ctx, added); err != nil {
				fail(err)
			}
		}),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, gone map[string][]int32) { s.revoke(gone) }),
		kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, gone map[string][]int32) { s.revoke(gone) }),
	}
	options = append(options, s.tracer.options()...)
	if s.flaws.resetOffset {
		options = append(options, kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	}
	return options
}

func (s *session) inboxes() []string {
	topics := make([]string, len(s.config.Tenants))
	for i, tenant := range s.config.Tenants {
		topics[i] = s.job.stage.Inbox().In(tenant)
	}
	return topics
}

// errNoOffset: see Topics.Create, which commits the first offset of every partition.
var errNoOffset = errors.New("no committed offset, so that it is not known what was already done: " +
	"a new topic gets one from `exeunt topics`, and Kafka forgets those of a group that was away for longer than offsets.retention.minutes")

// wantCommitted refuses to guess where to start. To start at the beginning, as consumers
// usually do, would do everything again if an offset was only forgotten.
func (s *session) wantCommitted(_ context.Context, offsets map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	for topic, partitions := range offsets {
		for number, offset := range partitions {
			if offset.EpochOffset().Offset < 0 {
				return nil, fmt.Errorf("start %s: %w", partition{topic, number}, errNoOffset)
			}
		}
	}
	return offsets, nil
}

func newAssignment(tenant string, p partition, job job) *assignment {
	a := &assignment{tenant: tenant, partition: p, sizes: newSizes()}
	stage := job.stage
	if job.watch != nil {
		a.watcher = job.watch.New()
		stage = job.watch.stage(func() connectors.Watcher { return a.watcher })
	}
	a.states = fold.NewPartition(stage, p.number)
	return a
}

// layout is the number of partitions of each topic, by full name.
type layout map[string]int32

// layout asks for the topics that a job reads and writes, and checks that keys stay in
// their partitions: topics of one grain, and the changelog, have as many as the inbox.
func (c Cluster) layout(ctx context.Context, job job, tenants []string) (layout, error) {
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	counts := layout{}
	for _, tenant := range tenants {
		inbox := job.stage.Inbox().In(tenant)
		names := []string{inbox, schemas.DeadLetters.In(tenant)}
		for _, topic := range job.stage.Outboxes() {
			names = append(names, topic.In(tenant))
		}
		if job.keeps {
			names = append(names, changelog(tenant, job.stage))
		}
		details, err := admin.ListTopics(ctx, names...)
		if err != nil {
			return nil, fmt.Errorf("list topics of tenant %s: %w", tenant, err)
		}
		for _, name := range names {
			if !details.Has(name) {
				return nil, fmt.Errorf("%w: topic %s does not exist: create it with `exeunt topics`", ErrUnfit, name)
			}
			counts[name] = int32(len(details[name].Partitions))
		}
		if job.keeps && counts[inbox] != counts[changelog(tenant, job.stage)] {
			return nil, fmt.Errorf("%w: %s has %d partitions and %s has %d", ErrUnfit,
				inbox, counts[inbox], changelog(tenant, job.stage), counts[changelog(tenant, job.stage)])
		}
	}
	return counts, nil
}

// tenant is whose topic a full name is.
func (layout) tenant(name string, topic schemas.Topic) string {
	return name[:len(name)-len(topic.In(""))]
}
