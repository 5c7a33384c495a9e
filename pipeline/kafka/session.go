package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/sourcegraph/conc/pool"
	"github.com/twmb/franz-go/pkg/kgo"
)

// session is a worker's life between two connections: one group member with one
// transactional producer, and the partitions that the group has given it.
type session struct {
	*Worker
	client *kgo.GroupTransactSession
	layout layout
	pace   pace

	mu       sync.Mutex
	assigned map[partition]*assignment

	// touched are the assignments that the open transaction has folded into.
	touched map[*assignment]struct{}
}

// session works until ctx is done, which is nil, or until something breaks.
func (w *Worker) session(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	s := &session{
		Worker:   w,
		pace:     newPace(),
		assigned: map[partition]*assignment{},
		touched:  map[*assignment]struct{}{},
	}
	if err := s.open(ctx, fail); err != nil {
		return err
	}
	defer s.client.Close()
	for {
		fetches := s.client.PollRecords(ctx, w.job.records)
		if err := fetchError(fetches); err != nil {
			return err
		}
		if ctx.Err() != nil {
			break // what was polled is not committed, and will be polled again
		}
		if fetches.NumRecords() == 0 {
			continue
		}
		if err := s.transact(ctx, fetches); err != nil {
			return err
		}
	}
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// transact folds what was polled, and what else comes until the pace says that it is
// enough, and commits it all in one transaction: outputs, states, offsets. If it is
// aborted, because the group moved partitions meanwhile, everything is forgotten and the
// client goes back to the committed offsets.
func (s *session) transact(ctx context.Context, fetches kgo.Fetches) error {
	records, err := s.process(ctx, fetches)
	if err != nil {
		return err
	}
	if err := s.client.Begin(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	promise := kgo.AbortingFirstErrPromise(s.client.Client())
	s.produce(promise, records)
	err = s.gather(ctx, promise)
	if err == nil {
		err = s.produceChanges(promise)
	}
	return errors.Join(err, s.end(ctx, promise, err == nil))
}

// gather polls and folds for the rest of the interval.
func (s *session) gather(ctx context.Context, promise *kgo.FirstErrPromise) error {
	if !s.job.paced {
		return nil
	}
	for left := s.pace.left(time.Now()); left > 0 && ctx.Err() == nil; left = s.pace.left(time.Now()) {
		wait, cancel := context.WithTimeout(ctx, left)
		fetches := s.client.PollRecords(wait, s.job.records)
		cancel()
		if err := fetchError(fetches); err != nil {
			return err
		}
		records, err := s.process(ctx, fetches)
		if err != nil {
			return err
		}
		s.produce(promise, records)
	}
	return nil
}

// end ends the transaction, even when the worker is being stopped: one left open stalls
// all who read downstream until it times out. Past that time there is nothing to end.
func (s *session) end(ctx context.Context, promise *kgo.FirstErrPromise, commit bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.TransactionTimeout)
	defer cancel()
	began := time.Now()
	var produceErr error
	if commit {
		produceErr = s.flush(ctx, promise)
	}
	if s.flaws.commitOutside {
		_ = s.client.Client().CommitUncommittedOffsets(ctx)
	}
	committed, err := s.client.End(ctx, kgo.TransactionEndTry(commit && produceErr == nil))
	if err != nil {
		err = fmt.Errorf("end transaction: %w", err)
	}
	err = errors.Join(produceErr, err)
	took := time.Since(began)
	s.pace.ended(time.Now(), took)
	s.meter.ended(committed, err, took)
	s.settle(committed)
	return err
}

// flush waits until everything is written.
func (s *session) flush(ctx context.Context, promise *kgo.FirstErrPromise) error {
	if err := s.client.Client().Flush(ctx); err != nil {
		return fmt.Errorf("produce: %w", err)
	}
	if err := promise.Err(); err != nil {
		return fmt.Errorf("produce: %w", err)
	}
	return nil
}

// settle makes what the transaction changed the truth, or forgets it.
func (s *session) settle(committed bool) {
	for a := range s.touched {
		if committed || s.flaws.keepOnAbort {
			s.meter.delay.WithLabelValues(s.Name()).Observe(time.Since(a.newest.Time()).Seconds())
			a.states.Commit()
		} else {
			a.states.Abort()
		}
	}
	clear(s.touched)
	s.countKeys()
}

// countKeys says how much state there is.
func (s *session) countKeys() {
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := 0
	for _, a := range s.assigned {
		keys += a.states.Len()
	}
	s.meter.keys.WithLabelValues(s.Name()).Set(float64(keys))
}

// process folds each partition's records on a goroutine of its own. The outputs of one
// partition stay in order.
func (s *session) process(ctx context.Context, fetches kgo.Fetches) ([]*kgo.Record, error) {
	folding := pool.NewWithResults[[]*kgo.Record]().WithErrors()
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		a := s.assignment(partition{p.Topic, p.Partition})
		if a == nil || len(p.Records) == 0 {
			return // taken away since the poll: the group has doomed the transaction
		}
		s.touched[a] = struct{}{}
		s.meter.polled(p)
		folding.Go(func() ([]*kgo.Record, error) { return s.fold(ctx, a, p.Records) })
	})
	written, err := folding.Wait()
	return slices.Concat(written...), err
}

