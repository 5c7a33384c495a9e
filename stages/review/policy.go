package review

import (
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// Usual is the policy of a store whose operator has not set one: at most one receipt in
// a hundred of those charged unreviewed may be wrong.
var Usual = schemas.ReviewPolicy{
	Target:     0.01,
	Confidence: 0.95,
	AuditShare: 0.03,
	Timeout:    schemas.Day, // card schemes let an authorisation stand for days
	Undo:       schemas.Minute,
}

func (s State) policy() schemas.ReviewPolicy {
	if s.Policy.Target == 0 {
		return Usual
	}
	return s.Policy
}

// check refuses a policy that cannot be followed.
func check(p schemas.ReviewPolicy) error {
	switch {
	case !(p.Target > 0 && p.Target < 1):
		return fmt.Errorf("review policy: target %g is not between 0 and 1", p.Target)
	case !(p.Confidence > 0.5 && p.Confidence < 1):
		return fmt.Errorf("review policy: confidence %g is not between 0.5 and 1", p.Confidence)
	case !(p.AuditShare > 0 && p.AuditShare <= 1):
		return fmt.Errorf("review policy: audit share %g is not above 0 and at most 1: without audits nothing is known", p.AuditShare)
	case p.Timeout < schemas.Minute || p.Timeout > 7*schemas.Day:
		return fmt.Errorf("review policy: timeout of %g s is not between a minute and seven days, when authorisations expire", p.Timeout.Seconds())
	case p.Undo < 0 || p.Undo > schemas.Hour:
		return fmt.Errorf("review policy: undo of %g s is not between none and an hour", p.Undo.Seconds())
	}
	return nil
}
