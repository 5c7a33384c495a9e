package motion

// Glass shows weak doubles of who stands before it, and of who passes behind it. Where
// weak patches are seen while a much stronger one is elsewhere, glass is likely.
const (
	weaker    = 0.55 // of the strongest patch in the picture
	remembers = 0.002
	likely    = 0.02
	weak      = 95 // levels: weaker than almost any body before almost any wall
)

// glass is how often each pixel held a weak double.
type glass struct {
	w, h   int
	double []float32
}

func newGlass(w, h int) *glass { return &glass{w: w, h: h, double: make([]float32, w*h)} }

// observe learns from the patches of one picture.
func (g *glass) observe(found []blob) {
	strongest := 0.0
	for _, b := range found {
		strongest = max(strongest, b.strength())
	}
	for _, b := range found {
		s := b.strength()
		if s >= weaker*strongest || s >= weak {
			continue
		}
		g.each(b, func(i int) { g.double[i] += remembers * (1 - g.double[i]) })
	}
}

// solid leaves out weak patches that lie on glass.
func (g *glass) solid(found []blob) []blob {
	var kept []blob
	for _, b := range found {
		on, all := 0, 0
		g.each(b, func(i int) {
			all++
			if g.double[i] >= likely {
				on++
			}
		})
		if b.strength() >= weak || 2*on < all {
			kept = append(kept, b)
		}
	}
	return kept
}

func (g *glass) each(b blob, do func(i int)) {
	for y := b.y0; y < b.y1; y++ {
		for i := y*g.w + b.x0; i < y*g.w+b.x1; i++ {
			do(i)
		}
	}
}
