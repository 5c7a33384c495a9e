package sim

import (
	"math"
	"math/rand/v2"
)

// Frequencies at which shelves move, in hertz: the building's hum, a line in all spectra of
// the real recording, and people's steps.
const (
	humHertz  = 24.4
	stepHertz = 1.55
)

// noises are what the plates of a shelf read beside their loads.
func (d *day) noises(rng *rand.Rand, f *Fixture) []func(t, shake, dt float64) float64 {
	if d.config.Background != nil {
		return d.recorded(rng, f.Plates)
	}
	all := make([]func(t, shake, dt float64) float64, f.Plates)
	for i, v := range newVibrations(rng, f.Plates, d.config.Noise) {
		all[i] = func(t, shake, dt float64) float64 { return v.at(rng, t, shake, dt) }
	}
	return all
}

// recorded are noises of the background's plates from somewhere on, as they lie side by
// side, beginning at some time.
func (d *day) recorded(rng *rand.Rand, plates int) []func(t, shake, dt float64) float64 {
	first, began := rng.IntN(len(d.config.Background.plates)), 100*rng.Float64()
	all := make([]func(t, shake, dt float64) float64, plates)
	for i := range all {
		all[i] = func(t, _, _ float64) float64 {
			return d.config.Noise * d.config.Background.at(first+i, began+t)
		}
	}
	return all
}

// vibration is how a plate follows its shelf's movement, in grams.
type vibration struct {
	white  float64 // standard deviation
	slow   float64 // of the noise that wanders
	wander float64
	hum    float64 // amplitude
	phase  float64 // of the hum
	sway   float64 // for a shake of 1; a shelf that tilts loads one plate and spares another
}

// newVibrations draws a shelf's plates. Shelves differ far more than a shelf's plates do:
// a heavy, high one moves most.
func newVibrations(rng *rand.Rand, plates int, noise float64) []*vibration {
	lively := noise * min(5, max(0.3, 0.7*math.Exp(0.8*rng.NormFloat64())))
	phase := 2 * math.Pi * rng.Float64()
	all := make([]*vibration, plates)
	for i := range all {
		level := lively * (0.5 + rng.Float64())
		all[i] = &vibration{
			white: 0.7 * level,
			slow:  0.5 * level * rng.Float64(),
			hum:   0.9 * level,
			phase: phase + 0.6*rng.NormFloat64(),
			sway:  level * rng.NormFloat64(),
		}
	}
	return all
}

// at is the plate's reading of its shelf's movement, dt seconds after the last, with a
// shake as day.shake tells it. The slow noise forgets in two seconds.
func (v *vibration) at(rng *rand.Rand, t, shake, dt float64) float64 {
	keep := math.Exp(-dt / 2)
	v.wander = keep*v.wander + math.Sqrt(1-keep*keep)*v.slow*rng.NormFloat64()
	return v.wander + v.white*rng.NormFloat64() + v.hum*math.Sin(2*math.Pi*humHertz*t+v.phase) + v.sway*shake
}

// shake is how a whole fixture is moved at a moment: about 5 while somebody walks by.
func (d *day) shake(f *Fixture, t float64) float64 {
	sum := 0.0
	middle := f.X + f.length()/2
	for _, st := range d.strides {
		if t < st.from || t > st.to {
			continue
		}
		at := d.actors[st.actor].body.at(t)
		apart := math.Hypot(at.X-middle, at.Y)
		sum += 5 * times(d.config.Hardship.Steps) * footfall(t-st.from, st.hertz) * math.Exp(-apart/3)
	}
	for _, k := range d.knocks {
		if k.fixture == f.ID && t > k.t && t < k.t+1 {
			sum += k.strength * ring(t-k.t, k.hertz, 0.15)
		}
	}
	return sum
}

// footfall is a walker's gait: the body's sway, and a fixture that rings after each heel.
func footfall(since, ringing float64) float64 {
	heel := math.Mod(since, 1/stepHertz)
	return 0.5*math.Sin(2*math.Pi*stepHertz*since) + 3.5*ring(heel, ringing, 0.12)
}

// ring is a damped oscillation, damping being the seconds until it has lost 63 %.
func ring(since, hertz, damping float64) float64 {
	return math.Exp(-since/damping) * math.Sin(2*math.Pi*hertz*since)
}
