package motion

// mask says which pixels are foreground (1) or not (0), with the planes that cleaning and
// labelling need, so that frames share them.
type mask struct {
	w, h      int
	set       []int32
	contrast  []uint8
	walked    []uint8 // 1 where anybody was ever seen
	tmp, sums []int32
	label     []int32
	parent    []int32
}

func newMask(w, h int) *mask {
	n := w * h
	return &mask{w: w, h: h, set: make([]int32, n), contrast: make([]uint8, n), walked: make([]uint8, n), tmp: make([]int32, n), sums: make([]int32, n), label: make([]int32, n)}
}

// leastPiece is the least area of a piece, in pixels of a picture.
const leastPiece = 30

// walk notes where somebody is.
func (m *mask) walk() {
	for i, v := range m.set {
		m.walked[i] |= uint8(v)
	}
}

// clean removes specks and closes cracks: a pixel stays when most of its neighbours are
// set, and gaps up to twice r wide are filled.
func (m *mask) clean(r int) {
	m.atLeast(1, 5)
	m.atLeast(r, 1)
	m.all(r)
}

// atLeast sets each pixel whose square of radius r holds k or more.
func (m *mask) atLeast(r int, k int32) {
	boxSum(m.set, m.w, m.h, r, m.tmp, m.sums)
	for i, v := range m.sums {
		m.set[i] = 0
		if v >= k {
			m.set[i] = 1
		}
	}
}

// all keeps each pixel whose square of radius r, as far as it is in the picture, is full.
func (m *mask) all(r int) {
	boxSum(m.set, m.w, m.h, r, m.tmp, m.sums)
	for y := range m.h {
		high := min(m.h, y+r+1) - max(0, y-r)
		for x := range m.w {
			wide := min(m.w, x+r+1) - max(0, x-r)
			i := y*m.w + x
			m.set[i] = 0
			if m.sums[i] == int32(high*wide) {
				m.set[i] = 1
			}
		}
	}
}

// blobs labels the mask's connected pieces (union-find over one pass, 8-connected) and
// returns those of at least area pixels; label numbers them from 1 up in that order.
func (m *mask) blobs(area int) []blob {
	m.parent = append(m.parent[:0], 0)
	for y := range m.h {
		for x := range m.w {
			i := y*m.w + x
			m.label[i] = 0
			if m.set[i] == 0 {
				continue
			}
			m.label[i] = m.join(x, y)
		}
	}
	return m.collect(area)
}

// join labels a set pixel after its neighbours that were met before.
func (m *mask) join(x, y int) int32 {
	var mine int32
	i := y*m.w + x
	look := func(j int) {
		if m.label[j] == 0 {
			return
		}
		root := m.find(m.label[j])
		if mine == 0 {
			mine = root
		} else if root != mine {
			m.parent[max(root, mine)] = min(root, mine)
			mine = min(root, mine)
		}
	}
	if x > 0 {
		look(i - 1)
	}
	if y > 0 {
		for dx := -1; dx <= 1; dx++ {
			if x+dx >= 0 && x+dx < m.w {
				look(i - m.w + dx)
			}
		}
	}
	if mine == 0 {
		mine = int32(len(m.parent))
		m.parent = append(m.parent, mine)
	}
	return mine
}

func (m *mask) find(l int32) int32 {
	for m.parent[l] != l {
		m.parent[l] = m.parent[m.parent[l]]
		l = m.parent[l]
	}
	return l
}

// collect measures the pieces and drops those that are too small.
func (m *mask) collect(area int) []blob {
	all := make([]blob, len(m.parent))
	for y := range m.h {
		for x := range m.w {
			if l := m.label[y*m.w+x]; l != 0 {
				root := m.find(l)
				here := blob{x, y, x + 1, y + 1, 1, int(m.contrast[y*m.w+x]), 0, outline{}}
				if all[root].area > 0 {
					here = all[root].with(here)
				}
				all[root] = here
			}
		}
	}
	var kept []blob
	for _, b := range all {
		if b.area >= area {
			b.room = b.w() * b.h()
			kept = append(kept, b)
		}
	}
	return kept
}
