package detection

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// silence is how long a fixture may say nothing before what is open is decided without
// more readings.
const silence = 2 * schemas.Second

// weigh takes a block of its fixture. exists says how many plates a shelf has.
func (f fixture) weigh(b block, exists []int32) fixture {
	cells := int(b.Shelves * b.Plates)
	if f.Shelves != b.Shelves || f.Plates != b.Plates {
		f = newFixture(b)
	}
	f.Scales, f.Recent, f.Shake = slices.Clone(f.Scales), slices.Clone(f.Recent), slices.Clone(f.Shake)
	f.Changes = slices.Clone(f.Changes)
	for bin := range len(b.Mean) / cells {
		now := moment{b.Time + schemas.Micros(bin)*b.Step, b.Step, b.Offset}
		if now.at < f.Last {
			continue // overlaps what was already weighed
		}
		f.Last = now.at + b.Step
		for shelf := range f.Shelves {
			for plate := range min(f.Plates, exists[shelf]) {
				cell := int(shelf*f.Plates + plate)
				f.read(cell, b.Mean[bin*cells+cell], b.Variance[bin*cells+cell], now)
			}
		}
		f.Head = (f.Head + 1) % window
	}
	return f
}

func newFixture(b block) fixture {
	cells := int(b.Shelves * b.Plates)
	return fixture{
		Name: b.Fixture, Shelves: b.Shelves, Plates: b.Plates,
		Scales: make([]scale, cells), Recent: make([]float32, cells*window), Shake: make([]float32, cells*window),
	}
}

// read gives one bin to one scale. A scale without a reading stays as it was: its ring
// repeats the last bin, since rings turn together.
func (f *fixture) read(cell int, mean, variance float32, now moment) {
	at := cell * window
	head := int(f.Head)
	r := ring{f.Recent[at : at+window], f.Shake[at : at+window], (head + 1) % window}
	c := &f.Scales[cell]
	if math.IsNaN(float64(mean)) {
		last := (head + window - 1) % window
		r.means[head], r.shakes[head] = r.means[last], r.shakes[last]
		return
	}
	r.means[head], r.shakes[head] = mean, variance
	c.Filled = min(c.Filled+1, window)
	moving, first := c.Moving, c.First
	if found := c.watch(r, float64(mean), now); found.changed {
		f.Changes = append(f.Changes, change{
			Shelf: int32(cell)/f.Plates + 1, Plate: int32(cell)%f.Plates + 1,
			From: moving, To: max(moving, now.at-(window-1)*now.step), Found: now.at + now.step,
			Grams: found.grams, Variance: found.variance, First: first, Last: now.offset,
		})
	}
}

// conclude ends what is still moving on a fixture that has fallen silent, on what the
// last bins say: a recording that stops, or a cable that is pulled.
func (f fixture) conclude() fixture {
	f.Scales, f.Changes = slices.Clone(f.Scales), slices.Clone(f.Changes)
	for cell := range f.Scales {
		c := &f.Scales[cell]
		if c.Moving == 0 {
			continue
		}
		last := (int(f.Head) + window - 1) % window
		before := (last + window - 1) % window
		a, b := f.Recent[cell*window+last], f.Recent[cell*window+before]
		apart := float64(a - b)
		noise := max(float64(c.Noise), float64(f.Shake[cell*window+last]), quantum) + apart*apart
		s := sums{mean: float64(a+b)/2 - float64(c.Level)}
		moving := c.Moving
		if found := c.arrive(s, noise*window/2); found.changed {
			f.Changes = append(f.Changes, change{
				Shelf: int32(cell)/f.Plates + 1, Plate: int32(cell)%f.Plates + 1,
				From: moving, To: f.Last, Found: f.Last,
				Grams: found.grams, Variance: found.variance, First: c.First, Last: c.First,
			})
		}
	}
	return f
}
