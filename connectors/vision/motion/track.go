package motion

import "slices"

// Tracking, in frames. A shopper who is lost for longer than patience is looked for anew.
const (
	patience = 5
	fewest   = 3    // a track of fewer sightings is a flicker
	touching = 0.15 // overlap that makes two blobs one and the same
)

// sighting is where a track was seen in one frame.
type sighting struct {
	frame int
	blob
}

// track is one moving thing through time.
type track struct {
	seen   []sighting // by frame
	home   bool       // it is in the store
	walked int        // how many of the sightings the home knows
}

func (t *track) last() sighting { return t.seen[len(t.seen)-1] }

// tracker links the blobs of consecutive frames by overlap, the best first. Frames are
// counted from when it was made.
type tracker struct {
	frame  int
	open   []*track
	closed []*track
}

// follow takes the next frame's blobs.
func (t *tracker) follow(blobs []blob) {
	taken := make([]bool, len(blobs))
	grown := map[*track]bool{}
	for {
		best, who, which := touching, (*track)(nil), 0
		for _, tr := range t.open {
			for i, b := range blobs {
				if o := overlap(tr.last().blob, b); !grown[tr] && !taken[i] && o > best {
					best, who, which = o, tr, i
				}
			}
		}
		if who == nil {
			break
		}
		taken[which], grown[who] = true, true
		who.seen = append(who.seen, sighting{t.frame, blobs[which]})
	}
	for i, b := range blobs {
		if !taken[i] {
			t.open = append(t.open, &track{seen: []sighting{{t.frame, b}}})
		}
	}
	t.close()
	t.frame++
}

// close ends the tracks of those who are lost.
func (t *tracker) close() {
	t.open = slices.DeleteFunc(t.open, func(tr *track) bool {
		lost := t.frame-tr.last().frame > patience
		if lost {
			t.closed = append(t.closed, tr)
		}
		return lost
	})
}

func (t *tracker) all() []*track { return slices.Concat(t.closed, t.open) }

// forget drops ended tracks that no other can follow on, and of the others what nobody
// will ask for.
func (t *tracker) forget() {
	const memory = 600
	t.closed = slices.DeleteFunc(t.closed, func(tr *track) bool { return tr.last().frame < t.frame-reunion-patience-Lag })
	for _, tr := range t.open {
		if old := len(tr.seen) - memory; old > 0 {
			tr.seen = slices.Delete(tr.seen, 0, old)
			tr.walked = max(0, tr.walked-old)
		}
	}
}

// between are the track's sightings in frames from and up to, not including, to. Where it
// was lost for a moment it went straight on.
func (t *track) between(from, to int) []sighting {
	var out []sighting
	add := func(s sighting) {
		if s.frame >= from && s.frame < to {
			out = append(out, s)
		}
	}
	if first := t.seen[0]; first.frame <= patience { // the stream began in its midst
		for f := range first.frame {
			add(sighting{f, first.blob})
		}
	}
	for i, s := range t.seen {
		if i > 0 {
			before := t.seen[i-1]
			for f := max(before.frame+1, from); f < s.frame; f++ {
				add(sighting{f, before.towards(s.blob, f-before.frame, s.frame-before.frame)})
			}
		}
		add(s)
	}
	return out
}

// towards is the blob part of the way to another.
func (b blob) towards(o blob, part, whole int) blob {
	mix := func(a, b int) int { return a + (b-a)*part/whole }
	return blob{
		x0: mix(b.x0, o.x0), y0: mix(b.y0, o.y0), x1: mix(b.x1, o.x1), y1: mix(b.y1, o.y1),
		area: mix(b.area, o.area), mass: mix(b.mass, o.mass),
	}
}

// overlap is the intersection over the union of two blobs' boxes.
func overlap(a, b blob) float64 {
	w, h := min(a.x1, b.x1)-max(a.x0, b.x0), min(a.y1, b.y1)-max(a.y0, b.y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return float64(both) / float64(a.w()*a.h()+b.w()*b.h()-both)
}
