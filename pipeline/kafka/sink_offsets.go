package kafka

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/exeunt-io/exeunt/schemas"
)

// errForgotten: to begin again would insert everything twice, in other batches.
var errForgotten = errors.New("the sink has rows of it, but Kafka has forgotten how far it was read: " +
	"set the group's offset with kafka-consumer-groups.sh --reset-offsets to one more than the highest in the sink")

// sinkSession is a sink worker's life between two connections.
type sinkSession struct {
	*SinkWorker
	client *kgo.Client

	mu    sync.Mutex
	lanes map[partition]*lane

	inserting *inserting // of the last round that had any
	tasks     conc.WaitGroup
}

func (s *sinkSession) options(fail context.CancelCauseFunc) []kgo.Opt {
	revoke := func(ctx context.Context, _ *kgo.Client, gone map[string][]int32) { s.revoke(ctx, gone) }
	return []kgo.Opt{
		kgo.ConsumerGroup(s.config.Name),
		kgo.InstanceID(s.config.Slot),
		kgo.ConsumeTopics(s.topics()...),
		kgo.Balancers(kgo.CooperativeStickyBalancer()),
		kgo.SessionTimeout(sessionTimeout),
		kgo.HeartbeatInterval(sessionTimeout / 4),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.ConsumeStartOffset(kgo.NoResetOffset()),
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(), // a range is inserted by whoever committed it
		kgo.AdjustFetchOffsetsFn(func(ctx context.Context, found map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
			if err := s.assign(ctx, found); err != nil {
				fail(err)
				return nil, err
			}
			return found, nil
		}),
		kgo.OnPartitionsRevoked(revoke),
		kgo.OnPartitionsLost(revoke),
	}
}

func (s *sinkSession) topics() []string {
	var names []string
	for _, tenant := range s.config.Tenants {
		for _, topic := range s.config.Topics {
			names = append(names, topic.In(tenant))
		}
	}
	return names
}

// assign makes a lane of each partition, with the range that must be done first.
func (s *sinkSession) assign(ctx context.Context, found map[string]map[int32]kgo.Offset) error {
	admin, err := s.cluster.admin()
	if err != nil {
		return err
	}
	defer admin.Close()
	committed, err := admin.FetchOffsetsForTopics(ctx, s.config.Name, s.topics()...)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return fmt.Errorf("find the offsets of group %s: %w", s.config.Name, err)
	}
	for topic, numbers := range found {
		for number := range numbers {
			l := s.newLane(partition{topic, number})
			if err := s.place(ctx, l, committed, numbers); err != nil {
				return fmt.Errorf("start %s: %w", l.partition, err)
			}
			s.mu.Lock()
			s.lanes[l.partition] = l
			s.mu.Unlock()
		}
	}
	return nil
}

// place finds where a lane begins.
func (s *sinkSession) place(ctx context.Context, l *lane, committed kadm.OffsetResponses, start map[int32]kgo.Offset) error {
	offset, ok := committed.Lookup(l.topic, l.number)
	if !ok || offset.At < 0 {
		known, err := s.sink.Knows(ctx, s.config.Origin+l.topic, l.number)
		if err != nil {
			return err
		}
		if known {
			return errForgotten
		}
		start[l.number] = kgo.NewOffset().AtStart()
		return nil
	}
	start[l.number] = kgo.NewOffset().At(offset.At)
	pending, ok, err := parseMetadata(offset.Metadata)
	if ok && !s.flaws.forgetRange {
		l.replay = &pending
	}
	return err
}

func (s *sinkSession) newLane(p partition) *lane {
	l := &lane{partition: p, committed: true}
	for _, topic := range s.config.Topics {
		if tenant, ok := strings.CutSuffix(p.topic, topic.In("")); ok {
			l.tenant, l.table = tenant, topic
		}
	}
	return l
}

