package fusion

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// slot is the time between people records; cameras need not film in step.
	slot = 100 * schemas.Millisecond
	// leftBehind is how far a camera may lag before the store goes on without it.
	leftBehind = 3 * schemas.Second
	// warmUp is how far cameras come before the last of them is heard for the first time:
	// models answer a minute at once when they have got to know a scene.
	warmUp = 90 * schemas.Second
	// warmBytes is about how much may wait for that camera. A minute of a few cameras is
	// more than a state should hold, and its beginning is worth the least.
	warmBytes = 600_000
)

// wait keeps an observation until all cameras have come so far.
func (s state) wait(o schemas.Observation) state {
	next := sight{o.Camera, o.Time, o.Width, o.Height, o.People, o.Evidence}
	at, again := slices.BinarySearchFunc(s.Waiting, next, func(a, b sight) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Camera, b.Camera))
	})
	if !again {
		s.Waiting = slices.Insert(slices.Clone(s.Waiting), at, next)
	}
	if s.Began == 0 || o.Time < s.Began {
		s.Began = o.Time
	}
	if s.warming() {
		s.Waiting = newest(s.Waiting, warmBytes)
	}
	return s
}

// warming says that a camera has not been heard yet.
func (s state) warming() bool { return len(s.Heard) < len(s.Calibration.Cameras) }

// newest are as many of the last sights as have so many bytes.
func newest(sights []sight, bytes int) []sight {
	for i := len(sights) - 1; i >= 0; i-- {
		if bytes -= sights[i].bytes(); bytes < 0 {
			return sights[i+1:]
		}
	}
	return sights
}

// bytes is about how large a sight is in the state.
func (s sight) bytes() int {
	const itself, person, joint = 60, 70, 30
	n := itself
	for _, d := range s.People {
		n += person + len(d.Silhouette.Mask) + len(d.Silhouette.Colours) + joint*len(d.Points) + 4*len(d.Embedding)
	}
	return n
}

// hear takes note of how far a camera has come.
func (s state) hear(camera string, at schemas.Micros) state {
	i, known := slices.BinarySearchFunc(s.Heard, camera, func(h heard, camera string) int { return cmp.Compare(h.Camera, camera) })
	s.Heard = slices.Clone(s.Heard)
	if !known {
		s.Heard = slices.Insert(s.Heard, i, heard{camera, at})
	}
	s.Heard[i].Time = max(s.Heard[i].Time, at)
	return s
}

// reached is the least that the cameras which keep up have come to. At first all that are
// calibrated are waited for.
func (s state) reached() schemas.Micros {
	var most schemas.Micros
	for _, h := range s.Heard {
		most = max(most, h.Time)
	}
	if s.warming() && most < s.Began+warmUp {
		return 0
	}
	least := most
	for _, h := range s.Heard {
		if h.Time >= most-leftBehind {
			least = min(least, h.Time)
		}
	}
	return least
}

// advance fuses what no camera can add to any more, slot by slot, and tells the time.
func (s state) advance(key schemas.Key) (state, []schemas.Event) {
	var events []schemas.Event
	until := s.reached() / slot * slot
	for len(s.Waiting) > 0 && s.Waiting[0].Time < until {
		end := s.Waiting[0].Time/slot*slot + slot
		n := 0
		for n < len(s.Waiting) && s.Waiting[n].Time < end {
			n++
		}
		s = s.fuse(s.Waiting[:n], end)
		people := s.people(end, framesOf(s.Waiting[:n]))
		s.Waiting, s.Watermark = s.Waiting[n:], end
		events = append(events, schemas.Event{Topic: schemas.Sensed, Key: key, Body: people})
	}
	if until > s.Watermark || len(events) > 0 {
		s.Watermark = max(until, s.Watermark)
		events = append(events, schemas.Event{Topic: schemas.Sensed, Key: key, Body: schemas.Tick{Source: name, Watermark: s.Watermark}})
	}
	return s, events
}

// framesOf is the frames in which something was seen, or nothing.
func framesOf(sights []sight) []schemas.Range {
	var frames []schemas.Range
	for _, s := range sights {
		frames = append(frames, s.Evidence...)
	}
	return schemas.Cover(frames)
}
