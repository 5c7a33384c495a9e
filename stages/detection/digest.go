package detection

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// binLength is the grain in which weight is followed: short against a pick (0.3 s and
// more), long against the ringing of a shaken shelf (10 Hz and more on the real store).
const binLength = 100 * schemas.Millisecond

// digest reduces a record to bins. It looks at nothing else, so order cannot matter.
func digest(w schemas.Weights, sum, offset int64) block {
	samples := int(w.Samples)
	bins := max(1, min(samples, int(math.Round(float64(w.Period)*float64(samples)/float64(binLength)))))
	cells := int(w.Shelves * w.Plates)
	b := block{
		Fixture: w.Fixture, Time: w.Time, Step: w.Period * schemas.Micros(samples) / schemas.Micros(bins),
		Shelves: w.Shelves, Plates: w.Plates, Sum: sum, Offset: offset,
		Mean: make([]float32, bins*cells), Variance: make([]float32, bins*cells),
	}
	for bin := range bins {
		first, end := bin*samples/bins, (bin+1)*samples/bins
		for cell := range cells {
			b.Mean[bin*cells+cell], b.Variance[bin*cells+cell] = average(w.Grams, first*cells+cell, end*cells, cells)
		}
	}
	return b
}

// average is the mean of every stride-th value and the variance of that mean. Readings
// that are not numbers are left out; NaN if none is left.
func average(values []float32, first, end, stride int) (mean, variance float32) {
	var n, sum, squares float64
	var origin float64 // of the first reading, so that squares of large tares do not cancel
	for i := first; i < end; i += stride {
		v := float64(values[i])
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		if n == 0 {
			origin = v
		}
		n, sum, squares = n+1, sum+v-origin, squares+(v-origin)*(v-origin)
	}
	if n == 0 {
		return float32(math.NaN()), 0
	}
	if n > 1 {
		variance = float32(max(0, (squares-sum*sum/n)/(n-1)/n))
	}
	return float32(origin + sum/n), variance
}

// well says whether the record's readings have the shape that it claims.
func well(w schemas.Weights) bool {
	return w.Samples > 0 && w.Shelves > 0 && w.Plates > 0 && w.Period > 0 &&
		int64(len(w.Grams)) == int64(w.Samples)*int64(w.Shelves)*int64(w.Plates)
}
