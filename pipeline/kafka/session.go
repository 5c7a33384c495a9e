package kafka

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

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

	// touched are the assignments that the open transaction has folded into. A doomed
	// transaction has polled what it could not fold.
	touched map[*assignment]struct{}
	doomed  bool
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

// process folds each partition's records on a goroutine of its own. The outputs of one
// partition stay in order.
func (s *session) process(ctx context.Context, fetches kgo.Fetches) ([]*kgo.Record, error) {
	folding := pool.NewWithResults[[]*kgo.Record]().WithErrors()
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if len(p.Records) == 0 {
			return
		}
		a := s.assignment(partition{p.Topic, p.Partition})
		if a == nil {
			s.doomed = true // the group has taken it away since the poll
			return
		}
		s.touched[a] = struct{}{}
		s.meter.polled(p)
		a.arrive(p)
		folding.Go(func() ([]*kgo.Record, error) { return s.fold(ctx, a, p.Records) })
	})
	written, err := folding.Wait()
	return slices.Concat(written...), err
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
