package motion

import (
	"math"
	"slices"
)

// person is one who was followed in one or more tracks: somebody who goes behind a post
// comes out on its other side.
type person []*track

// Links, in frames and in heights of the one who is followed.
const (
	reunion  = 20
	handOver = 20
	stride   = 0.45
)

// Likeness, in grey levels.
const (
	asLight = 1.35
	dim     = 10 // what cameras add to black
	sameHue = 20
)

// link puts tracks together of which one begins where and when another ends. Flickers are
// nobody's.
func link(tracks []*track) []person {
	tracks = slices.DeleteFunc(tracks, func(t *track) bool { return len(t.seen) < fewest })
	people := make([]person, len(tracks))
	for i, t := range tracks {
		people[i] = person{t}
	}
	for joined := true; joined; {
		joined = false
		for i := range people {
			for j := range people {
				if i != j && people[i].leadsTo(people[j]) {
					people[i] = append(people[i], people[j]...)
					people = slices.Delete(people, j, j+1)
					joined = true
					break
				}
			}
			if joined {
				break
			}
		}
	}
	return people
}

func (x person) leadsTo(y person) bool {
	return slices.ContainsFunc(x, func(t *track) bool { return slices.ContainsFunc(y, t.leadsTo) })
}

// leadsTo says that u begins when t has just ended or is about to, and close by.
func (t *track) leadsTo(u *track) bool {
	first := u.seen[0]
	pause := first.frame - t.last().frame
	if pause > reunion || pause < -handOver || first.frame <= t.seen[0].frame {
		return false
	}
	i := len(t.seen) - 1
	for i > 0 && t.seen[i].frame > first.frame {
		i--
	}
	return t.seen[i].beside(first.blob) && t.alike(u)
}

// alike says that two tracks are about as light and of the same hue: a body, and what is
// seen of it on a post's other side, are; a body and its reflection in glass are not.
func (t *track) alike(u *track) bool {
	a, b := t.colour(), u.colour()
	hues := math.Abs(a[1]-b[1]) + math.Abs(a[2]-b[2])
	return max(a[0], b[0])+dim <= asLight*(min(a[0], b[0])+dim) && hues <= sameHue
}

// colour is the mean luma, blue and red difference of a track.
func (t *track) colour() (mean [3]float64) {
	n := 0.0
	for _, s := range t.seen {
		n += s.outline.cells
		for k, v := range s.outline.sums {
			mean[k] += v
		}
	}
	for k := range mean {
		mean[k] /= max(n, 1)
	}
	return mean
}

// between are the person's sightings in frames from and up to, not including, to.
func (x person) between(from, to int) []sighting {
	var all []sighting
	for _, t := range x {
		all = append(all, t.between(from, to)...)
	}
	for _, s := range x.hidden() {
		if s.frame >= from && s.frame < to {
			all = append(all, s)
		}
	}
	return all
}

// hidden are where the person was between two tracks, behind a post or a shelf: they went
// straight on.
func (x person) hidden() []sighting {
	inOrder := slices.SortedFunc(slices.Values(x), func(a, b *track) int { return a.seen[0].frame - b.seen[0].frame })
	var hidden []sighting
	last := inOrder[0].last()
	for _, t := range inOrder[1:] {
		next := t.seen[0]
		for f := last.frame + 1; f < next.frame; f++ {
			hidden = append(hidden, sighting{f, last.towards(next.blob, f-last.frame, next.frame-last.frame)})
		}
		if t.last().frame > last.frame {
			last = t.last()
		}
	}
	return hidden
}

// beside says that two blobs are at one level and no more than a stride apart.
func (b blob) beside(o blob) bool {
	tall := max(b.h(), o.h())
	aside := max(b.x0, o.x0) - min(b.x1, o.x1)
	along := min(b.y1, o.y1) - max(b.y0, o.y0)
	return float64(aside) <= stride*float64(tall) && 2*along >= min(b.h(), o.h())
}

func (x person) each(do func(sighting)) {
	for _, t := range x {
		for _, s := range t.seen {
			do(s)
		}
	}
}

// stirs says whether the person has moved at all: whoever lives sways, and a screen that
// changes its picture or a bag that was put down does not. Noise moves an edge by a pixel to
// either side.
func (x person) stirs() bool {
	still := x[0].seen[0].blob
	low, high := still, still
	x.each(func(s sighting) {
		low = blob{x0: min(low.x0, s.x0), y0: min(low.y0, s.y0), x1: min(low.x1, s.x1), y1: min(low.y1, s.y1)}
		high = blob{x0: max(high.x0, s.x0), y0: max(high.y0, s.y0), x1: max(high.x1, s.x1), y1: max(high.y1, s.y1)}
	})
	return max(high.x0-low.x0, high.y0-low.y0, high.x1-low.x1, high.y1-low.y1) > 2
}

func (x person) sightings() (n int) {
	for _, t := range x {
		n += len(t.seen)
	}
	return n
}

// home says whether any of the person's tracks is known to be in the store.
func (x person) home() bool {
	return slices.ContainsFunc(x, func(t *track) bool { return t.home })
}

// unwalk makes the home forget where the person has been.
func (x person) unwalk() {
	for _, t := range x {
		t.walked = 0
	}
}

// mass is what three quarters of the sightings do not exceed.
func (x person) mass() float64 {
	var masses []int
	x.each(func(s sighting) { masses = append(masses, s.mass) })
	slices.Sort(masses)
	return float64(masses[len(masses)*9/10])
}

// clarity is how far the person stands out, in grey levels.
func (x person) clarity() int {
	var all blob
	x.each(func(s sighting) { all.mass, all.area = all.mass+s.mass, all.area+s.area })
	return all.clarity()
}

// height is the tallest that the person was seen whole, or a guess for one who never was.
func (x person) height(picture int) float64 {
	tallest := 0
	x.each(func(s sighting) {
		if s.y1 < picture-1 {
			tallest = max(tallest, s.h())
		}
	})
	if tallest == 0 {
		return 0.7 * float64(picture)
	}
	return float64(tallest)
}
