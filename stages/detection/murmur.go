package detection

import (
	"math"
	"slices"
)

// murmur is what a scale at rest has felt of a change beside it: too little to notice by
// itself, and yet a part of goods that stood across the edge. A zero variance is of a scale
// that could not tell.
type murmur struct {
	Grams    float64 `avro:"grams"`
	Variance float64 `avro:"variance"` // of Grams
}

// listen is how far a plate is off its plateau now.
func (f fixture) listen(shelf, plate int32) murmur {
	if plate < 1 || plate > f.Plates {
		return murmur{}
	}
	cell := int((shelf-1)*f.Plates + plate - 1)
	c := f.Scales[cell]
	if c.Moving != 0 || c.Bins < window || c.Still >= half {
		return murmur{}
	}
	r := f.ring(cell)
	s := r.sums(float64(c.Level))
	noise := max(float64(c.Noise), s.shake, quantum)
	return murmur{s.mean, noise/window + c.levelVariance() + unrest}
}

// joined adds to a run what the plates beside it have felt of it. Those have a new plateau
// then.
func (f fixture) joined(run []change) []change {
	first, last := run[0], run[len(run)-1]
	if c, heard := f.overhear(first, first.Left, first.Plate-1); heard {
		run = slices.Concat([]change{c}, run)
	}
	if c, heard := f.overhear(last, last.Right, last.Plate+1); heard {
		run = slices.Concat(run, []change{c})
	}
	return run
}

// overhear judges by Bayes' rule, as audible does, whether a plate beside a change was under
// the same goods.
func (f fixture) overhear(c change, m murmur, plate int32) (part change, heard bool) {
	if m.Grams*c.Grams <= 0 || m.Variance == 0 {
		return part, false
	}
	part = c
	part.Plate, part.Grams, part.Variance = plate, m.Grams, m.Variance
	talk := m.Variance + square(part.feels(c))
	for _, d := range slices.Concat(f.Loud, f.Changes) {
		if d.Shelf != c.Shelf || d.apart(part) > reach {
			continue
		}
		if d.Plate == plate {
			return part, false // it has changed by itself
		}
		if d.apart(c) > 0 {
			talk += square(part.feels(d))
		}
	}
	scale := &f.Scales[(c.Shelf-1)*f.Plates+plate-1]
	if scale.Moving != 0 || normal(m.Grams, talk) > across/math.Abs(c.Grams) {
		return part, false
	}
	scale.Level += float32(m.Grams)
	scale.Up, scale.Down = 0, 0
	return part, true
}

func normal(off, variance float64) float64 {
	return math.Exp(-off*off/2/variance) / math.Sqrt(2*math.Pi*variance)
}
