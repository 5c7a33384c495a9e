package motion

import (
	"image"
	"math/rand/v2"
	"testing"
)

// room draws frames of a noisy room with texture, and what a test puts into it.
type room struct {
	rng   *rand.Rand
	wall  []uint8
	noise float64 // standard deviation of luma
}

const roomW, roomH = 320, 180

func newRoom() *room {
	s := &room{rng: rand.New(rand.NewPCG(1, 1)), wall: make([]uint8, roomW*roomH), noise: 3}
	for y := range roomH {
		for x := range roomW {
			s.wall[y*roomW+x] = uint8(110 + 50*((x/16+y/12)%2) + s.rng.IntN(8))
		}
	}
	return s
}

// frame is the room at a brightness, with a person whose box is given, if any, and a
// shadow, if any.
func (s *room) frame(brightness float64, person, shadow image.Rectangle) *image.YCbCr {
	f := image.NewYCbCr(image.Rect(0, 0, roomW, roomH), image.YCbCrSubsampleRatio420)
	for i := range f.Cb {
		f.Cb[i], f.Cr[i] = 128, 128
	}
	for y := range roomH {
		for x := range roomW {
			v := float64(s.wall[y*roomW+x])
			switch at := image.Pt(x, y); {
			case at.In(person):
				v = float64(20 + (x+y)%5)
				f.Cr[f.COffset(x, y)] = 150
			case at.In(shadow):
				v *= 0.75
			}
			f.Y[y*f.YStride+x] = uint8(min(255, max(0, v*brightness+s.noise*s.rng.NormFloat64())))
		}
	}
	return f
}

// play pushes n frames and returns all results.
func play(m *Model, n int, frame func(i int) *image.YCbCr) []Result {
	var results []Result
	for i := range n {
		results = append(results, m.Push(int64(i+1), frame(i))...)
	}
	return append(results, m.Flush()...)
}

var nowhere image.Rectangle

func overlapOf(b Box, r image.Rectangle) float64 {
	w := min(b.X1, float64(r.Max.X)) - max(b.X0, float64(r.Min.X))
	h := min(b.Y1, float64(r.Max.Y)) - max(b.Y0, float64(r.Min.Y))
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return both / ((b.X1-b.X0)*(b.Y1-b.Y0) + float64(r.Dx()*r.Dy()) - both)
}

// Somebody stands there from the first frame, behind nothing, for a third of the time,
// walks, and leaves: every frame is answered, and right.
func TestPersonIsFoundFromTheFirstFrame(t *testing.T) {
	s, m := newRoom(), &Model{}
	where := func(i int) image.Rectangle {
		switch {
		case i < 100:
			return image.Rect(100, 60, 130, 150).Add(image.Pt(i%3, 0))
		case i < 200:
			return image.Rect(100, 60, 130, 150).Add(image.Pt(i-100, 0))
		}
		return nowhere
	}
	results := play(m, 320, func(i int) *image.YCbCr { return s.frame(1, where(i), nowhere) })
	if len(results) != 320 {
		t.Fatalf("%d results for 320 frames", len(results))
	}
	for i, r := range results {
		if r.Sequence != int64(i+1) {
			t.Fatalf("result %d is of frame %d", i, r.Sequence)
		}
		person := where(i)
		if person == nowhere {
			if i > 210 && len(r.Boxes) > 0 {
				t.Fatalf("frame %d: %v in an empty room", r.Sequence, r.Boxes)
			}
			continue
		}
		if len(r.Boxes) != 1 || overlapOf(r.Boxes[0], person) < 0.5 {
			t.Fatalf("frame %d: %v, want one box on %v", r.Sequence, r.Boxes, person)
		}
	}
}

// A shopper who is there from the first frame behind a post, seen on both its sides, is
// one person, and whole.
func TestPersonBehindAPostIsOne(t *testing.T) {
	s, m := newRoom(), &Model{}
	post := image.Rect(112, 0, 119, roomH)
	where := func(i int) image.Rectangle {
		if i < 150 {
			return image.Rect(100, 60, 130, 150).Add(image.Pt(i/5%2, 0))
		}
		return image.Rect(100, 60, 130, 150).Add(image.Pt(i-150, 0))
	}
	results := play(m, 320, func(i int) *image.YCbCr {
		f := s.frame(1, where(i), nowhere)
		for y := range roomH {
			for x := post.Min.X; x < post.Max.X; x++ {
				f.Y[y*f.YStride+x] = 60
				f.Cr[f.COffset(x, y)] = 128
			}
		}
		return f
	})
	for i, r := range results[:150] {
		if len(r.Boxes) != 1 || overlapOf(r.Boxes[0], where(i)) < 0.5 {
			t.Fatalf("frame %d: %v, want one box on %v", r.Sequence, r.Boxes, where(i))
		}
	}
}

