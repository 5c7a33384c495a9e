package review

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// What bounds the state of a store, however busy it is.
const (
	auditsMax = 64  // open ones; a new one takes the place of the oldest
	tasksMax  = 512 // open ones; then the oldest is settled in the shopper's favour
	doneMax   = 256 // remembered, to tell a late verdict from a wrong one
)

// claimMax is the longest that a task is kept for one reviewer.
const claimMax = 15 * schemas.Minute

// ends is when something happens to the task by itself.
func (t Task) ends() schemas.Micros {
	switch t.Is.State {
	case schemas.TaskClaimed, schemas.TaskUndone, schemas.TaskDecided:
		return min(t.Is.Until, t.Is.Expires)
	}
	return t.Is.Expires
}

// held says whether a reviewer has the task.
func (t Task) held() bool {
	return t.Is.State == schemas.TaskClaimed || t.Is.State == schemas.TaskUndone
}

// ask answers a request: pass or hold. Asking twice about what is open asks once.
func (s State) ask(r schemas.ReviewRequest, out *outputs) State {
	if r.Reason == schemas.ForDispute || r.Reason == schemas.ForReassigned {
		return s.queue(Task{}, r, r.Reason, out)
	}
	if slices.ContainsFunc(s.Tasks, func(t Task) bool { return t.Is.Visit == r.Visit && t.Is.Kind == schemas.ForDoubt }) {
		return s
	}
	policy := s.policy()
	lot := drawn(out.store, r.Visit, policy.Salt, policy.AuditShare)
	threshold, _ := s.Tally.Threshold(policy)
	s.Tally = s.Tally.see(s.Now, r.Probability)
	doubtful := !(r.Probability >= threshold) // not a number is doubtful
	if len(r.Candidates) > 0 || doubtful {
		return s.queue(Task{Drawn: lot, Doubtful: doubtful}, r, schemas.ForDoubt, out)
	}
	out.clear(schemas.Clearance{Visit: r.Visit, Time: r.Time, Outcome: schemas.OutcomePassed, Lines: r.Lines, Total: r.Total})
	if lot {
		return s.queue(Task{Drawn: true}, r, schemas.ForAudit, out)
	}
	return s
}

// queue makes a task of a request.
func (s State) queue(t Task, r schemas.ReviewRequest, kind schemas.ReviewReason, out *outputs) State {
	id := fmt.Sprintf("%s/%s/%d", r.Visit, kind, r.Time)
	switch kind {
	case schemas.ForDispute: // a shopper's clock; each line is contested once
		id, r.Time = fmt.Sprintf("%s/%s/%s", r.Visit, kind, cmp.Or(r.Product, "all")), max(r.Time, s.Now)
	case schemas.ForReassigned: // by each verdict once
		id = fmt.Sprintf("%s/%s/%s", r.Visit, kind, r.From)
	}
	if s.find(id) >= 0 || slices.Contains(s.Done, id) {
		return s
	}
	s = s.makeRoom(kind, out)
	policy := s.policy()
	expires := r.Time + policy.Timeout
	if kind == schemas.ForAudit {
		expires = r.Time + windowSpan/4 // nobody waits for it
	}
	t.Is = schemas.ReviewTask{
		ID: id, Visit: r.Visit, Target: r.Target, Kind: kind, State: schemas.TaskQueued,
		Time: r.Time, Queued: r.Time, Expires: expires,
		Entered: r.Entered, Left: r.Left, Probability: r.Probability, Before: r.Lines, Total: r.Total,
		Product: r.Product, Text: r.Text, Place: int32(len(s.Tasks) + 1), Candidates: s.known(r.Candidates), From: r.From,
	}
	t.Told = t.Is.Place
	s.Tasks = append(slices.Clone(s.Tasks), t)
	out.judged(t.Is)
	if kind == schemas.ForDoubt {
		out.clear(t.waits(r.Time))
	}
	return s
}

// waits tells settlement, and so the shopper, at which place of the queue the task is.
func (t Task) waits(now schemas.Micros) schemas.Clearance {
	return schemas.Clearance{
		Visit: t.Is.Visit, Time: now, Outcome: schemas.OutcomeHeld, Lines: t.Is.Before, Total: t.Is.Total, Task: t.Is.ID, Place: t.Told,
	}
}

// moveUp tells those who wait how far they have come: not at every step, when many would
// have to be told at once, but each time that half of those before them are gone.
func (s State) moveUp(out *outputs) State {
	s.Tasks = slices.Clone(s.Tasks)
	for i, t := range s.Tasks {
		if place := int32(i + 1); t.Is.Kind == schemas.ForDoubt && t.Is.State != schemas.TaskDecided && place <= t.Told/2 {
			t.Told = place
			s.Tasks[i] = t
			out.clear(t.waits(s.Now))
		}
	}
	return s
}

// makeRoom ends the oldest task where there are too many.
func (s State) makeRoom(kind schemas.ReviewReason, out *outputs) State {
	audits := 0
	for _, t := range s.Tasks {
		if t.Is.Kind == schemas.ForAudit {
			audits++
		}
	}
	if kind == schemas.ForAudit && audits >= auditsMax {
		oldest := slices.IndexFunc(s.Tasks, func(t Task) bool { return t.Is.Kind == schemas.ForAudit })
		return s.expire(oldest, out)
	}
	if len(s.Tasks) >= tasksMax {
		return s.expire(0, out)
	}
	return s
}

// claim gives a task to one reviewer, or back. Of two who claim it the first gets it; the
// other finds it claimed and has done nothing wrong.
func (s State) claim(event schemas.Event, c schemas.Claim, out *outputs) State {
	i, ok := s.actor(event, c.Task, c.Reviewer, out)
	if !ok {
		return s
	}
	t := s.Tasks[i]
	mine := t.held() && t.Is.Reviewer == c.Reviewer
	if t.Is.State == schemas.TaskDecided || t.held() && !mine {
		return s
	}
	if c.Until <= c.Time {
		if mine {
			return s.release(i, c.Time, out)
		}
		return s
	}
	t.Is.State, t.Is.Reviewer, t.Is.Time = schemas.TaskClaimed, c.Reviewer, c.Time
	t.Is.Until = min(s.Now+min(c.Until-c.Time, claimMax), t.Is.Expires)
	if !mine {
		t.Is.Claimed = c.Time
	}
	out.judged(t.Is)
	return s.replace(i, t)
}

// release puts a task back in the queue.
func (s State) release(i int, now schemas.Micros, out *outputs) State {
	t := s.Tasks[i]
	t.Is.State, t.Is.Reviewer, t.Is.Time, t.Is.Claimed, t.Is.Until = schemas.TaskReleased, "", now, 0, 0
	out.judged(t.Is)
	return s.replace(i, t)
}

// actor finds the task that a reviewer acts on, or says why they cannot.
func (s State) actor(event schemas.Event, task, reviewer string, out *outputs) (at int, ok bool) {
	if tenant, account, _ := schemas.Key(reviewer).Parts(); tenant != event.Key.Tenant() || account == "" {
		out.refuse(event, "reviewer %q is not of tenant %s, whose task %s is", reviewer, event.Key.Tenant(), task)
		return 0, false
	}
	i := s.find(task)
	if i < 0 && slices.Contains(s.Done, task) {
		out.refuse(event, "task %s is settled: nothing of %s's changes it now", task, reviewer)
	} else if i < 0 {
		out.refuse(event, "store %s has no open task %s", event.Key, task)
	}
	return i, i >= 0
}
