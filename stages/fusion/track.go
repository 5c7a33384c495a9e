package fusion

import (
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// gate is the squared distance beyond which a box is not the track's: 0.3 % of a
	// track's own are farther away.
	gate = 11.8
	// apart is how far from every other track a new one begins, in metres.
	apart = 0.55
	// proof is how often a track is seen before it is believed.
	proof = 6
	// patience is how long one who is believed may be unseen, and doubtful one who is not.
	patience = 4 * schemas.Second
	doubtful = 600 * schemas.Millisecond
	// shown is how long one who is not seen is still told of.
	shown = schemas.Second
)

// fuse takes what the cameras saw in a slot that ends at a moment.
func (s state) fuse(sights []sight, end schemas.Micros) state {
	s.Tracks = slices.Clone(s.Tracks)
	for _, seen := range sights {
		s = s.match(seen)
	}
	s.Tracks = slices.DeleteFunc(s.Tracks, func(t track) bool {
		return t.Believed && t.Seen < end-patience || !t.Believed && t.Seen < end-doubtful
	})
	for i, t := range s.Tracks {
		if !t.Believed && t.Sightings >= proof && len(t.Cameras) >= min(2, s.views(t)) {
			t.Believed = true
			t.ID = "shopper-" + strconv.FormatInt(int64(t.Born), 36) + "-" + strconv.FormatInt(s.Next, 10)
			s.Next++
			s.Tracks[i] = t
		}
	}
	return s
}

// match gives one camera's boxes to tracks, the likeliest pair first, and begins tracks
// with those that are nobody's.
func (s state) match(seen sight) state {
	camera, _ := s.Calibration.Camera(seen.Camera)
	var free []measurement
	for _, d := range seen.People {
		if m, ok := measure(camera, seen, d); ok {
			free = append(free, m)
		}
	}
	for i, t := range s.Tracks {
		s.Tracks[i] = t.predict(seen.Time)
	}
	taken := make([]bool, len(s.Tracks))
	for {
		track, box := s.likeliest(free, taken)
		if track < 0 {
			break
		}
		s.Tracks[track] = s.Tracks[track].update(free[box])
		taken[track] = true
		free = slices.Delete(free, box, box+1)
	}
	for _, m := range free {
		if !slices.ContainsFunc(s.Tracks, m.near) {
			s.Tracks = append(s.Tracks, newTrack(m, seen.Time))
		}
	}
	return s
}

// likeliest is the best pair of a track that is not taken and a box; -1 where none is
// within the gate. Those who are believed come first.
func (s state) likeliest(free []measurement, taken []bool) (track, box int) {
	track, best := -1, math.Inf(1)
	for i, t := range s.Tracks {
		if taken[i] {
			continue
		}
		for j, m := range free {
			distance, logDet := t.innovation(m)
			if distance > gate {
				continue
			}
			cost := distance + logDet
			if !t.Believed {
				cost += gate
			}
			if cost < best {
				track, box, best = i, j, cost
			}
		}
	}
	return track, box
}

// near says whether a box is too close to somebody to be somebody else.
func (m measurement) near(t track) bool {
	return math.Hypot(m.x-t.Mean[0], m.y-t.Mean[1]) < apart
}

// views counts the cameras that can see where a track is.
func (s state) views(t track) (n int) {
	for _, h := range s.Heard {
		c, ok := s.Calibration.Camera(h.Camera)
		if !ok {
			continue
		}
		at, ahead := c.See(schemas.Point{X: t.Mean[0], Y: t.Mean[1], Z: tall / 2})
		if ahead && min(at.X, at.Y) >= 0 && max(at.X, at.Y) <= 1 {
			n++
		}
	}
	return n
}

// people are those who are believed, at a moment. Their heads are where they stand, at a
// person's usual height: boxes do not tell more.
func (s state) people(at schemas.Micros) schemas.People {
	p := schemas.People{Time: at, Sent: at, Source: name}
	for _, t := range s.Tracks {
		if !t.Believed || t.Seen < at-shown {
			continue
		}
		now := t.predict(at)
		score := 1 / (1 + math.Sqrt(now.Covariance[0]+now.Covariance[5]))
		p.Persons = append(p.Persons, schemas.Person{
			Target: t.ID, State: "tracked", Boxes: recent(t.Boxes, at),
			Points: []schemas.KeyPoint{{Joint: schemas.Head, Place: schemas.Point{X: now.Mean[0], Y: now.Mean[1], Z: tall}, Score: float32(score)}},
		})
	}
	return p
}

// recent are the boxes of the last moments.
func recent(boxes []schemas.Box, at schemas.Micros) []schemas.Box {
	return slices.DeleteFunc(slices.Clone(boxes), func(b schemas.Box) bool { return b.Time < at-2*slot })
}
