package kafka

import (
	"cmp"
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Watch is work whose memory is made of the inbox itself, see connectors.Watcher.
type Watch struct {
	Name     string
	Inbox    schemas.Topic
	Outboxes []schemas.Topic
	New      func() connectors.Watcher // one for each partition
}

// Stage is the watch for a Plan: it has the changelog and the offsets of any stage.
func (w Watch) Stage() stages.Stage { return w.stage(nil) }

// stage is the watch as a stage of one partition, whose watcher is that of the moment.
// Its steps write to the watcher's memory: to forget the states of an aborted transaction
// is not enough, see remember.
func (w Watch) stage(watcher func() connectors.Watcher) stages.Stage {
	return stages.Fold[connectors.Watched]{
		ID: w.Name, Reads: w.Inbox, Writes: w.Outboxes, Keeps: connectors.Watched{}.Record(),
		On: func(was connectors.Watched, event schemas.Event) (connectors.Watched, []schemas.Event) {
			return watcher().Look(was, event)
		},
		Due: func(was connectors.Watched) schemas.Micros { return watcher().Due(was) },
	}
}

// watchJob takes few records at a time: they are big, and what is done with them is slow.
func watchJob(watch Watch) job {
	j := stageJob(watch.Stage())
	j.watch = &watch
	j.records = 64
	j.paced = false
	look := j.apply
	j.apply = func(ctx context.Context, states *fold.Partition, event schemas.Event) ([]fold.Output, error) {
		outputs, err := look(ctx, states, event)
		return outputs, cmp.Or(err, ctx.Err()) // a look that was broken off is none
	}
	return j
}

// NewWatchWorker is a worker for a watch.
func NewWatchWorker(cluster Cluster, watch Watch, config WorkerConfig) *Worker {
	return newWorker(cluster, watchJob(watch), config)
}

// remember gives assignments new watchers, and those the memory that what is committed
// is based on.
func (s *session) remember(ctx context.Context, assignments []*assignment) error {
	if s.job.watch == nil || len(assignments) == 0 {
		return nil
	}
	spans := map[partition]span{}
	byInbox := map[partition]*assignment{}
	for _, a := range assignments {
		a.watcher = s.job.watch.New()
		spans[a.partition] = a.watched()
		byInbox[a.partition] = a
	}
	if s.flaws.forgetful {
		return nil
	}
	if err := s.cutOff(ctx, spans); err != nil {
		return err
	}
	logs, err := s.cluster.readLogs(spans)
	if err != nil {
		return err
	}
	defer logs.close()
	for !logs.done() {
		records, err := logs.poll(ctx)
		if err != nil {
			return fmt.Errorf("remember: %w", err)
		}
		for _, r := range records {
			if err := s.recall(byInbox[partition{r.Topic, r.Partition}], r); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutOff leaves out what the inbox no longer holds.
func (s *session) cutOff(ctx context.Context, spans map[partition]span) error {
	held, err := s.cluster.whole(ctx, s.inboxes())
	if err != nil {
		return err
	}
	for p, wanted := range spans {
		spans[p] = span{max(wanted.first, held[p].first), min(wanted.end, held[p].end)}
	}
	return nil
}

// watched is the stretch of the inbox that the committed states are based on.
func (a *assignment) watched() span {
	var all span
	for _, state := range a.states.All() {
		was := state.(connectors.Watched)
		if all.end == 0 || was.From < all.first {
			all.first = was.From
		}
		all.end = max(all.end, was.Next)
	}
	return all
}

// recall tells a watcher of a record again, if it is of its key's stretch. What cannot be
// read was a dead letter the first time.
func (s *session) recall(a *assignment, r *kgo.Record) error {
	was, ok := a.states.Committed(schemas.Key(r.Key)).(connectors.Watched)
	if !ok || r.Offset < was.From || r.Offset >= was.Next {
		return nil
	}
	event, err := s.cluster.event(a.tenant, s.job.stage.Inbox(), r)
	if err == nil {
		a.watcher.Recall(was, event)
	}
	return nil
}
