package sim

import (
	"fmt"
	"slices"
)

// Config says what to simulate. Equal configs give equal recordings, byte for byte.
type Config struct {
	Seed uint64
	Kind Kind
	// Noise multiplies the noise of scales and key points; 0 is 1.
	Noise float64
	// Hertz is the scales' sampling rate; 0 is 60.
	Hertz float64
	// Plates multiplies the width of the load cells, where goods stay as they are; 0 is 1.
	Plates float64
	// Hardship is what else may be worse.
	Hardship Hardship
	// Background is the scales' noise; nil is a model's.
	Background *Background
	// Store is the room and its goods; nil is the built-in one.
	Store *Store
}

// Kind is a kind of visit.
type Kind string

// Kinds are all kinds: ordinary ones first, then what is known to be hard.
var Kinds = []Kind{
	"ordinary-one", "ordinary-two", "put-back", "multi-unit", "long-visit",
	"slow-pick", "press-hold", "press-two-take-one", "same-weight-swap",
	"misplace-and-pass", "handover", "crossing-arms", "simultaneous", "crowd",
}

// Ordinary says that the kind is an everyday visit, not a known weak spot.
func (k Kind) Ordinary() bool { return k == "ordinary-one" || k == "ordinary-two" }

func (c Config) withDefaults() (Config, error) {
	if !slices.Contains(Kinds, c.Kind) {
		return c, fmt.Errorf("simulate kind %q: there are %v", c.Kind, Kinds)
	}
	if c.Noise == 0 {
		c.Noise = 1
	}
	if c.Hertz == 0 {
		c.Hertz = 60
	}
	if !(c.Noise > 0 && c.Noise <= 100 && c.Hertz >= 5 && c.Hertz <= 1000) {
		return c, fmt.Errorf("simulate with noise %g at %g Hz: want noise up to 100 and 5 to 1000 Hz", c.Noise, c.Hertz)
	}
	if c.Plates == 0 {
		c.Plates = 1
	}
	if !(c.Plates >= 1 && c.Plates <= 6) {
		return c, fmt.Errorf("simulate plates %g times as wide: want 1 to 6", c.Plates)
	}
	if c.Store == nil {
		c.Store = BuiltIn()
	}
	c.Store = c.Store.widened(c.Plates).listed(times(c.Hardship.Catalogue))
	return c, c.Hardship.check()
}
