package web

import (
	"context"
	"sync"

	"github.com/exeunt-io/exeunt/schemas"
)

// keptMax is of how many visits curves are kept.
const keptMax = 500

// kept are the weight curves of visits that wait for review, read when they begin to wait:
// a review may wait for longer than the weights that it is about are kept in Kafka.
type kept struct {
	wanted chan waiting // full: what does not fit is read when it is asked for

	mu     sync.Mutex
	curves map[waiting][]Curve
	order  []waiting // of curves, oldest first
}

// waiting is a visit that waits for review.
type waiting struct {
	store schemas.Key
	visit string
}

func newKept() *kept {
	return &kept{wanted: make(chan waiting, keptMax), curves: map[waiting][]Curve{}}
}

// follow asks for the curves of a task that begins to wait.
func (k *kept) follow(store schemas.Key, task schemas.ReviewTask) {
	if task.State != schemas.TaskQueued {
		return
	}
	select {
	case k.wanted <- waiting{store, task.Visit}:
	default:
	}
}

func (k *kept) find(store schemas.Key, visit string) (curves []Curve, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	curves, ok = k.curves[waiting{store, visit}]
	return curves, ok
}

// keep replaces what was kept of a visit, and lets go of the oldest when there is too much.
func (k *kept) keep(of waiting, curves []Curve) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, again := k.curves[of]; !again {
		k.order = append(k.order, of)
	}
	k.curves[of] = curves
	if len(k.order) > keptMax {
		delete(k.curves, k.order[0])
		k.order = k.order[1:]
	}
}

// keepCurves reads what is wanted, until ctx is done.
func (s *Server) keepCurves(ctx context.Context) error {
	for {
		select {
		case of := <-s.kept.wanted:
			s.keepCurvesOf(ctx, of)
		case <-ctx.Done():
			return nil
		}
	}
}

// keepCurvesOf keeps them where there are no gaps: what was lost to a broker in trouble can
// be read when it is asked for.
func (s *Server) keepCurvesOf(ctx context.Context, of waiting) {
	if curves := s.curves(ctx, of.store, of.visit); whole(curves) {
		s.kept.keep(of, curves)
	}
}

// whole says that there are curves and none was lost.
func whole(curves []Curve) bool {
	for _, c := range curves {
		if c.Lost != "" {
			return false
		}
	}
	return len(curves) > 0
}
