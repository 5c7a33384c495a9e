// Package motion finds people in the frames of a fixed camera by what hides the
// background. It needs nothing: no model file, no accelerator, no training.
//
// The first frames are waited for before anything is said, because people may stand there
// from the very first: only in hindsight is it known what they hide. The background is
// what still moments agree on (vote.go, activity.go). What hides it, and does not merely
// tint it as shadows and reflections do (foreground.go, light.go), is gathered into pieces
// (mask.go) and those into bodies (people.go), which are followed (track.go, person.go).
// Who walks where nobody in the store ever does is behind glass, or in it (home.go).
package motion

import (
	"image"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// WarmUp is how many frames are looked at before the first is answered, unless a
	// Model says otherwise: at ten frames a second, a minute.
	WarmUp = 600
	// Lag is how many frames an answer waits after that, to see that what was found is
	// no flicker, and where it went if it was lost for a moment.
	Lag = 5
)

// Box is where a person is, in pixels of the frame, and how sure that is, 0 to 1.
type Box struct {
	X0, Y0, X1, Y1 float64
	Score          float64
	// Silhouette is the person, arms included; none where they were lost for a moment.
	Silhouette schemas.Silhouette
}

// Result is the people of one frame.
type Result struct {
	Sequence int64
	Boxes    []Box
}

// Model is the state of one camera. The zero Model is ready; it is not safe for
// concurrent use.
type Model struct {
	// Region, if not empty, is a polygon in pixels of the frame: a person counts whose
	// feet, the middle of the box's lower edge, are in it. Without one, the model judges
	// who is in the store.
	Region []image.Point
	// WarmUp, if not 0, replaces the constant. Fewer frames answer sooner, and know less
	// of what is behind those who are there from the first.
	WarmUp int

	size    image.Point
	scene   scene
	waiting []picture // until the scene is known
	mask    *mask
	tracker tracker
	home    home
	asked   []int64 // sequences of the frames that are not answered
}

// Push takes the next frame and returns what is known now: nothing during the warm-up,
// all but the newest at its end, then one result for each frame. A frame of another size
// than the last starts afresh, after the old size's frames have been answered.
func (m *Model) Push(sequence int64, frame image.Image) []Result {
	var results []Result
	if size := frame.Bounds().Size(); size != m.size {
		results = m.Flush()
		*m = Model{Region: m.Region, WarmUp: m.WarmUp, size: size}
	}
	p := newPicture(frame)
	m.scene.watch(p)
	m.asked = append(m.asked, sequence)
	if m.scene.known() {
		if m.scene.due() {
			m.scene.learn(m.people)
		}
		m.follow(p)
		return append(results, m.answer(Lag)...)
	}
	m.waiting = append(m.waiting, p)
	if len(m.waiting) >= m.warmUp() {
		m.Learn()
	}
	if !m.scene.known() {
		return results
	}
	return append(results, m.answer(Lag)...)
}

// Flush answers all frames that wait, with what has been seen so far.
func (m *Model) Flush() []Result {
	m.Learn()
	return m.answer(0)
}

// Learn ends the warm-up early, with what has been seen so far.
func (m *Model) Learn() {
	if len(m.waiting) == 0 {
		return
	}
	m.mask = newMask(m.waiting[0].w, m.waiting[0].h)
	m.scene.learn(m.people)
	for _, p := range m.waiting {
		m.follow(p)
	}
	m.waiting = nil
}

func (m *Model) warmUp() int {
	if m.WarmUp > 0 {
		return m.WarmUp
	}
	return WarmUp
}

// follow finds the people of a picture and connects them with those before.
func (m *Model) follow(p picture) {
	m.tracker.follow(m.people(p))
}

// people are the blobs of a picture that may be persons.
func (m *Model) people(p picture) []blob {
	m.scene.ground.foreground(p, m.mask.set, m.mask.contrast)
	m.mask.clean(2)
	m.mask.walk()
	var found []blob
	pieces := m.mask.gather(m.mask.blobs(leastPiece))
	if m.mask.sharpen(pieces) {
		pieces = m.mask.gather(m.mask.blobs(leastPiece))
	}
	for _, whole := range pieces {
		if b := m.mask.fit(whole); likely(b, p.w, p.h) {
			b.outline = m.mask.outline(p, whole) // an arm is thin, and no part of the box
			found = append(found, m.mask.behind(b))
		}
	}
	return found
}

// answer says who is in all frames but the newest.
func (m *Model) answer(newest int) []Result {
	if len(m.asked) <= newest {
		return nil
	}
	people := link(m.tracker.all())
	if len(m.Region) == 0 {
		m.home.settle(people, m.mask.h)
	}
	results := make([]Result, len(m.asked)-newest)
	first := m.tracker.frame - len(m.asked)
	for i := range results {
		results[i] = Result{m.asked[i], []Box{}}
	}
	for _, x := range people {
		for _, s := range x.between(first, first+len(results)) {
			if box := m.box(s); m.counts(x, box) {
				results[s.frame-first].Boxes = append(results[s.frame-first].Boxes, box)
			}
		}
	}
	m.asked = slices.Delete(m.asked, 0, len(results))
	m.tracker.forget()
	return results
}

// counts says whether a sighting is of a person in the store.
func (m *Model) counts(x person, box Box) bool {
	if len(m.Region) == 0 {
		return x.home()
	}
	return Inside(m.Region, (box.X0+box.X1)/2, box.Y1)
}

// box is a sighting in pixels of the frame. One who is cut off by the picture's border is
// cut off by the frame's.
func (m *Model) box(s sighting) Box {
	scale := float64(m.size.X / m.mask.w)
	right, low := scale*float64(s.x1), scale*float64(s.y1)
	if s.x1 == m.mask.w {
		right = float64(m.size.X)
	}
	if s.y1 == m.mask.h {
		low = float64(m.size.Y)
	}
	evidence := float64(s.area) * 100 / float64(m.mask.w*m.mask.h)
	return Box{scale * float64(s.x0), scale * float64(s.y0), right, low, evidence / (1 + evidence), s.silhouette(m.size.X / m.mask.w)}
}

// Inside says whether a point is in a polygon, by the even-odd rule.
func Inside(polygon []image.Point, x, y float64) bool {
	in := false
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		ax, ay, bx, by := float64(a.X), float64(a.Y), float64(b.X), float64(b.Y)
		if (ay > y) != (by > y) && x < ax+(bx-ax)*(y-ay)/(by-ay) {
			in = !in
		}
	}
	return in
}
