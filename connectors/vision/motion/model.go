// Package motion finds people in the frames of a fixed camera by what is not background.
// It needs nothing: no model file, no accelerator, no training.
//
// The first half minute is waited for before anything is said, because people may stand
// there from the first frame: only then is it known what they hide (background.go). What
// differs from the background is gathered into patches (blob.go); patches through which
// the background shows, such as shadows, flicker and screens, are dropped (veil.go), and
// so are the weak doubles that glass makes of a shopper (glass.go); the rest is put
// together into people (person.go) and followed from frame to frame (track.go).
package motion

import "image"

// WarmUp is how many frames are looked at before the first is answered. At ten frames a
// second that is thirty seconds, which is longer than most people stand still.
const WarmUp = 300

// Box is where a person is, in pixels of the frame, and how sure that is, 0 to 1.
type Box struct {
	X0, Y0, X1, Y1 float64
	Score          float64
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
	// feet, the middle of the box's lower edge, are in it.
	Region []image.Point

	size    image.Point
	waiting []waiting
	ground  *background
	glass   *glass
	tracks  tracks
	last    picture
}

// waiting is a frame that has not been answered.
type waiting struct {
	sequence int64
	picture  picture
}

// Push takes the next frame and returns what is known now: nothing during the warm-up,
// all of it at its end, then one result for each frame. A frame of another size than the
// last starts afresh, after the old size's frames have been answered.
func (m *Model) Push(sequence int64, frame *image.YCbCr) []Result {
	var results []Result
	if size := frame.Rect.Size(); size != m.size {
		results = m.Flush()
		*m = Model{Region: m.Region, size: size}
	}
	m.waiting = append(m.waiting, waiting{sequence, reduce(frame)})
	if m.ground == nil && len(m.waiting) < WarmUp {
		return results
	}
	return append(results, m.Flush()...)
}

// Flush answers all frames that wait, with what has been seen so far.
func (m *Model) Flush() []Result {
	if len(m.waiting) == 0 {
		return nil
	}
	if m.ground == nil {
		m.begin()
	}
	results := make([]Result, len(m.waiting))
	for i, w := range m.waiting {
		results[i] = Result{w.sequence, m.answer(w.picture)}
	}
	m.waiting = m.waiting[:0]
	return results
}

// begin learns from all the frames of the warm-up what is background, and what is glass.
func (m *Model) begin() {
	pictures := make([]picture, len(m.waiting))
	for i, w := range m.waiting {
		pictures[i] = w.picture
	}
	m.ground = learn(pictures)
	m.glass = newGlass(m.ground.w, m.ground.h)
	for _, p := range pictures {
		m.glass.observe(m.persons(p))
	}
}

// answer finds the people of one picture and lets the background follow elsewhere.
func (m *Model) answer(p picture) []Box {
	found := m.persons(p)
	m.glass.observe(found)
	found = m.glass.solid(found)
	m.tracks.follow(found, m.activity(p))
	m.ground.follow(p, m.ground.gain(p), m.tracks.still(m.ground.w, m.ground.h), 0.01)
	for _, abandoned := range m.tracks.abandoned() {
		m.ground.absorb(p, abandoned)
	}
	m.last = p
	return m.boxes()
}

// persons are the patches of people's size that hide what is behind them.
func (m *Model) persons(p picture) []blob {
	contrast := m.ground.contrast(p)
	var opaque []blob
	for _, b := range blobs(contrast, p.w, p.h) {
		if !m.ground.showsThrough(p, contrast, b) {
			opaque = append(opaque, b)
		}
	}
	return people(opaque, contrast, p.w, p.h)
}

// activity says how much of a place has changed since the last picture, 0 to 1.
func (m *Model) activity(p picture) func(blob) float64 {
	last := m.last
	return func(b blob) float64 {
		if last.w != p.w {
			return 1
		}
		moved, all := 0, 0
		for y := b.y0; y < b.y1; y++ {
			for i := y*p.w + b.x0; i < y*p.w+b.x1; i++ {
				all++
				if d := int(p.plane[0][i]) - int(last.plane[0][i]); d > 8 || d < -8 {
					moved++
				}
			}
		}
		return float64(moved) / float64(max(all, 1))
	}
}

// boxes are the people followed, in pixels of the frame.
func (m *Model) boxes() []Box {
	sx := float64(m.size.X) / float64(m.ground.w)
	sy := float64(m.size.Y) / float64(m.ground.h)
	boxes := []Box{}
	for _, t := range m.tracks.list {
		if !t.shown() {
			continue
		}
		box := Box{X0: t.x0 * sx, Y0: t.y0 * sy, X1: t.x1 * sx, Y1: t.y1 * sy, Score: t.score()}
		if len(m.Region) == 0 || inside(m.Region, (box.X0+box.X1)/2, box.Y1) {
			boxes = append(boxes, box)
		}
	}
	return boxes
}

// inside is the even-odd rule.
func inside(polygon []image.Point, x, y float64) bool {
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
