package motion

import (
	"math"
	"slices"
)

// home is where a camera's people are known to walk. Shop windows show people who pass
// outside, and the double of who stands before them; both walk where nobody in the store
// ever does. Whoever is seen largest and clearest for a second or more is in the store,
// since the camera is; wherever they have been is home, and so is where others go who
// come near.
type home struct {
	feet   []point
	height float64 // of a person who is seen whole, pixels
	mass   float64 // of the one who is seen best

	clarity int // theirs, too
}

type point struct {
	x, y float64
	n    int // how many sightings were there
}

const (
	longEnough = 10   // sightings that make somebody the measure for others
	asClear    = 0.7  // of the mass of who is seen best: as near to the camera, and so inside
	asPart     = 0.1  // of that mass: the head of one who stands beneath the camera
	nearby     = 0.35 // of a person's height
	often      = 0.3  // of a track's sightings
	lingered   = 5    // sightings that are no accident
)

// settle finds out who of the people is in the store. Pictures are height pixels high.
func (h *home) settle(people []person, height int) {
	people = slices.DeleteFunc(slices.Clone(people), func(x person) bool { return !x.stirs() })
	h.found(people, height)
	if len(h.feet) == 0 {
		return
	}
	for grown := true; grown; {
		grown = false
		for i, person := range people {
			if person != nil && (person.home() || h.holds(person, height)) {
				h.walk(person, height)
				people[i], grown = nil, true
			}
		}
	}
}

// found makes who is seen best the measure for the others, or a newcomer who is seen
// clearly better: then the one before was not near.
func (h *home) found(people []person, height int) {
	first := best(people)
	if first == nil || len(h.feet) > 0 && asClear*first.mass() <= h.mass {
		return
	}
	h.feet, h.mass, h.height, h.clarity = nil, first.mass(), first.height(height), first.clarity()
	first.unwalk()
	h.walk(first, height)
}

func best(people []person) person {
	var best person
	for _, x := range people {
		if x.sightings() >= longEnough && (best == nil || x.mass() > best.mass()) {
			best = x
		}
	}
	return best
}

// holds says whether a person belongs here: they are seen as well as people here are, come
// up to the camera's feet, or walk where people walk. Of a faint one only feet that are seen
// count: a reflection that the border cuts off would seem to stand anywhere.
func (h *home) holds(x person, height int) bool {
	faint := veiled*x.clarity() < h.clarity
	near, under, over, all := 0, 0, 0, 0
	x.each(func(s sighting) {
		all++
		if s.y0 <= 1 {
			over++
		}
		if s.rises(height) {
			under++
		}
		if h.near(s.foot(height, h.height)) && (!faint || s.y1 < height-1) {
			near++
		}
	})
	clear := h.clear(x) && 2*over < all
	below := x.mass() >= asPart*h.mass && 2*under >= all
	return clear || below || float64(near) >= often*float64(all)
}

// clear says whether a person is seen about as well as anybody.
func (h *home) clear(x person) bool { return x.mass() >= asClear*h.mass }

// near says whether somebody has stood close by. Along the line of sight the floor is
// foreshortened, so a pixel of height counts twice.
func (h *home) near(at point) bool {
	n := 0
	for _, f := range h.feet {
		if math.Hypot(at.x-f.x, 2*(at.y-f.y)) < nearby*h.height {
			n += f.n
		}
	}
	return n >= lingered
}

// walk adds where a person of the store has been, if they are seen so well that there can
// be no doubt: else one error would lead to the next.
func (h *home) walk(x person, height int) {
	const step = 0.05
	certain := h.clear(x)
	for _, t := range x {
		t.home = true
		if !certain {
			continue
		}
		for _, s := range t.seen[t.walked:] {
			at := s.foot(height, h.height)
			i := slices.IndexFunc(h.feet, func(f point) bool {
				return math.Hypot(at.x-f.x, at.y-f.y) < step*h.height
			})
			if i < 0 {
				h.feet = append(h.feet, at)
				continue
			}
			h.feet[i].n++
		}
		t.walked = len(t.seen)
	}
}

// foot is where a sighting stands. Who is cut off below stands beneath the picture.
func (s sighting) foot(height int, tall float64) point {
	y := float64(s.y1)
	if s.y1 >= height-1 {
		y = max(y, float64(s.y0)+tall)
	}
	return point{float64(s.x0+s.x1) / 2, y, 1}
}
