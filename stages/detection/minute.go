package detection

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// count begins the minute that the block lies in, unless it is under way, and counts the
// readings that are missing since the last one. A block that lies in two counts for the first.
func (f *fixture) count(b block) {
	if begins := b.Time - b.Time%schemas.Minute; begins != f.Minute {
		f.Minute, f.Gaps = begins, 0
	}
	if f.Last == 0 {
		return
	}
	if missing := b.Time - max(f.Last, f.Minute); missing > 0 {
		f.Gaps += int64(missing/b.Step) * int64(len(f.cells()))
	}
}

// minute sums up the minute that is under way.
func (f fixture) minute() schemas.FixtureHealth {
	h := schemas.FixtureHealth{Time: f.Minute, Fixture: f.Name, Gaps: f.Gaps}
	var spreads []float64
	for _, c := range f.cells() {
		h.Cells++
		if c.Still >= deaf {
			h.Dead++
			continue
		}
		spreads = append(spreads, c.spread())
	}
	if len(spreads) > 0 {
		slices.Sort(spreads)
		h.NoiseGrams, h.LoudestGrams = spreads[len(spreads)/2], spreads[len(spreads)-1]
	}
	return h
}

// cells are the scales that exist: those that were expected to say something.
func (f fixture) cells() (cells []scale) {
	for _, c := range f.Scales {
		if c.Bins > 0 || c.Still > 0 {
			cells = append(cells, c)
		}
	}
	return cells
}
