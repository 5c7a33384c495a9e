package storefile

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed sheet.svg.tmpl
var sheetText string

var sheetTemplate = template.Must(template.New("sheet").Parse(sheetText))

// Scales of the drawing, in millimetres on paper for a metre.
const (
	planScale = 50.0  // 1:20
	faceScale = 100.0 // 1:10
	margin    = 12.0
	// sheetWidth is that of A2, lengthwise.
	sheetWidth  = 594.0
	legendWidth = 100.0
)

// sheet is a drawing on paper, in millimetres from the top left.
type sheet struct {
	Title         string
	Width, Height float64
	// Clip is the floor, beyond which nothing is seen by cameras.
	Clip  string
	Marks []mark
}

// mark is a path, or a text where there is none. Title is shown when pointed at.
type mark struct {
	Class, Path, Title string
	Lines              []line
	X, Y, Turn         float64 // of the text's middle, turned clockwise by degrees
}

// line is one of a text, DY millimetres below the one before.
type line struct {
	Text string
	DY   float64
}

// Draw writes the store as an SVG to scale: the floor seen from above, and below it each
// fixture as a shopper sees it.
func (d Definition) Draw(w io.Writer) error {
	s := &sheet{Title: fmt.Sprintf("%s, version %s", d.Room.Name, d.Room.Version), Width: sheetWidth}
	floor := d.Room.Floor
	planWidth := planScale * (floor.To[0] - floor.From[0])
	s.Width = max(s.Width, planWidth+2*margin+legendWidth)
	const planTop = margin + 14
	bottom := s.plan(d, planTop)
	s.legend(spot{margin + planWidth + 24, planTop + 4})
	s.Height = s.faces(d, bottom+16) + margin
	return sheetTemplate.Execute(w, s)
}

// spot is a place on paper.
type spot struct{ X, Y float64 }

// shape adds a closed path, line an open one.
func (s *sheet) shape(class, title string, corners ...spot) {
	s.Marks = append(s.Marks, mark{Class: class, Title: title, Path: pathOf(corners) + "Z"})
}

func (s *sheet) line(class string, ends ...spot) {
	s.Marks = append(s.Marks, mark{Class: class, Path: pathOf(ends)})
}

func pathOf(spots []spot) string {
	var b strings.Builder
	for i, p := range spots {
		fmt.Fprintf(&b, "%c%.2f %.2f", "ML"[min(i, 1)], p.X, p.Y)
	}
	return b.String()
}

// text writes lines about a middle.
func (s *sheet) text(class string, at spot, turn, lineHeight float64, lines ...string) {
	m := mark{Class: class, X: at.X, Y: at.Y, Turn: turn}
	for i, text := range lines {
		dy := lineHeight
		if i == 0 {
			dy = -lineHeight * float64(len(lines)-1) / 2
		}
		m.Lines = append(m.Lines, line{text, dy})
	}
	s.Marks = append(s.Marks, m)
}
