package motion

import "slices"

const (
	patience = 5   // frames that a person may be hidden and is still shown
	certain  = 2   // frames in which a patch must be seen before it is shown, unless it is
	sure     = 0.6 // of this score at once
	doubtful = 0.3 // score below which nothing is shown
	idle     = 150 // frames without any movement after which it is a thing
	moves    = 0.01
	pulls    = 0.6 // how far a box goes to the newest patch in one frame
)

// track is somebody followed from frame to frame.
type track struct {
	x0, y0, x1, y1 float64
	seen, missed   int
	quiet          int
	strength, area float64
}

// shown says that it is there beyond a flash.
func (t *track) shown() bool {
	return t.missed <= patience && (t.score() >= sure || t.seen >= certain && t.score() >= doubtful)
}

// score grows with size, contrast and persistence.
func (t *track) score() float64 {
	evidence := t.strength / 60 * t.area / 200 * float64(min(t.seen, 10)) / 4
	return evidence / (1 + evidence)
}

func (t *track) blob() blob {
	return blob{x0: int(t.x0), y0: int(t.y0), x1: int(t.x1 + 0.5), y1: int(t.y1 + 0.5)}
}

// overlap is intersection over union with a patch.
func (t *track) overlap(b blob) float64 {
	w := min(t.x1, float64(b.x1)) - max(t.x0, float64(b.x0))
	h := min(t.y1, float64(b.y1)) - max(t.y0, float64(b.y0))
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return both / ((t.x1-t.x0)*(t.y1-t.y0) + float64((b.x1-b.x0)*(b.y1-b.y0)) - both)
}

// tracks are all who are followed by one camera.
type tracks struct{ list []*track }

// follow matches patches to tracks, the best overlaps first, and begins and ends tracks.
func (ts *tracks) follow(found []blob, activity func(blob) float64) {
	taken := make([]bool, len(found))
	matched := map[*track]bool{}
	for {
		best, who, which := 0.1, (*track)(nil), -1
		for _, t := range ts.list {
			for i, b := range found {
				if o := t.overlap(b); !taken[i] && !matched[t] && o > best {
					best, who, which = o, t, i
				}
			}
		}
		if who == nil {
			break
		}
		who.meet(found[which])
		taken[which], matched[who] = true, true
	}
	for i, b := range found {
		if !taken[i] {
			t := &track{
				x0: float64(b.x0), y0: float64(b.y0), x1: float64(b.x1), y1: float64(b.y1),
				seen: 1, strength: b.strength(), area: float64(b.area),
			}
			ts.list = append(ts.list, t)
			matched[t] = true
		}
	}
	for _, t := range ts.list {
		if !matched[t] {
			t.missed++
		}
		if activity(t.blob()) > moves {
			t.quiet = 0
		} else {
			t.quiet++
		}
	}
	ts.list = slices.DeleteFunc(ts.list, func(t *track) bool { return t.missed > patience || t.missed > 0 && t.seen < certain })
}

// meet moves the track towards a patch.
func (t *track) meet(b blob) {
	pull := func(from *float64, to int) { *from += pulls * (float64(to) - *from) }
	pull(&t.x0, b.x0)
	pull(&t.y0, b.y0)
	pull(&t.x1, b.x1)
	pull(&t.y1, b.y1)
	t.strength += pulls * (b.strength() - t.strength)
	t.area += pulls * (float64(b.area) - t.area)
	t.seen++
	t.missed = 0
}

// still is where nobody is, with a margin: there the background may follow.
func (ts *tracks) still(w, h int) []bool {
	const margin = 3
	still := make([]bool, w*h)
	for i := range still {
		still[i] = true
	}
	for _, t := range ts.list {
		b := t.blob()
		for y := max(0, b.y0-margin); y < min(h, b.y1+margin); y++ {
			for x := max(0, b.x0-margin); x < min(w, b.x1+margin); x++ {
				still[y*w+x] = false
			}
		}
	}
	return still
}

// abandoned ends the tracks of things that were left behind or moved, and returns where.
func (ts *tracks) abandoned() []blob {
	var things []blob
	ts.list = slices.DeleteFunc(ts.list, func(t *track) bool {
		if t.quiet >= idle {
			things = append(things, t.blob())
		}
		return t.quiet >= idle
	})
	return things
}
