package kafka

import (
	"context"
	"fmt"
	"time"

	"github.com/exeunt-io/exeunt/stages"
)

// Standing is how far a stage or call has come, and who runs it, as the brokers know it:
// in whatever process it runs, or if it runs in none.
type Standing struct {
	Stage   stages.Stage
	Members int // processes that share the work
	// Done is how many offsets of its inbox have been committed, and Lag how many have not.
	// A transaction's marker takes an offset, too, and most partitions end in one; that one
	// is left out.
	Done, Lag int64
}

// Standings are of all that a plan runs, in the order of a visit.
func (c Cluster) Standings(ctx context.Context, plan Plan) ([]Standing, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	var all []Standing
	var inboxes, groups []string
	for _, stage := range plan.runs() {
		all = append(all, Standing{Stage: stage})
		inboxes, groups = append(inboxes, stage.Inbox().In(plan.Tenant)), append(groups, group(stage.Name()))
	}
	described, err := admin.DescribeGroups(ctx, groups...)
	if err != nil {
		return nil, fmt.Errorf("see who runs the stages: %w", err)
	}
	whole, err := c.whole(ctx, inboxes)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Members = len(described[groups[i]].Members)
		committed, err := committedOffsets(ctx, admin, reader{group: groups[i], inbox: inboxes[i]})
		if err != nil {
			return nil, err
		}
		for p, span := range whole {
			if p.topic != inboxes[i] {
				continue
			}
			done := span.first
			if offset, ok := committed.Lookup(p.topic, p.number); ok {
				done = max(done, offset.At)
			}
			all[i].Done += done
			all[i].Lag += max(0, span.end-done-1)
		}
	}
	return all, nil
}

// runs is everything of a plan that reads an inbox.
func (p Plan) runs() []stages.Stage {
	var all []stages.Stage
	for _, watch := range p.Watches {
		all = append(all, watch.Stage())
	}
	all = append(all, p.Stages...)
	for _, call := range p.Calls {
		all = append(all, callJob(call).stage)
	}
	return all
}