// produceChanges writes the changed states of all that the transaction touched.
func (s *session) produceChanges(promise *kgo.FirstErrPromise) error {
	if !s.job.keeps {
		return nil
	}
	encoding := pool.NewWithResults[[]*kgo.Record]().WithErrors()
	for a := range s.touched {
		encoding.Go(func() ([]*kgo.Record, error) { return s.changes(a) })
	}
	changes, err := encoding.Wait()
	if err != nil {
		return err
	}
	s.produce(promise, slices.Concat(changes...))
	return nil
}

func (s *session) produce(promise *kgo.FirstErrPromise, records []*kgo.Record) {
	s.meter.produced(records)
	for _, r := range records {
		s.client.Produce(context.Background(), r, promise.Promise())
	}
}

func (s *session) assignment(p partition) *assignment {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.assigned[p]
}

// assign restores partitions that the group has given us; they are not polled before.
func (s *session) assign(ctx context.Context, topics map[string][]int32) error {
	var added []*assignment
	for topic, numbers := range topics {
		tenant := s.layout.tenant(topic, s.job.stage.Inbox())
		for _, number := range numbers {
			added = append(added, newAssignment(tenant, partition{topic, number}, s.job.stage))
		}
	}
	if s.job.keeps && len(added) > 0 {
		s.condition.set(false, "restoring %d partitions", len(added))
		began := time.Now()
		if err := s.restoreAll(ctx, added); err != nil {
			return err
		}
		s.meter.restore.WithLabelValues(s.Name()).Observe(time.Since(began).Seconds())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range added {
		s.assigned[a.partition] = a
	}
	s.condition.set(true, "working on %d partitions", len(s.assigned))
	return nil
}

// revoke forgets partitions that the group has taken away.
func (s *session) revoke(topics map[string][]int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for topic, numbers := range topics {
		for _, number := range numbers {
			delete(s.assigned, partition{topic, number})
			s.meter.released(partition{topic, number})
		}
	}
	s.condition.set(true, "working on %d partitions", len(s.assigned))
}

// fetchError is the first error of a poll, if any. With kgo.NoResetOffset it is fatal for
// its partition: starting that one again elsewhere would lose records or do them twice.
func fetchError(fetches kgo.Fetches) error {
	for _, e := range fetches.Errors() {
		if errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled) {
			continue // ours: the poll was not to wait longer
		}
		return fmt.Errorf("poll %s partition %d: %w", e.Topic, e.Partition, e.Err)
	}
	return nil
}
