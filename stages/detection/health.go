package detection

import "github.com/exeunt-io/exeunt/schemas"

// health says which scales have fallen deaf since before, or hear again.
func (f fixture) health(before fixture) []schemas.SensorHealth {
	var news []schemas.SensorHealth
	for cell, c := range f.Scales {
		was := cell < len(before.Scales) && before.Scales[cell].Still >= deaf
		if is := c.Still >= deaf; is != was {
			news = append(news, schemas.SensorHealth{
				Time: f.Last, Fixture: f.Name, Shelf: int32(cell)/f.Plates + 1, Plate: int32(cell)%f.Plates + 1,
				State: c.state(), NoiseGrams: c.spread(), Gaps: int64(c.Still),
			})
		}
	}
	return news
}

// state is the scale's state in the words of schemas.SensorHealth.
func (c scale) state() string {
	switch {
	case c.Still < deaf:
		return "ok"
	case c.Bins == 0:
		return "missing"
	}
	return "frozen"
}
