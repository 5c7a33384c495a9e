package kafka

import (
	"context"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Call is an effect joined by topics: each request in Inbox is answered with events for
// Outboxes. Answer is called at least once for each request and must give the same
// answer to the same request id; its answers are written once. It is retried until it
// succeeds, so an error is for what may pass, and a refusal is an answer.
type Call struct {
	Name     string
	Inbox    schemas.Topic
	Outboxes []schemas.Topic
	Answer   func(ctx context.Context, request schemas.Event) ([]schemas.Event, error)
}

// job is what a worker does with its inbox. A call is run as a stage that keeps nothing.
type job struct {
	stage stages.Stage
	apply func(ctx context.Context, states *fold.Partition, event schemas.Event) ([]fold.Output, error)
	// watch, if there is one, is what the stage is made of.
	watch *Watch
	// keeps says that there is a changelog.
	keeps bool
	// records is the most that one poll takes.
	records int
	// paced transactions wait for more input, see pace.
	paced bool
}

func stageJob(stage stages.Stage) job {
	return job{
		stage: stage,
		apply: func(_ context.Context, states *fold.Partition, event schemas.Event) ([]fold.Output, error) {
			return states.Apply(event), nil
		},
		keeps:   true,
		records: 10_000,
		paced:   true,
	}
}

// callJob takes few requests at a time and answers them before a transaction begins: a
// slow provider must not hold one open, since everybody downstream would wait for it.
func callJob(call Call) job {
	return job{
		stage: stages.Fold[struct{}]{ID: call.Name, Reads: call.Inbox, Writes: call.Outboxes},
		apply: func(ctx context.Context, _ *fold.Partition, event schemas.Event) ([]fold.Output, error) {
			return call.insist(ctx, event)
		},
		records: 64,
	}
}

// insist asks until there is an answer or ctx is done.
func (c Call) insist(ctx context.Context, request schemas.Event) ([]fold.Output, error) {
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
		events, err := c.Answer(ctx, request)
		if err == nil {
			outputs := make([]fold.Output, len(events))
			for i, event := range events {
				outputs[i] = fold.Output{Event: event, Partition: fold.ByKey}
			}
			return outputs, nil
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(wait):
		}
	}
}
