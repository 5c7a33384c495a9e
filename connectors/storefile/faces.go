package storefile

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// faces draws the fixtures as shoppers see them, in rows that stand on one floor, and
// returns where they end.
func (s *sheet) faces(d Definition, top float64) float64 {
	const gap, heading = 14.0, 10.0
	for _, row := range s.rows(d.Room.Fixtures, gap) {
		tallest := 0.0
		for _, f := range row {
			tallest = max(tallest, faceScale*f.top())
		}
		top += heading + tallest
		left := margin
		for _, f := range row {
			s.face(d, f, spot{left, top})
			left += faceScale*f.width() + gap
		}
		top += gap
	}
	return top
}

// rows breaks the fixtures into rows that the sheet has room for.
func (s *sheet) rows(fixtures []Fixture, gap float64) [][]Fixture {
	var rows [][]Fixture
	left := math.Inf(1)
	for _, f := range fixtures {
		width := faceScale*f.width() + gap
		if left+width-gap > s.Width-margin {
			rows, left = append(rows, nil), margin
		}
		last := len(rows) - 1
		rows[last], left = append(rows[last], f), left+width
	}
	return rows
}

// face draws one fixture from its lower left corner, on the floor.
func (s *sheet) face(d Definition, f Fixture, foot spot) {
	at := func(x, z float64) spot { return spot{foot.X + faceScale*x, foot.Y - faceScale*z} }
	s.shape("case", "", at(0, 0), at(f.width(), 0), at(f.width(), f.top()), at(0, f.top()))
	for _, facing := range d.Facings {
		if facing.Fixture == f.ID {
			s.facing(d, f, facing, at)
		}
	}
	for i, shelf := range f.Shelves {
		end := float64(shelf.Plates) * f.PlateWidth
		s.line("shelf", at(0, shelf.Height), at(end, shelf.Height))
		for plate := 0; plate <= shelf.Plates; plate++ {
			x := float64(plate) * f.PlateWidth
			s.line("plate", at(x, shelf.Height), at(x, shelf.Height-0.015))
		}
		label := at(0, shelf.Height)
		s.text("metre", spot{label.X - 4, label.Y - 3}, 0, 3, fmt.Sprint(i+1), fmt.Sprint(shelf.Height))
	}
	s.line("ground", at(-0.05, 0), at(f.width()+0.05, 0))
	name := at(f.width()/2, f.top())
	s.text("fixture-name", spot{name.X, name.Y - 4}, 0, 5, "fixture "+f.ID)
}

// facing is a box with the product's name, or an empty one.
func (s *sheet) facing(d Definition, f Fixture, of Facing, at func(x, z float64) spot) {
	shelf := f.Shelves[of.Shelf-1]
	height := cmp.Or(of.Height, shelf.Clearance)
	left, right := float64(of.From-1)*f.PlateWidth, float64(of.To)*f.PlateWidth
	corners := []spot{at(left, shelf.Height), at(right, shelf.Height), at(right, shelf.Height+height), at(left, shelf.Height+height)}
	plates := fmt.Sprintf("shelf %d, plates %d to %d", of.Shelf, of.From, of.To)
	if of.Product == "" {
		s.shape("free", "kept free: "+plates, corners...)
		s.text("metre", at((left+right)/2, shelf.Height+height/2), 0, 4, "kept free")
		return
	}
	p := d.product(of.Product)
	s.shape("facing", fmt.Sprintf("%s, %s %s, %g g, %s: %s", p.Name, d.Room.Currency, p.Price, p.WeightGrams, p.Codes[0], plates), corners...)
	s.name(p.Name, at((left+right)/2, shelf.Height+height/2), faceScale*(right-left), faceScale*height)
}

// name writes a product's name into a box of millimetres: along it where there is room,
// else up it.
func (s *sheet) name(name string, middle spot, width, height float64) {
	const size, letter = 2.6, 1.45 // millimetres: from line to line, and of a letter about
	if lines, fits := wrap(name, int(width/letter), int(height/size)); fits {
		s.text("product", middle, 0, size, lines...)
		return
	}
	lines, _ := wrap(name, int(height/letter), int(width/size))
	s.text("product", middle, -90, size, lines...)
}

// wrap breaks a text at its spaces into at most so many lines of so many letters; what
// does not fit is cut.
func wrap(text string, letters, most int) (lines []string, fits bool) {
	fits = true
	for _, word := range strings.Fields(text) {
		if n := len(lines); n > 0 && len([]rune(lines[n-1]))+1+len([]rune(word)) <= letters {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	for i, l := range lines {
		if r := []rune(l); len(r) > letters {
			lines[i], fits = string(r[:max(1, letters-1)])+"…", false
		}
	}
	if most = max(1, most); len(lines) > most {
		lines, fits = lines[:most], false
		lines[most-1] += "…"
	}
	return lines, fits
}
