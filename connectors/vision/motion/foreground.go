package motion

// background is what the camera would see without anybody in the store.
type background struct{ picture }

// How far a pixel must be from the background to count: in grey levels, beyond what
// cameras' noise and compression leave after averaging.
const (
	lumaStep   = 11
	chromaStep = 8 // sum over both chroma planes
	// noisy is how many times a picture's median deviation a pixel must deviate, where
	// that is more: about four standard deviations.
	noisy = 6
)

// textured is the variance of luma from which a patch has a pattern of its own.
const textured = 30.0

// foreground marks in set what hides the background, and how strongly it differs, in
// grey levels over all planes. What merely lightens or darkens it does not: a shadow, a
// reflection in glass or a change of exposure leaves the pattern of what is behind to be
// seen.
func (b background) foreground(p picture, set []int32, contrast []uint8) {
	l := measureLight(p, b.picture)
	lumaLeast, chromaLeast := max(lumaStep, noisy*l.lumaNoise), max(chromaStep, noisy*l.chromaNoise)
	for i := range set {
		set[i], contrast[i] = 0, 0
		dy := apart(p.y[i], b.y[i], l.gain)
		dcb := int(p.cb[i]) - int(b.cb[i]) - l.cb
		dcr := int(p.cr[i]) - int(b.cr[i]) - l.cr
		chroma := abs(dcb) + abs(dcr)
		if abs(dy) < lumaLeast && chroma < chromaLeast {
			continue
		}
		if b.hidden(p, i, chroma) {
			set[i] = 1
			contrast[i] = uint8(min(255, abs(dy)+chroma))
		}
	}
}

// apart is the difference of lumas. What was or is too bright for the camera may have been
// any amount brighter.
func apart(now, behind uint8, gain int) int {
	const blown = 245
	d := int(now) - min(255, int(behind)*gain>>8)
	if d > 0 && behind >= blown || d < 0 && now >= blown {
		return 0
	}
	return d
}

// hidden says whether the patch around a pixel that differs has another pattern than the
// background's, by their correlation (J. P. Lewis, "Fast normalized cross-correlation",
// 1995). Where neither has a pattern, a moderate change of luma that leaves the colour is
// taken for light (Horprasert et al., "A statistical approach for real-time robust
// background subtraction and shadow detection", 1999).
func (b background) hidden(p picture, i, chroma int) bool {
	now := b.compare(p, i)
	if now.varBehind > textured {
		seenThrough := now.cov > 0 && now.cov*now.cov > 0.6*now.varNow*now.varBehind
		return !seenThrough
	}
	moderate := now.sumNow*20 > now.sumBehind*11 && now.sumBehind*20 > now.sumNow*15
	return now.varNow >= textured || chroma >= 2*chromaStep || !moderate
}

// patch is the statistics of the surroundings of a pixel, now and in the background.
type patch struct {
	sumNow, sumBehind      int
	varNow, varBehind, cov float64
}

func (b background) compare(p picture, i int) patch {
	const r = 3
	x, y := i%p.w, i/p.w
	x0, x1, y0, y1 := max(0, x-r), min(p.w, x+r+1), max(0, y-r), min(p.h, y+r+1)
	var sp, sb, spp, sbb, spb int
	for yy := y0; yy < y1; yy++ {
		row, behind := p.y[yy*p.w+x0:yy*p.w+x1], b.y[yy*p.w+x0:yy*p.w+x1]
		for k := range row {
			u, v := int(row[k]), int(behind[k])
			sp += u
			sb += v
			spp += u * u
			sbb += v * v
			spb += u * v
		}
	}
	n := (x1 - x0) * (y1 - y0)
	nn := float64(n) * float64(n)
	return patch{
		sumNow: sp, sumBehind: sb,
		varNow:    float64(n*spp-sp*sp) / nn,
		varBehind: float64(n*sbb-sb*sb) / nn,
		cov:       float64(n*spb-sp*sb) / nn,
	}
}
