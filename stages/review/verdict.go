package review

import (
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// decide takes a verdict, to be settled when it can no longer be undone.
func (s State) decide(event schemas.Event, v schemas.Verdict, out *outputs) State {
	i, ok := s.actor(event, v.Task, v.Reviewer, out)
	if !ok {
		return s
	}
	t := s.Tasks[i]
	switch {
	case v.Undo:
		return s.undo(event, i, v, out)
	case t.Is.State == schemas.TaskDecided && t.Is.Reviewer == v.Reviewer && t.Is.Decided == v.Time:
		return s // the same, twice
	case t.Is.State == schemas.TaskDecided:
		out.refuse(event, "task %s is decided by %s: undo that first", v.Task, t.Is.Reviewer)
		return s
	case t.held() && t.Is.Reviewer != v.Reviewer:
		out.refuse(event, "task %s is claimed by %s, not by %s", v.Task, t.Is.Reviewer, v.Reviewer)
		return s
	}
	after, err := decided(t.Is, v)
	if err == nil && len(after) > 0 {
		err = mayPay(t.Is, v.Passage)
	}
	if err != nil {
		out.refuse(event, "verdict on task %s: %v", v.Task, err)
		return s
	}
	t.Is.State, t.Is.Reviewer, t.Is.Decision, t.Is.Shopper = schemas.TaskDecided, v.Reviewer, v.Decision, v.Shopper
	t.Is.Time, t.Is.Decided, t.Is.After, t.Is.Comment, t.Is.Theirs = v.Time, v.Time, after, v.Comment, v.Theirs
	t.Is.Until = min(s.Now+s.policy().Undo, t.Is.Expires)
	if len(after) > 0 {
		t.Is.Passage = v.Passage
	}
	out.judged(t.Is)
	return s.replace(i, t).take(t.Is)
}

// undo gives the task back to the reviewer who decided it.
func (s State) undo(event schemas.Event, i int, v schemas.Verdict, out *outputs) State {
	t := s.Tasks[i]
	if t.Is.State != schemas.TaskDecided || t.Is.Reviewer != v.Reviewer {
		out.refuse(event, "task %s has no verdict of %s to undo", v.Task, v.Reviewer)
		return s
	}
	passage := t.Is.Passage
	t.Is.State, t.Is.Time, t.Is.Decided, t.Is.After = schemas.TaskUndone, v.Time, 0, nil
	t.Is.Decision, t.Is.Shopper, t.Is.Comment, t.Is.Passage, t.Is.Theirs = "", "", "", "", nil
	t.Is.Until = min(s.Now+claimMax, t.Is.Expires)
	out.judged(t.Is)
	return s.replace(i, t).giveBack(passage)
}

// decided are the lines that are right by the verdict.
func decided(t schemas.ReviewTask, v schemas.Verdict) ([]schemas.Line, error) {
	switch v.Decision {
	case schemas.Accept:
		return t.Before, nil
	case schemas.CannotTell:
		return inFavour(t), nil
	case schemas.Reassign:
		if v.Shopper == "" || v.Shopper == t.Visit {
			return nil, fmt.Errorf("goods are reassigned to %q, which is no other visit", v.Shopper)
		}
		if same(t.Before, v.Lines) {
			return nil, fmt.Errorf("nothing is taken off that would be visit %s's", v.Shopper)
		}
		return v.Lines, checkLines(t, v.Lines)
	case schemas.Edit:
		return v.Lines, checkLines(t, v.Lines)
	}
	return nil, fmt.Errorf("decision %q is not known", v.Decision)
}

func checkLines(t schemas.ReviewTask, lines []schemas.Line) error {
	for i, l := range lines {
		switch {
		case l.Product == "":
			return fmt.Errorf("line %d has no product", i+1)
		case l.Quantity <= 0:
			return fmt.Errorf("line %d has %d of %s", i+1, l.Quantity, l.Product)
		case l.Price.Minor < 0 || l.Price.Currency != t.Total.Currency:
			return fmt.Errorf("line %d has the price %s, and the receipt is in %s", i+1, l.Price, t.Total.Currency)
		case l.Amount != l.Price.Times(int64(l.Quantity)):
			return fmt.Errorf("line %d has %d at %s for %s", i+1, l.Quantity, l.Price, l.Amount)
		case slices.ContainsFunc(lines[:i], func(o schemas.Line) bool { return o.Product == l.Product && o.Price == l.Price }):
			return fmt.Errorf("product %s has two lines", l.Product)
		}
	}
	return nil
}
