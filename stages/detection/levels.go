package detection

import "github.com/exeunt-io/exeunt/schemas"

// levels is what the noisy scales of the fixture read over the last window, once for each
// window, since before.
func (f fixture) levels(before fixture) (l schemas.Levels, told bool) {
	if f.Head >= before.Head || f.Last == before.Last {
		return l, false
	}
	l.Time = f.Last
	for cell := range f.Scales {
		if c := &f.Scales[cell]; c.Still >= deaf || c.Told <= quiet {
			continue
		}
		var sum float64
		for _, mean := range f.ring(cell).means {
			sum += float64(mean)
		}
		plate := schemas.PlateRef{Fixture: f.Name, Shelf: int32(cell)/f.Plates + 1, Plate: int32(cell)%f.Plates + 1}
		l.Scales = append(l.Scales, schemas.Level{Plate: plate, Grams: sum / window})
	}
	return l, len(l.Scales) > 0
}
