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
	f.count(b)
	for bin := range len(b.Mean) / cells {
		now := moment{b.Time + schemas.Micros(bin)*b.Step, b.Step, b.Offset}
		if now.at+b.Step/2 < f.Last {
			continue // most of it was already weighed
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

// ring is the last bins of a scale.
func (f *fixture) ring(cell int) ring {
	at := cell * window
	return ring{f.Recent[at : at+window], f.Shake[at : at+window], (int(f.Head) + 1) % window}
}

// read gives one bin to one scale. A scale without a reading stays as it was: its ring
// repeats the last bin, since rings turn together.
func (f *fixture) read(cell int, mean, shake float32, now moment) {
	head := int(f.Head)
	r := f.ring(cell)
	c := &f.Scales[cell]
	last := (head + window - 1) % window
	c.Still = min(c.Still+1, deaf)
	switch {
	case math.IsNaN(float64(mean)):
		f.Gaps++
		r.means[head], r.shakes[head] = r.means[last], r.shakes[last]
		return
	case c.Bins == 0:
		c.begin(r, mean)
		return
	}
	if mean != r.means[last] || shake != 0 {
		c.Still = 0
	}
	r.means[head], r.shakes[head] = mean, shake
	if c.Still >= half { // frozen, it may be in the middle of a pick: its plateau means nothing
		if c.Still == deaf {
			c.Level, c.Moving = mean, 0
		}
		return
	}
	before := *c
	to := max(before.Moving, now.at-(window-1)*now.step)
	switch c.watch(r, float64(mean), now) {
	case 0:
		f.refine(cell)
	case 1:
		f.arrived(cell, before, to, now)
	case 2:
		f.turned(cell, before, to, now)
	}
}

// arrived notes the change of a scale that has come to rest on another plateau.
func (f *fixture) arrived(cell int, before scale, to schemas.Micros, now moment) {
	c := f.Scales[cell]
	f.Changes = append(f.Changes, f.departure(cell, before, c.Flow, c.FlowTime, to, now))
	f.refine(cell)
}

// turned notes both changes of a scale that came to rest by way of a plateau that it kept
// only briefly.
func (f *fixture) turned(cell int, before scale, to schemas.Micros, now moment) {
	c := f.Scales[cell]
	p := c.Pause
	there := before
	there.Level, there.Bins = before.Level+p.Height, half
	first := f.departure(cell, before, p.Flow, p.FlowTime, p.From, now)
	first.Grams, first.Variance, first.Settled = float64(p.Height), first.Start+there.levelVariance()+unrest, true
	first.Left, first.Right = murmur{}, murmur{} // what is felt now is of both
	second := f.departure(cell, there, c.Flow-p.Flow, c.FlowTime-p.FlowTime, max(to, p.To), now)
	second.From = p.To
	second.Left, second.Right = murmur{}, murmur{}
	f.Changes = append(f.Changes, first, second)
	f.refine(cell)
}

// departure is a change from where a scale was before, which moved by so much until a
// moment.
func (f *fixture) departure(cell int, before scale, flow, flowTime float32, to schemas.Micros, now moment) change {
	middle := (before.Moving + to) / 2
	if flow > 0 {
		middle = before.Moving + schemas.Micros(float64(flowTime)/float64(flow)*float64(schemas.Second))
	}
	shelf, plate := int32(cell)/f.Plates+1, int32(cell)%f.Plates+1
	return change{
		Shelf: shelf, Plate: plate,
		From: before.Moving, To: to, Middle: middle, Found: now.at + now.step,
		Before: float64(before.Level), Start: before.levelVariance(), First: before.First, Last: now.offset,
		Left: f.listen(shelf, plate-1), Right: f.listen(shelf, plate+1),
	}
}

// refine lets the newest change of a plate follow its plateau until it moves again.
func (f *fixture) refine(cell int) {
	c := &f.Scales[cell]
	for i := len(f.Changes) - 1; i >= 0; i-- {
		d := &f.Changes[i]
		if int((d.Shelf-1)*f.Plates+d.Plate-1) != cell {
			continue
		}
		d.Settled = d.Settled || c.Moving != 0
		if !d.Settled {
			d.Grams = float64(c.Level) - d.Before
			d.Variance = d.Start + c.levelVariance() + unrest
		}
		return
	}
}

// busy says that something on the fixture is not decided, or its minute not told.
func (f fixture) busy() bool {
	return len(f.Changes) > 0 || f.Minute != 0 || slices.ContainsFunc(f.Scales, func(c scale) bool { return c.Moving != 0 })
}

// conclude ends what is still moving on a fixture that has fallen silent, and its minute,
// on what the last bins say: a recording that stops, or a cable that is pulled.
func (f fixture) conclude() fixture {
	f.Scales, f.Changes, f.Minute = slices.Clone(f.Scales), slices.Clone(f.Changes), 0
	last := (int(f.Head) + window - 1) % window
	for cell := range f.Scales {
		c := &f.Scales[cell]
		if c.Moving == 0 {
			continue
		}
		before := *c
		c.Level, c.Bins, c.Moving = f.Recent[cell*window+last], 1, 0
		f.arrived(cell, before, f.Last, moment{at: f.Last, offset: c.First})
	}
	return f
}