// Who is half hidden by a post gets a box between what is seen of them and all of them.
func TestBoxOfOneHalfHiddenReachesBehindThePost(t *testing.T) {
	s, m := newRoom(), &Model{}
	post := image.Rect(112, 0, 150, roomH)
	whole, seen := image.Rect(98, 40, 128, 160), image.Rect(98, 40, 112, 160)
	results := play(m, 240, func(i int) *image.YCbCr {
		person := whole.Add(image.Pt(i/10%2, 0))
		if i >= 100 {
			person = whole.Sub(image.Pt(i-100, 0))
		}
		f := s.frame(1, person, nowhere)
		paint(f, post, 60, 128)
		return f
	})
	for _, r := range results[:100] {
		if len(r.Boxes) != 1 || min(overlapOf(r.Boxes[0], whole), overlapOf(r.Boxes[0], seen)) < 0.6 {
			t.Fatalf("frame %d: %v, want one box between %v and %v", r.Sequence, r.Boxes, seen, whole)
		}
	}
}

// Who goes behind a pillar and comes out on its other side was there all the time.
func TestPersonBehindAPillarIsNotLost(t *testing.T) {
	s, m := newRoom(), &Model{}
	const first, last = 20, 110
	where := func(i int) image.Rectangle {
		if i < first || i > last {
			return nowhere
		}
		return image.Rect(10, 60, 40, 150).Add(image.Pt(3*(i-first), 0))
	}
	results := play(m, 300, func(i int) *image.YCbCr {
		f := s.frame(1, where(i), nowhere)
		for y := range roomH {
			for x := 120; x < 154; x++ {
				f.Y[y*f.YStride+x] = 60
				f.Cr[f.COffset(x, y)] = 128
			}
		}
		return f
	})
	for i := first; i <= last; i++ {
		if r := results[i]; len(r.Boxes) != 1 || overlapOf(r.Boxes[0], where(i)) < 0.2 {
			t.Fatalf("frame %d: %v, want one box near %v", r.Sequence, r.Boxes, where(i))
		}
	}
}

// Glass shows a weak double of a shopper, where nobody in the store ever walks.
func TestReflectionIsNobody(t *testing.T) {
	s, m := newRoom(), &Model{}
	results := play(m, 300, func(i int) *image.YCbCr {
		step := image.Pt(i/3, 0)
		f := s.frame(1, image.Rect(40, 60, 70, 150).Add(step), nowhere)
		double := image.Rect(270, 20, 284, 66).Sub(image.Pt(step.X/2, 0))
		for y := double.Min.Y; y < double.Max.Y; y++ {
			for x := double.Min.X; x < double.Max.X; x++ {
				f.Y[y*f.YStride+x] = f.Y[y*f.YStride+x]/4 + 50
			}
		}
		return f
	})
	for _, r := range results {
		if len(r.Boxes) != 1 || r.Boxes[0].X0 > 200 {
			t.Fatalf("frame %d: %v, want the shopper alone", r.Sequence, r.Boxes)
		}
	}
}

// After the warm-up answers come one by one, each once, with the same people.
func TestStreamIsAnsweredAfterTheWarmUp(t *testing.T) {
	s, m := newRoom(), &Model{WarmUp: 60}
	where := func(i int) image.Rectangle {
		if i >= 100 && i < 200 {
			return image.Rect(0, 60, 30, 150).Add(image.Pt(2*(i-100), 0))
		}
		return nowhere
	}
	next := int64(1)
	for i := range 300 {
		for _, r := range m.Push(int64(i+1), s.frame(1, where(i), nowhere)) {
			if r.Sequence != next || i >= 60 && r.Sequence != int64(i+1-Lag) {
				t.Fatalf("at frame %d the answer is for frame %d, want %d", i+1, r.Sequence, next)
			}
			next++
			at := int(r.Sequence) - 1
			if person := where(at); at > 115 && at < 200 && (len(r.Boxes) != 1 || overlapOf(r.Boxes[0], person) < 0.5) {
				t.Fatalf("frame %d: %v, want one box on %v", r.Sequence, r.Boxes, person)
			}
		}
	}
	if next != 301-Lag {
		t.Errorf("%d frames are answered, want %d", next-1, 300-Lag)
	}
}

// Shadows that wander, light that changes and noise are nobody.
func TestEmptyRoomHasNobody(t *testing.T) {
	s, m := newRoom(), &Model{}
	results := play(m, 400, func(i int) *image.YCbCr {
		brightness := 1.0
		if i > 350 {
			brightness = 0.8 // a cloud, long after the warm-up
		}
		return s.frame(brightness, nowhere, image.Rect(0, 80, 60, 160).Add(image.Pt(i/2, 0)))
	})
	for _, r := range results {
		if len(r.Boxes) > 0 {
			t.Fatalf("frame %d: %v", r.Sequence, r.Boxes)
		}
	}
}

// A sensor in the dark is noisy all over the picture.
func TestNoiseIsNobodyAndHidesNobody(t *testing.T) {
	s, m := newRoom(), &Model{}
	s.noise = 16
	person := image.Rect(100, 40, 140, 160)
	results := play(m, 300, func(i int) *image.YCbCr {
		if i < 150 {
			return s.frame(1, person.Add(image.Pt(i/10%4, 0)), nowhere)
		}
		return s.frame(1, nowhere, nowhere)
	})
	for i, r := range results {
		if i < 150 && (len(r.Boxes) != 1 || overlapOf(r.Boxes[0], person) < 0.5) || i > 160 && len(r.Boxes) > 0 {
			t.Fatalf("frame %d: %v", r.Sequence, r.Boxes)
		}
	}
}