// revoke forgets partitions that the group has taken away, when what is under way has
// been inserted.
func (s *sinkSession) revoke(ctx context.Context, gone map[string][]int32) {
	if err := errors.Join(s.inserting.wait(), s.commit(ctx, nil)); err != nil { // the next worker would insert a range again, in vain
		s.cluster.log().Debug("revoked before the last commit", "sink", s.config.Name, "err", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for topic, numbers := range gone {
		for _, number := range numbers {
			delete(s.lanes, partition{topic, number})
			s.meter.released(partition{topic, number})
		}
	}
}

// collect hands what was polled to the lanes.
func (s *sinkSession) collect(fetches kgo.Fetches, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		s.meter.polled(p)
		if l := s.lanes[partition{p.Topic, p.Partition}]; l != nil && len(p.Records) > 0 {
			l.add(p.Records, now)
		}
	})
}

// due cuts a batch of each lane that has one.
func (s *sinkSession) due(now time.Time) []*lane {
	const most = 128 << 20 // bytes that may wait in all lanes together
	s.mu.Lock()
	defer s.mu.Unlock()
	held := 0
	for _, l := range s.lanes {
		held += l.bytes
	}
	var due []*lane
	for _, l := range s.lanes {
		if l.cut(s.config.Records, s.config.Age, held > most, now) {
			due = append(due, l)
		}
	}
	return due
}

// commit tells Kafka, in one request, which ranges are about to be inserted and which
// others have been.
func (s *sinkSession) commit(ctx context.Context, opening []*lane) error {
	request := map[string]map[int32]kgo.EpochOffset{}
	metadata := map[partition]string{}
	set := func(p partition, offset int64) {
		if request[p.topic] == nil {
			request[p.topic] = map[int32]kgo.EpochOffset{}
		}
		request[p.topic][p.number] = kgo.EpochOffset{Epoch: -1, Offset: offset}
	}
	s.mu.Lock()
	for _, l := range s.lanes {
		if !l.committed {
			set(l.partition, l.next)
		}
	}
	for _, l := range opening {
		set(l.partition, l.open.first)
		metadata[l.partition] = l.open.metadata()
	}
	s.mu.Unlock()
	if len(request) == 0 {
		return nil
	}
	if err := s.send(ctx, request, metadata); err != nil {
		return fmt.Errorf("commit offsets of group %s: %w", s.config.Name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.lanes {
		l.committed = true
	}
	return nil
}

func (s *sinkSession) send(ctx context.Context, request map[string]map[int32]kgo.EpochOffset, metadata map[partition]string) (err error) {
	ctx = kgo.PreCommitFnContext(ctx, func(r *kmsg.OffsetCommitRequest) error {
		for i := range r.Topics {
			for j := range r.Topics[i].Partitions {
				p := &r.Topics[i].Partitions[j]
				p.Metadata = kmsg.StringPtr(metadata[partition{r.Topics[i].Topic, p.Partition}])
			}
		}
		return nil
	})
	s.client.CommitOffsetsSync(ctx, request, func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, response *kmsg.OffsetCommitResponse, failed error) {
		if err = failed; err != nil {
			return
		}
		for _, topic := range response.Topics {
			for _, p := range topic.Partitions {
				err = errors.Join(err, kerr.ErrorForCode(p.ErrorCode))
			}
		}
	})
	return err
}

// finish commits what was inserted, before the worker is gone for good.
func (s *sinkSession) finish(ctx context.Context) error {
	s.tasks.Wait()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return s.commit(ctx, nil)
}

// SinkTopics are the topics of the table that carry any wanted record.
func SinkTopics(wanted func(schemas.Topic, schemas.Record) bool) []schemas.Topic {
	var topics []schemas.Topic
	for _, spec := range schemas.Topics {
		for _, record := range spec.Records {
			if wanted(spec.Topic, record) {
				topics = append(topics, spec.Topic)
				break
			}
		}
	}
	return topics
}
