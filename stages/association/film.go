package association

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// reel is the time in which the frames of one partition are taken together.
	reel = 500 * schemas.Millisecond
	// margin is how long before and after an event its frames are worth seeing.
	margin = 700 * schemas.Millisecond
)

// film is where the frames of a short while are.
type film struct {
	Time schemas.Micros `avro:"time"` // when it begins
	At   schemas.Range  `avro:"at"`   // in the topic of frames
}

// keep takes note of where the frames are that people were seen in, and forgets what is old.
func (s state) keep(people schemas.People) state {
	if len(people.Evidence) == 0 {
		return s
	}
	begins := people.Time / reel * reel
	s.Film = slices.DeleteFunc(slices.Clone(s.Film), func(f film) bool { return f.Time < people.Time-recalled })
	for _, frames := range people.Evidence {
		at := slices.IndexFunc(s.Film, func(f film) bool {
			return f.Time == begins && f.At.Topic == frames.Topic && f.At.Partition == frames.Partition
		})
		if at < 0 {
			s.Film = append(s.Film, film{begins, frames})
			continue
		}
		s.Film[at].At = schemas.Cover([]schemas.Range{s.Film[at].At, frames})[0]
	}
	return s
}

// filmed adds to an event's evidence the frames around it, as far as they have come.
func (s state) filmed(e schemas.WeightEvent) schemas.WeightEvent {
	var frames []schemas.Range
	for _, f := range s.Film {
		if f.Time+reel > e.From-margin && f.Time <= e.To+margin {
			frames = append(frames, f.At)
		}
	}
	e.Evidence = slices.Concat(e.Evidence, schemas.Cover(frames))
	return e
}
