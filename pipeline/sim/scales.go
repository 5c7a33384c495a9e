package sim

import (
	"math"
	"math/rand/v2"
)

// A converter's own rate, slower than 60 Hz, so that some samples repeat the last, and its
// step in grams.
const (
	converterHertz = 55.8
	quantum        = 0.24
)

// scale is one load cell and its faults.
type scale struct {
	id     plateID
	rng    *rand.Rand
	tare   float64
	noise  func(t, shake, dt float64) float64 // grams
	gain   float64
	leaks  [2]float64 // of the change on plates one and two away
	dead   bool
	frozen float64 // seconds from when it repeats itself; forever if it does not
	clock  float64 // of its converter, in conversions
	count  float64 // of the last conversion
	last   float64
	drift  float64 // grams a second
	jumps  float64 // seconds from when it reads off by jump grams; forever if it does not
	jump   float64
	loads  []int // of goods.loads that touch it
	// settled is what loads that are over, and no more in loads, have left, in grams.
	settled float64
}

// fixtureScales are the load cells of one fixture, [shelf][plate] from 0.
type fixtureScales struct {
	fixture *Fixture
	rng     *rand.Rand
	scales  [][]*scale
	phase   float64 // of its messages, in seconds
}

func (d *day) newScales(f *Fixture) *fixtureScales {
	rng := rand.New(rand.NewPCG(d.config.Seed, uint64(100+f.ID)))
	fs := &fixtureScales{fixture: f, rng: rng, phase: 0.2 * rng.Float64()}
	for shelf := range f.Shelves {
		noises := d.noises(rng, f)
		var row []*scale
		for plate := range f.Plates {
			s := &scale{
				id: plateID{f.ID, shelf + 1, plate + 1}, rng: rng,
				tare:   rng.NormFloat64() * 1500,
				noise:  noises[plate],
				gain:   1 + 0.003*rng.NormFloat64(),
				leaks:  [2]float64{0.015 * rng.Float64(), 0.02 * rng.Float64()},
				dead:   rng.Float64() < 0.001,
				frozen: forever,
				jumps:  forever,
				clock:  rng.Float64(),
				drift:  0.01 * rng.NormFloat64(),
			}
			row = append(row, s)
		}
		fs.scales = append(fs.scales, row)
	}
	if rng.Float64() < 0.05 { // a plate that stops in the middle
		fs.draw().frozen = d.ends * rng.Float64()
	}
	if rng.Float64() < 0.05 { // a converter's step
		s := fs.draw()
		s.jumps, s.jump = d.ends*rng.Float64(), 10*rng.NormFloat64()
	}
	for i, l := range d.goods.loads {
		for _, sh := range l.shares {
			if sh.plate.fixture == f.ID {
				s := fs.scales[sh.plate.shelf-1][sh.plate.plate-1]
				s.loads = append(s.loads, i)
			}
		}
	}
	return fs
}

// draw picks one scale.
func (fs *fixtureScales) draw() *scale {
	row := fs.scales[fs.rng.IntN(len(fs.scales))]
	return row[fs.rng.IntN(len(row))]
}

// loadAt is the weight that has come to a plate since the beginning, in grams.
func (d *day) loadAt(s *scale, t float64) float64 {
	sum := s.settled
	for _, i := range s.loads {
		l := d.goods.loads[i]
		if t <= l.begins {
			continue
		}
		for _, sh := range l.shares {
			if sh.plate == s.id {
				sum += sh.part * l.shape(min(t, l.ends))
			}
		}
	}
	return sum
}

// sample reads all plates at a moment: [shelf][plate] in grams.
func (d *day) sample(fs *fixtureScales, t float64) [][]float64 {
	shake := d.shake(fs.fixture, t)
	readings := make([][]float64, len(fs.scales))
	for shelf, row := range fs.scales {
		loads := make([]float64, len(row))
		for i, s := range row {
			loads[i] = d.loadAt(s, t)
		}
		readings[shelf] = make([]float64, len(row))
		for i, s := range row {
			readings[shelf][i] = s.read(loads, i, t, shake, 1/d.config.Hertz)
		}
	}
	return readings
}

// read is one plate's reading, with what leaks in from its neighbours.
func (s *scale) read(loads []float64, i int, t, shake, dt float64) float64 {
	value := s.tare + s.gain*loads[i] + s.noise(t, shake, dt) + s.drift*t
	if t >= s.jumps {
		value += s.jump
	}
	for away, leak := range s.leaks {
		for _, j := range []int{i - away - 1, i + away + 1} {
			if j >= 0 && j < len(loads) {
				value += leak * loads[j]
			}
		}
	}
	conversion := math.Floor(s.clock + t*converterHertz)
	switch {
	case s.dead:
		return math.NaN()
	case t >= s.frozen, conversion == s.count, s.rng.Float64() < 0.001:
		return s.last
	case s.rng.Float64() < 0.0002:
		return math.NaN()
	}
	s.count = conversion
	s.last = math.Round(value/quantum) * quantum
	return s.last
}
