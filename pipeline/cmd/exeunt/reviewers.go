package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// looks is how long a simulated reviewer looks at a visit, in the store's time.
const looks = 15 * schemas.Second

// reviewers are simulated people who review a simulated store, the longest waiting visit
// first. They know what a shopper really took, as if its video left no question.
type reviewers struct {
	store schemas.Key

	mu    sync.Mutex
	busy  []schemas.Micros  // until when each is
	left  []score.Receipt   // what the last shoppers who left really took
	tasks []doubt           // waiting, in the order in which they came
	said  []schemas.Verdict // what they will have found, in the order of time
}

// doubt is a task, and what is right.
type doubt struct {
	task  schemas.ReviewTask
	truth score.Receipt // with no target where it is not known
}

// newReviewers are so many.
func newReviewers(n int, store schemas.Key) *reviewers {
	return &reviewers{store: store, busy: make([]schemas.Micros, n)}
}

// saw takes what a shopper who has left really took.
func (r *reviewers) saw(truth score.Receipt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	const most = 1000 // far more than leave before the first of them is doubted
	r.left = append(r.left, truth)
	r.left = r.left[max(0, len(r.left)-most):]
}

// follow takes tasks as they are queued, until ctx is done.
func (r *reviewers) follow(ctx context.Context, cluster kafka.Cluster) error {
	if len(r.busy) == 0 {
		return nil
	}
	for event, err := range cluster.Read(ctx, r.store.Tenant(), schemas.Judged) {
		if err != nil {
			return err
		}
		if task, ok := event.Body.(schemas.ReviewTask); ok && task.State == schemas.TaskQueued {
			r.mu.Lock()
			r.tasks = append(r.tasks, doubt{task, r.tookBy(task.Target)})
			r.mu.Unlock()
		}
	}
	return nil
}

// tookBy is what a shopper took who has left not long ago.
func (r *reviewers) tookBy(target string) score.Receipt {
	for _, truth := range slices.Backward(r.left) {
		if truth.TargetID == target {
			return truth
		}
	}
	return score.Receipt{}
}

// work lets the store's time come: whoever is free claims a task, and says what is right
// when they have looked.
func (r *reviewers) work(now schemas.Micros, products map[string]schemas.Product, publish func(schemas.Event) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var acts []schemas.Body
	for len(r.said) > 0 && r.said[0].Time <= now {
		acts = append(acts, r.said[0])
		r.said = r.said[1:]
	}
	for i := range r.busy {
		if r.busy[i] > now || len(r.tasks) == 0 {
			continue
		}
		next := r.tasks[0]
		r.tasks = r.tasks[1:]
		r.busy[i] = now + looks
		verdict := next.verdict(products)
		verdict.Time, verdict.Reviewer = r.busy[i], fmt.Sprintf("%s/simulated-%d", r.store.Tenant(), i+1)
		acts = append(acts, schemas.Claim{Task: next.task.ID, Reviewer: verdict.Reviewer, Time: now, Until: now + 20*looks})
		r.said = append(r.said, verdict)
	}
	for _, act := range acts {
		if err := publish(schemas.Event{Topic: schemas.Doubted, Key: r.store, Body: act}); err != nil {
			return err
		}
	}
	return nil
}

// verdict compares a task with the truth.
func (d doubt) verdict(products map[string]schemas.Product) schemas.Verdict {
	task, truth := d.task, d.truth
	verdict := schemas.Verdict{Task: task.ID, Decision: schemas.CannotTell}
	if truth.TargetID == "" {
		return verdict
	}
	before := goodsIn(schemas.Receipt{Target: task.Target, Lines: task.Before})
	if score.Compare(only(truth), only(before)).Exact == 1 {
		verdict.Decision = schemas.Accept
	} else {
		verdict.Decision, verdict.Lines = schemas.Edit, linesOf(products, truth)
	}
	card := slices.IndexFunc(task.Candidates, func(c schemas.Candidate) bool { return c.Token == sim.CardOf(task.Target) })
	if card >= 0 && len(truth.Products) > 0 {
		verdict.Passage = task.Candidates[card].Passage
	}
	return verdict
}

// linesOf are what the shopper took, at the catalogue's prices.
func linesOf(products map[string]schemas.Product, truth score.Receipt) []schemas.Line {
	var lines []schemas.Line
	for _, p := range truth.Products {
		lines = append(lines, products[p.Barcode].Line(int32(p.Quantity)))
	}
	return lines
}

// only is a file of one receipt.
func only(r score.Receipt) score.File { return score.File{Receipts: []score.Receipt{r}} }
