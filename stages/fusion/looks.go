package fusion

// look is the mean colour of a band of a body, and how many cells it is the mean of.
type look struct {
	Luma  float64 `avro:"luma"`
	Blue  float64 `avro:"blue"`
	Red   float64 `avro:"red"`
	Cells float64 `avro:"cells"`
}

const (
	// How far a person's colours are from their mean, squared, in grey levels, and
	// colours at large from grey. Luma goes with the light.
	lumaSpread, lumaRange     = 25.0, 45.0
	chromaSpread, chromaRange = 12.0, 30.0
	// A cell may show another than it seems to, so colour speaks within limits, in nats.
	mostAlike, leastAlike = 1.5, -2.5
	// familiar is the number of cells after which a look is trusted, and remembered that
	// of how many it is the mean.
	familiar, remembered = 30, 20000
)

// alike is the logarithm of how much likelier a cell's colour is if it shows this look
// than if it shows anybody.
func (l look) alike(c cell) float64 {
	if !c.tinted || l.Cells < familiar {
		return 0
	}
	near := func(v, mean, spread, anywhere, breadth float64) float64 {
		a, b := (v-mean)/spread, (v-anywhere)/breadth
		return (b*b - a*a) / 2
	}
	const gain = 2.75 // of the three densities' heights: ln(45/25) + 2 ln(30/12), less a half
	ratio := gain - 0.5 + near(c.colour[0], l.Luma, lumaSpread, 128, lumaRange) +
		near(c.colour[1], l.Blue, chromaSpread, 128, chromaRange) + near(c.colour[2], l.Red, chromaSpread, 128, chromaRange)
	return min(mostAlike, max(leastAlike, ratio))
}

// with is the look after one more cell.
func (l look) with(c colour) look {
	l.Cells = min(l.Cells+1, remembered)
	l.Luma += (c[0] - l.Luma) / l.Cells
	l.Blue += (c[1] - l.Blue) / l.Cells
	l.Red += (c[2] - l.Red) / l.Cells
	return l
}
