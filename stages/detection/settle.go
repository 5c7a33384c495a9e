package detection

import "github.com/exeunt-io/exeunt/schemas"

const (
	// hindsight is how long before a change is noticed it may have begun.
	hindsight = schemas.Second
	// suspects is the sum from which on a scale that may drift is waited for: far from
	// alarm it is noise, and all scales together are hardly ever without some.
	suspects = alarm - 4
	// undecided is how long a scale that will not come to rest is waited for.
	undecided = 10 * schemas.Second
)

// settled is the time up to which all changes of weight have been told of: what began
// later may still move. It is the watermark that detection passes on, since a change is
// known seconds after the people who made it were seen.
func (s state) settled() schemas.Micros {
	until := s.Watermark
	for _, f := range s.Fixtures {
		if f.Last+silence < s.Watermark {
			continue // all that it said is decided
		}
		until = min(until, s.Watermark-hindsight)
		for _, c := range f.Changes {
			until = min(until, c.From)
		}
		for _, c := range f.Scales {
			switch {
			case c.Moving != 0:
				until = min(until, c.Moving)
			case max(c.Up, c.Down) > suspects:
				until = min(until, c.Since)
			}
		}
	}
	return max(until, s.Watermark-undecided)
}
