package detection

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// quiet is the spread, in grams, below which a scale need not say how noisy it is.
	quiet = 2.0
	// louder is how many times noisier, or quieter, a scale must be than it said last.
	louder = 2
)

// health says which scales have fallen deaf since before, or hear again, and which are
// much noisier or quieter than was told.
func (f fixture) health(before fixture) []schemas.SensorHealth {
	var news []schemas.SensorHealth
	for cell := range f.Scales {
		c := &f.Scales[cell]
		was := cell < len(before.Scales) && before.Scales[cell].Still >= deaf
		is, spread := c.Still >= deaf, max(c.spread(), quiet)
		told := max(float64(c.Told), quiet)
		if is == was && (is || spread < louder*told && told < louder*spread) {
			continue
		}
		c.Told = float32(spread)
		news = append(news, schemas.SensorHealth{
			Time: f.Last, Fixture: f.Name, Shelf: int32(cell)/f.Plates + 1, Plate: int32(cell)%f.Plates + 1,
			State: c.state(), NoiseGrams: c.spread(), Gaps: int64(c.Still),
		})
	}
	return news
}

// spread is the standard deviation of a bin at rest, in grams, were all that keeps two
// plateaus apart the noise of their bins.
func (c scale) spread() float64 { return math.Sqrt(float64(c.Noise) + window*float64(c.Wander)) }

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
