package kafka

import (
	"context"
	"errors"
	"time"
)

// Latencies publishes how workers' partitions were worked off, each minute, to
// schemas.Latencies of the partitions' tenants. It does so beside their transactions: what
// it says is for people, and trouble with it must not hold up anything.
type Latencies struct {
	cluster Cluster
	usages  []*usage
}

// NewLatencies watches workers, which must not yet run.
func NewLatencies(cluster Cluster, workers ...*Worker) *Latencies {
	l := &Latencies{cluster: cluster}
	for _, w := range workers {
		w.usage = newUsage()
		l.usages = append(l.usages, w.usage)
	}
	return l
}

// Run publishes each minute that has ended, until ctx is done, and then the last one.
func (l *Latencies) Run(ctx context.Context) error {
	for {
		now := time.Now()
		select {
		case <-time.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
			l.attempt(ctx, time.Now().Truncate(time.Minute))
		case <-ctx.Done():
			const patience = 2 * time.Second
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
			defer cancel()
			l.attempt(last, time.Now())
			return nil
		}
	}
}

// Flush publishes what there is now, the minute that is under way included.
func (l *Latencies) Flush(ctx context.Context) error { return l.publish(ctx, time.Now()) }

func (l *Latencies) attempt(ctx context.Context, before time.Time) {
	if err := l.publish(ctx, before); err != nil {
		l.cluster.log().Warn("latencies of stages not published", "err", err)
	}
}

func (l *Latencies) publish(ctx context.Context, before time.Time) error {
	edge, err := NewEdge(l.cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	for _, u := range l.usages {
		for _, m := range u.take(before) {
			err = errors.Join(err, edge.Publish(ctx, m.event()))
		}
	}
	return errors.Join(err, edge.Flush(ctx))
}