// A screen that lights up is nobody, while a shopper passes and when none does.
func TestScreenIsNobody(t *testing.T) {
	s, m := newRoom(), &Model{}
	screen := image.Rect(20, 30, 60, 100)
	shopper := func(i int) image.Rectangle {
		if i < 100 {
			return nowhere
		}
		return image.Rect(90, 60, 120, 150).Add(image.Pt((i-100)/2, 0))
	}
	results := play(m, 240, func(i int) *image.YCbCr {
		f := s.frame(1, shopper(i), nowhere)
		if i/20%3 == 1 {
			paint(f, screen, 220, 150)
		}
		return f
	})
	for i, r := range results {
		if want := min(1, shopper(i).Dx()); len(r.Boxes) != want || want == 1 && overlapOf(r.Boxes[0], shopper(i)) < 0.5 {
			t.Fatalf("frame %d: %v, want %v", r.Sequence, r.Boxes, shopper(i))
		}
	}
}

// paint fills a rectangle of a frame with some luma and red.
func paint(f *image.YCbCr, r image.Rectangle, luma, red uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			f.Y[f.YOffset(x, y)] = luma + uint8((x+y)%5)
			f.Cr[f.COffset(x, y)] = red
		}
	}
}

// Two who stand side by side, with a faint reflection between them, are two.
func TestWhatIsFaintConnectsNobody(t *testing.T) {
	s, m := newRoom(), &Model{}
	left, right, between := image.Rect(100, 60, 130, 150), image.Rect(150, 60, 180, 150), image.Rect(126, 90, 154, 150)
	results := play(m, 240, func(i int) *image.YCbCr {
		if i >= 100 {
			return s.frame(1, nowhere, nowhere)
		}
		sway := image.Pt(i/4%4, 0)
		f := s.frame(1, nowhere, nowhere)
		paint(f, between, 125, 128)
		paint(f, left.Add(sway), 20, 150)
		paint(f, right.Add(sway), 20, 150)
		return f
	})
	for _, r := range results[:100] {
		if len(r.Boxes) != 2 || max(overlapOf(r.Boxes[0], left), overlapOf(r.Boxes[1], left)) < 0.5 {
			t.Fatalf("frame %d: %v, want %v and %v", r.Sequence, r.Boxes, left, right)
		}
	}
}

func TestRegionLeavesOutWhoStandsElsewhere(t *testing.T) {
	s := newRoom()
	person := func(i int) image.Rectangle { return image.Rect(200, 60, 230, 150).Sub(image.Pt(i%60, 0)) }
	frames := func(i int) *image.YCbCr {
		if i < 40 {
			return s.frame(1, person(i), nowhere)
		}
		return s.frame(1, nowhere, nowhere)
	}
	m := &Model{Region: []image.Point{{0, 0}, {100, 0}, {100, 180}, {0, 180}}}
	for _, r := range play(m, 120, frames) {
		if len(r.Boxes) > 0 {
			t.Fatalf("frame %d: %v outside the region", r.Sequence, r.Boxes)
		}
	}
}

func TestNewSizeStartsAfresh(t *testing.T) {
	s, m := newRoom(), &Model{}
	results := play(m, 20, func(i int) *image.YCbCr {
		if i < 10 {
			return s.frame(1, nowhere, nowhere)
		}
		return image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio444)
	})
	if len(results) != 20 || results[19].Sequence != 20 {
		t.Errorf("%d results for 20 frames", len(results))
	}
}

// Of one who stands beneath the camera a head and a hand come up over the lower border: they
// are one person's.
func TestHeadAndHandBeneathTheCameraAreOnePersons(t *testing.T) {
	s, m := newRoom(), &Model{}
	head, hand := image.Rect(170, 150, 210, roomH), image.Rect(100, 158, 130, roomH)
	results := play(m, 320, func(i int) *image.YCbCr {
		sway := image.Pt(i%3, 0)
		switch {
		case i < 100:
			return s.frame(1, image.Rect(150, 60, 190, roomH).Add(sway), nowhere)
		case i >= 160:
			return s.frame(1, nowhere, nowhere)
		}
		f := s.frame(1, head.Add(sway), nowhere)
		arm := hand.Add(sway)
		for y := arm.Min.Y; y < arm.Max.Y; y++ {
			for x := arm.Min.X; x < arm.Max.X; x++ {
				f.Y[f.YOffset(x, y)] = uint8(20 + (x+y)%5)
				f.Cr[f.COffset(x, y)] = 150
			}
		}
		return f
	})
	for _, r := range results[110:155] {
		if len(r.Boxes) != 1 || overlapOf(r.Boxes[0], head.Union(hand)) < 0.5 {
			t.Fatalf("frame %d: %v, want one box on %v", r.Sequence, r.Boxes, head.Union(hand))
		}
	}
}
