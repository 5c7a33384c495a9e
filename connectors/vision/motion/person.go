package motion

import (
	"cmp"
	"slices"
)

// A person is at least this share of the picture's area and height. Of one who is cut off
// by the picture's edge, less is enough, if it is as wide as a head that is so near.
const (
	leastArea   = 0.0055
	leastHeight = 0.12
	leastCut    = 0.003
	leastHead   = 0.08
)

// people puts patches together into people and drops what is too small for one.
func people(patches []blob, contrast []float32, w, h int) []blob {
	slices.SortFunc(patches, func(a, b blob) int { return cmp.Compare(b.area, a.area) })
	var merged []blob
	for _, p := range patches {
		i := slices.IndexFunc(merged, func(m blob) bool { return belongs(m, p, h) })
		if i < 0 {
			merged = append(merged, p)
			continue
		}
		merged[i] = merged[i].join(p)
	}
	var found []blob
	for _, m := range merged {
		m = trim(m, contrast, w)
		cut := m.x0 == 0 || m.y0 == 0 || m.x1 == w || m.y1 == h
		tall := float64(m.y1-m.y0) >= leastHeight*float64(h)
		size := float64(m.area) / float64(w*h)
		wide := float64(m.x1-m.x0) >= leastHead*float64(w)
		if size >= leastArea && tall || cut && wide && size >= leastCut {
			found = append(found, m)
		}
	}
	return found
}

// belongs says that a small patch is a part of the same body: above or below it, or
// beside it with hardly a gap.
func belongs(body, part blob, h int) bool {
	overlap := min(body.x1, part.x1) - max(body.x0, part.x0)
	gap := max(body.y0, part.y0) - min(body.y1, part.y1)
	narrow := min(body.x1-body.x0, part.x1-part.x0)
	if 2*overlap >= narrow && gap <= h/12 {
		return weight(part) >= 0.4*weight(body)
	}
	aside := -overlap
	return aside <= 2 && gap < 0 && weight(part) >= 0.6*weight(body)
}

// weight is a patch's strength, which parts of one body share more or less.
func weight(b blob) float64 { return b.strength() }

// trim cuts off columns and rows at the sides that hold hardly any contrast: floors
// that are a little darker, a stretched arm.
func trim(b blob, contrast []float32, w int) blob {
	columns := make([]float64, b.x1-b.x0)
	rows := make([]float64, b.y1-b.y0)
	for y := b.y0; y < b.y1; y++ {
		for x := b.x0; x < b.x1; x++ {
			c := float64(contrast[y*w+x])
			columns[x-b.x0] += c
			rows[y-b.y0] += c
		}
	}
	x0, x1 := core(columns, 0.12)
	y0, y1 := core(rows, 0.06)
	b.x0, b.x1 = b.x0+x0, b.x0+x1
	b.y0, b.y1 = b.y0+y0, b.y0+y1
	return b
}

// core is the stretch without the ends that stay below a share of the highest value.
func core(values []float64, share float64) (from, to int) {
	limit := share * slices.Max(values)
	from, to = 0, len(values)
	for from < to-1 && values[from] < limit {
		from++
	}
	for to > from+1 && values[to-1] < limit {
		to--
	}
	return from, to
}
