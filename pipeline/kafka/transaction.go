package kafka

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/sourcegraph/conc/pool"
	"github.com/twmb/franz-go/pkg/kgo"
)

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
	worked := slices.Collect(maps.Keys(s.touched))
	committed, endErr := s.end(ctx, promise, err == nil)
	if err := errors.Join(err, endErr); err != nil || committed || ctx.Err() != nil {
		return err
	}
	return s.remember(ctx, worked)
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
func (s *session) end(ctx context.Context, promise *kgo.FirstErrPromise, commit bool) (committed bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.TransactionTimeout)
	defer cancel()
	began := time.Now()
	var produceErr error
	commit = commit && !s.doomed
	s.doomed = false
	if commit {
		produceErr = s.flush(ctx, promise)
	}
	if s.flaws.commitOutside {
		_ = s.client.Client().CommitUncommittedOffsets(ctx)
	}
	committed, err = s.client.End(ctx, kgo.TransactionEndTry(commit && produceErr == nil))
	if err != nil {
		err = fmt.Errorf("end transaction: %w", err)
	}
	err = errors.Join(produceErr, err)
	took := time.Since(began)
	s.pace.ended(time.Now(), took)
	s.meter.ended(committed, err, took)
	s.settle(committed, took)
	return committed, err
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
func (s *session) settle(committed bool, took time.Duration) {
	for a := range s.touched {
		a.sizes.end(committed)
		if committed || s.flaws.keepOnAbort {
			s.meter.delay.WithLabelValues(s.Name()).Observe(time.Since(a.newest.Time()).Seconds())
			a.states.Commit()
			s.usage.committed(s.Name(), a, took, time.Now())
		} else {
			a.states.Abort()
		}
		a.arrivals = a.arrivals[:0]
	}
	clear(s.touched)
	s.countStates()
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
