package review

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// pass lets time go by: claims run out, verdicts take effect, what waited too long is
// settled in the shopper's favour.
func (s State) pass(out *outputs) State {
	for i := 0; i < len(s.Tasks); i++ {
		t := s.Tasks[i]
		before := len(s.Tasks)
		switch {
		case t.ends() > s.Now:
		case t.Is.State == schemas.TaskDecided:
			s = s.settle(i, out)
		case t.Is.Expires <= s.Now:
			s = s.expire(i, out)
		default:
			s = s.release(i, t.Is.Until, out)
		}
		i -= before - len(s.Tasks) // the next has moved up
	}
	return s
}

// settle lets a verdict take effect, and learns from it.
func (s State) settle(i int, out *outputs) State {
	t := s.Tasks[i]
	right := same(t.Is.Before, t.Is.After)
	t.Is.State, t.Is.Time = schemas.TaskSettled, s.Now
	out.judged(t.Is)
	if outcome := outcome(t.Is, right); outcome != "" {
		out.clear(s.clearance(t.Is, outcome, t.Is.Comment))
	}
	if t.Is.Decision == schemas.Reassign {
		s = s.give(t, out)
	}
	s = s.remove(i).learn(t, right, out)
	return s.follow(t.Is, out)
}

// learn counts a label, but of receipts that a person saw for a reason which may have to
// do with how right they are.
func (s State) learn(t Task, right bool, out *outputs) State {
	if t.Drawn || t.Doubtful {
		s.Tally = s.Tally.label(s.Now, t.Is.Probability, !right)
	}
	if t.Drawn {
		s.Tally = s.Tally.judge(s.Now, t.Is.Probability, !right, t.Is.Kind == schemas.ForAudit)
		out.judged(s.assurance(s.Now))
	}
	return s
}

// outcome is what settlement is told; nothing where an audit finds a receipt right.
func outcome(t schemas.ReviewTask, right bool) schemas.Outcome {
	switch {
	case t.Kind == schemas.ForReassigned && len(t.After) == 0:
		return schemas.OutcomeRefused
	case t.Decision == schemas.CannotTell && t.Product == "":
		return schemas.OutcomeForgiven
	case !right, t.Decision == schemas.CannotTell:
		return schemas.OutcomeCorrected
	case t.Kind == schemas.ForDispute:
		return schemas.OutcomeRefused
	case t.Kind == schemas.ForDoubt, t.Kind == schemas.ForReassigned:
		return schemas.OutcomeAccepted
	}
	return ""
}

// clearance tells settlement what was found of a task.
func (s State) clearance(t schemas.ReviewTask, outcome schemas.Outcome, reason string) schemas.Clearance {
	return schemas.Clearance{
		Visit: t.Visit, Time: s.Now, Outcome: outcome, Lines: t.After, Total: schemas.Total(t.After, t.Total.Currency),
		Task: t.ID, Reviewer: t.Reviewer, Reason: reason, Kind: t.Kind, Product: t.Product, Judged: t.Before,
		Credential: chosen(t).Token, From: t.From,
	}
}

// expire ends a task that nobody decided, in the shopper's favour. An audit is dropped, as
// its receipt has long been charged and nobody doubts it.
func (s State) expire(i int, out *outputs) State {
	t, doubtful := s.Tasks[i].Is, s.Tasks[i].Doubtful
	t.State, t.Time = schemas.TaskExpired, s.Now
	out.judged(t)
	s = s.remove(i)
	if doubtful {
		s.Tally = s.Tally.label(s.Now, t.Probability, true)
	}
	if t.Kind == schemas.ForAudit {
		return s
	}
	t.Decision, t.After = schemas.CannotTell, inFavour(t)
	out.clear(s.clearance(t, outcome(t, false), "nobody looked at it in time"))
	return s
}

// inFavour are the lines that the shopper pays where nobody can tell: none, or of a
// dispute about one line all but that.
func inFavour(t schemas.ReviewTask) []schemas.Line {
	if t.Product == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(t.Before), func(l schemas.Line) bool { return l.Product == t.Product })
}

// remove takes a task from the open ones and remembers that it was there.
func (s State) remove(i int) State {
	done := append(slices.Clone(s.Done), s.Tasks[i].Is.ID)
	s.Done = done[max(0, len(done)-doneMax):]
	s.Tasks = slices.Delete(slices.Clone(s.Tasks), i, i+1)
	return s
}

// same says whether two lists charge for the same goods.
func same(a, b []schemas.Line) bool {
	count := func(lines []schemas.Line) map[string]int32 {
		n := map[string]int32{}
		for _, l := range lines {
			n[l.Product] += l.Quantity
		}
		return n
	}
	x, y := count(a), count(b)
	if len(x) != len(y) {
		return false
	}
	for product, n := range x {
		if y[product] != n {
			return false
		}
	}
	return true
}
