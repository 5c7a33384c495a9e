package motion

import (
	"cmp"
	"slices"
)

// gather joins the pieces of one person: a belt in the colour of the shelf behind cuts a
// body into pieces above one another, and a post before it into pieces on both sides.
func (m *mask) gather(pieces []blob) []blob {
	slices.SortFunc(pieces, func(a, b blob) int { return cmp.Compare(b.area, a.area) })
	for joined := true; joined; {
		joined = false
		for i := 0; i < len(pieces) && !joined; i++ {
			for j := i + 1; j < len(pieces) && !joined; j++ {
				if m.oneBody(pieces[i], pieces[j]) {
					pieces[i] = pieces[i].with(pieces[j])
					pieces = slices.Delete(pieces, j, j+1)
					joined = true
				}
			}
		}
	}
	return pieces
}

// oneBody says whether two pieces, the first the larger, are likely one person's.
func (m *mask) oneBody(a, b blob) bool {
	gap := m.h / 12
	across := min(a.x1, b.x1) - max(a.x0, b.x0)
	along := min(a.y1, b.y1) - max(a.y0, b.y0)
	both := a.with(b)
	alike := !a.fainter(b) && !b.fainter(a)
	if alike && a.rises(m.h) && b.rises(m.h) && -2*across <= 3*max(a.w(), b.w()) {
		return true
	}
	if a.doubles(b) || b.doubles(a) {
		return false
	}
	if across*2 >= min(a.w(), b.w()) {
		return -along <= gap && both.w() <= max(both.h(), a.w()+gap)
	}
	if 8*b.mass < a.mass && 2*b.y0 > a.y0+a.y1 {
		alike = true // a shadow at the feet, which will be trimmed off
	}
	return m.slim(both, alike) && 2*along >= min(a.h(), b.h()) && m.post(min(a.x1, b.x1), max(a.x0, b.x0), max(a.y0, b.y0), min(a.y1, b.y1))
}

// slim says whether a box is one upright person's: twice as high as wide, with arms
// somewhat wider; of one who is cut off below the height is not known. Pieces that do not
// stand out alike had better be no wider than one person is, or they are one and their
// reflection.
func (m *mask) slim(both blob, alike bool) bool {
	switch {
	case !alike:
		return 5*both.w() <= 3*both.h()
	case both.y1 >= m.h-1:
		return both.w()*10 <= max(both.h()*7, m.h*6)
	}
	return both.w()*10 <= both.h()*7
}

// doubles says that a piece is the reflection of another in glass: fainter by far, and
// above it, since what a mirror shows is always farther away. A dark head above a white
// shirt is small.
func (b blob) doubles(o blob) bool {
	return b.fainter(o) && b.y0 < o.y0 && 2*b.h() > o.h()
}

// rises says that a piece is a head or a hand that comes up over the lower border: of one
// who stands beneath the camera no more is seen.
func (b blob) rises(h int) bool { return b.y1 >= h-1 && b.h() <= h/4 }

// post says whether nobody was ever seen before what is between two pieces: then it
// stands before them. What lies between two people has been walked through.
func (m *mask) post(x0, x1, y0, y1 int) bool {
	walked, all := 0, 0
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			all++
			walked += int(m.walked[y*m.w+x])
		}
	}
	return walked*10 <= all
}

// behind widens a box that is slimmer than anybody's towards the post beside it, by half of
// what is missing: between what is seen of one who is half hidden, and all of them.
func (m *mask) behind(b blob) blob {
	hidden := (b.h()/4 - b.w() + 1) / 2
	if hidden <= 0 {
		return b
	}
	left, right := max(0, b.x0-hidden), min(m.w, b.x1+hidden)
	switch before, after := m.post(left, b.x0, b.y0, b.y1), m.post(b.x1, right, b.y0, b.y1); {
	case before && !after:
		b.x0 = left
	case after && !before:
		b.x1 = right
	}
	return b
}

// sharpen takes away what is faint of pieces that are too wide for one person: a shadow or a
// reflection that connects two, or one with the reflection. It says whether there were any.
func (m *mask) sharpen(pieces []blob) (any bool) {
	for _, b := range pieces {
		cut := b.y1 >= m.h-1 && 2*b.h() < m.h
		if cut || 5*b.w() <= 3*b.h() {
			continue
		}
		for y := b.y0; y < b.y1; y++ {
			for x := b.x0; x < b.x1; x++ {
				if i := y*m.w + x; m.contrast[i] > 0 && veiled*int(m.contrast[i]) < b.clarity() {
					m.set[i], any = 0, true
				}
			}
		}
	}
	return any
}

// likely says whether a blob may be a person: large enough and no thin streak. What the
// border of the picture cuts off may be smaller, since it is only a part.
func likely(b blob, w, h int) bool {
	cut := b.y1 >= h-1 || b.x0 <= 1 || b.x1 >= w-1
	if cut {
		return b.w() >= h/12 && b.h() >= h/40 && b.area*4 >= b.room
	}
	return b.h() >= h/4 && b.w() >= h/20 && b.area*4 >= b.room && b.w() <= 2*b.h()
}

// fit narrows a blob to where its body is: columns and rows that hold a small part of
// what the fullest one holds are a shadow at the feet, a cable, or noise.
func (m *mask) fit(b blob) blob {
	columns, rows := make([]int, b.w()), make([]int, b.h())
	for y := b.y0; y < b.y1; y++ {
		for x := b.x0; x < b.x1; x++ {
			v := int(m.set[y*m.w+x])
			columns[x-b.x0] += v
			rows[y-b.y0] += v
		}
	}
	x0, x1 := trim(columns, 8)
	y0, y1 := trim(rows, 12)
	return blob{b.x0 + x0, b.y0 + y0, b.x0 + x1, b.y0 + y1, b.area, b.mass, min(b.room, (x1-x0)*(y1-y0)), outline{}}
}

// trim returns the range outside of which no sum reaches a part of the largest.
func trim(sums []int, part int) (from, to int) {
	least := slices.Max(sums)/part + 1
	to = len(sums)
	for from < to-1 && sums[from] < least {
		from++
	}
	for to > from+1 && sums[to-1] < least {
		to--
	}
	return from, to
}
