package review

import (
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// takenMax is how many credentials that a person has given to a visit are remembered: more
// than are shown by those who are in a store at once.
const takenMax = 256

// mayPay refuses a credential that a task has no choice of, and goods for which none is
// chosen where there are several.
func mayPay(t schemas.ReviewTask, passage string) error {
	if passage == "" && len(t.Candidates) == 0 {
		return nil
	}
	if passage == "" {
		return fmt.Errorf("whose of %d credentials that were shown together it was is not said", len(t.Candidates))
	}
	i := slices.IndexFunc(t.Candidates, func(c schemas.Candidate) bool { return c.Passage == passage })
	if i < 0 {
		return fmt.Errorf("the credential of passage %q is not among the %d that it may be", passage, len(t.Candidates))
	}
	if owner := t.Candidates[i].Visit; owner != "" && owner != t.Visit {
		return fmt.Errorf("the credential of passage %q is visit %s's", passage, owner)
	}
	return nil
}

// chosen is the credential that a person has chosen; zero where none is.
func chosen(t schemas.ReviewTask) schemas.Candidate {
	for _, c := range t.Candidates {
		if c.Passage == t.Passage {
			return c
		}
	}
	return schemas.Candidate{}
}

// take says of a credential that was chosen that it is no other visit's, whether that is in
// the queue or yet to leave the store.
func (s State) take(t schemas.ReviewTask) State {
	c := chosen(t)
	if c.Passage == "" {
		return s
	}
	c.Visit = t.Visit
	taken := append(slices.Clone(s.Taken), c)
	s.Taken = taken[max(0, len(taken)-takenMax):]
	return s.mark()
}

// giveBack makes a credential that was chosen anybody's again.
func (s State) giveBack(passage string) State {
	s.Taken = slices.DeleteFunc(slices.Clone(s.Taken), func(c schemas.Candidate) bool { return c.Passage == passage })
	return s.mark()
}

// mark says in every open task which of its credentials are whose.
func (s State) mark() State {
	s.Tasks = slices.Clone(s.Tasks)
	for i, t := range s.Tasks {
		s.Tasks[i].Is.Candidates = s.known(t.Is.Candidates)
	}
	return s
}

// known are candidates with whose they are, as far as a person has said.
func (s State) known(candidates []schemas.Candidate) []schemas.Candidate {
	candidates = slices.Clone(candidates)
	for i, c := range candidates {
		candidates[i].Visit = ""
		if j := slices.IndexFunc(s.Taken, func(t schemas.Candidate) bool { return t.Passage == c.Passage }); j >= 0 {
			candidates[i].Visit = s.Taken[j].Visit
		}
	}
	return candidates
}
