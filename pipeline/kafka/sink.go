package kafka

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// SinkConfig is what a sink's worker must be told.
type SinkConfig struct {
	Name    string // of the consumer group
	Tenants []string
	Topics  []schemas.Topic
	// Slot tells the workers of one sink apart, and stays the same over restarts; empty is "0".
	Slot string
	// Origin tells this Kafka from others that are kept in the same place: it goes before
	// the topics' names there. Empty is for the only one.
	Origin string
	// Records is the most that a batch holds; 0 is 50,000. Age is how long the first
	// record of a batch waits for others; 0 is 5 s.
	Records int
	Age     time.Duration
}

// SinkWorker gives a sink every record of its topics, exactly once, in batches.
//
// Kafka and the sink cannot commit together, so the worker first commits to Kafka which
// range it is about to insert, as metadata of the offset where the range begins; then it
// inserts just that range; and only then moves the offset on, together with the next
// range. A worker that dies in between is followed by one that finds the range and
// inserts it again, which the sink can tell from a new one because nothing differs.
type SinkWorker struct {
	cluster Cluster
	sink    connectors.Sink
	config  SinkConfig
	meter   meter // as of a stage called Name
	flaws   sinkFlaws
}

// sinkFlaws are ways to be wrong that tests switch on, to see that they would notice.
type sinkFlaws struct {
	forgetRange bool // after a crash, batches are cut anew
}

// NewSinkWorker is a worker for a sink.
func NewSinkWorker(cluster Cluster, sink connectors.Sink, config SinkConfig) *SinkWorker {
	if config.Records == 0 {
		config.Records = 50_000
	}
	if config.Age == 0 {
		config.Age = 5 * time.Second
	}
	config.Slot = cmp.Or(config.Slot, "0")
	return &SinkWorker{cluster: cluster, sink: sink, config: config, meter: newMeter(cluster.Metrics, config.Name)}
}

// Run works until ctx is done, and then returns nil. Trouble with the brokers or the
// sink starts it afresh; nothing is polled meanwhile, so a slow sink slows nobody else.
func (w *SinkWorker) Run(ctx context.Context) error {
	var again backoff
	for {
		again.try()
		err := w.session(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, errForgotten) {
			return fmt.Errorf("run sink %s: %w", w.config.Name, err)
		}
		w.cluster.log().Warn("sink in trouble", "sink", w.config.Name, "err", err)
		w.meter.restarts.WithLabelValues(w.config.Name).Inc()
		if !again.wait(ctx) {
			return nil
		}
	}
}

// session works until ctx is done, which is nil, or until something breaks.
func (w *SinkWorker) session(ctx context.Context) (err error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	s := &sinkSession{SinkWorker: w, lanes: map[partition]*lane{}}
	if s.client, err = w.cluster.client(s.options(fail)...); err != nil {
		return err
	}
	defer s.client.CloseAllowingRebalance()
	defer s.tasks.Wait()
	for ctx.Err() == nil {
		if err := s.round(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return s.finish(context.WithoutCancel(ctx))
}

// round polls once, and begins to insert what has become due. Meanwhile the next round
// fetches and reads, but it commits no range before these are inserted: so a slow sink is
// at most one round behind, and each partition has one range under way.
func (s *sinkSession) round(ctx context.Context) error {
	wait, cancel := context.WithTimeout(ctx, s.config.Age/4)
	fetches := s.client.PollRecords(wait, s.config.Records)
	cancel()
	defer s.client.AllowRebalance()
	if err := fetchError(fetches); err != nil {
		return err
	}
	s.collect(fetches, time.Now())
	due := s.due(time.Now())
	batches, err := s.read(due)
	if err := errors.Join(err, s.inserting.wait()); err != nil {
		return err
	}
	if err := s.commit(ctx, due); err != nil {
		return err
	}
	s.insert(ctx, due, batches)
	return nil
}
