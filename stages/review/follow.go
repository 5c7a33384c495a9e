package review

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// follow ends the audit of a visit whose dispute a person has judged: what was found is the
// audit's label, too.
func (s State) follow(found schemas.ReviewTask, out *outputs) State {
	i := slices.IndexFunc(s.Tasks, func(t Task) bool { return t.Is.Visit == found.Visit && t.Is.Kind == schemas.ForAudit })
	if i < 0 || found.Kind != schemas.ForDispute || found.Decision == schemas.CannotTell {
		return s
	}
	return s.label(i, found, out)
}

// label ends an audit with what was found of a dispute.
func (s State) label(i int, found schemas.ReviewTask, out *outputs) State {
	t := s.Tasks[i]
	t.Is.State, t.Is.Time, t.Is.Decided = schemas.TaskSettled, s.Now, found.Decided
	t.Is.Reviewer, t.Is.Decision, t.Is.Shopper = found.Reviewer, found.Decision, found.Shopper
	t.Is.After, t.Is.Comment = found.After, found.Comment
	out.judged(t.Is)
	return s.remove(i).learn(t, same(t.Is.Before, t.Is.After), out)
}

// give tells settlement of the visit whose goods they are what a verdict took off. What a
// verdict on another task about the same receipt has given already is given once.
func (s State) give(given Task, out *outputs) State {
	t := given.Is
	lines := takenOff(takenOff(t.Before, t.After), given.Given)
	if len(lines) == 0 {
		return s
	}
	out.clear(schemas.Clearance{
		Visit: t.Shopper, Time: s.Now, Outcome: schemas.OutcomeGiven, Lines: lines, Total: schemas.Total(lines, t.Total.Currency),
		Task: t.ID, Reviewer: t.Reviewer, Reason: t.Comment, Kind: t.Kind,
		Judged: t.Theirs,
	})
	s.Tasks = slices.Clone(s.Tasks)
	for i, other := range s.Tasks {
		if other.Is.Visit == t.Visit && other.Is.Kind != schemas.ForReassigned && t.Kind != schemas.ForReassigned {
			s.Tasks[i].Given = append(slices.Clone(other.Given), lines...)
		}
	}
	return s
}

// takenOff are the units that lines have no more, at what they were priced.
func takenOff(before, after []schemas.Line) (off []schemas.Line) {
	kept := map[string]int32{}
	for _, l := range after {
		kept[l.Product] += l.Quantity
	}
	for _, l := range before {
		stays := min(l.Quantity, kept[l.Product])
		kept[l.Product] -= stays
		if l.Quantity == stays {
			continue
		}
		if stays == 0 {
			off = append(off, l)
			continue
		}
		unitTax := l.Tax.Minor / int64(l.Quantity)
		l.Quantity -= stays
		l.Amount, l.Tax.Minor = l.Price.Times(int64(l.Quantity)), unitTax*int64(l.Quantity)
		off = append(off, l)
	}
	return off
}
