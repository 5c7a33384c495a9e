package main

import (
	"github.com/spf13/pflag"

	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// simulation is what sim and accuracy let one say of the simulated store.
type simulation struct {
	config           sim.Config
	like, background string
}

func (s *simulation) flags(f *pflag.FlagSet) {
	f.StringVar(&s.like, "store", "", "recording whose planogram and products are used instead of the built-in store's")
	f.StringVar(&s.background, "background", "", "recording whose scales' noise is used instead of the model's")
	f.Float64Var(&s.config.Noise, "noise", 1, "multiplies the noise of scales and key points")
	f.Float64Var(&s.config.Hertz, "hertz", 60, "sampling rate of the scales")
	f.Float64Var(&s.config.Plates, "plates", 1, "multiplies the width of the load cells")
	h := &s.config.Hardship
	f.Float64Var(&h.Settle, "settle", 1, "multiplies how long scales ring after a step")
	f.Float64Var(&h.Steps, "steps", 1, "multiplies how much footsteps shake the shelves")
	f.Float64Var(&h.Jitter, "jitter", 1, "multiplies the errors of key points")
	f.Float64Var(&h.Losses, "losses", 1, "multiplies how often key points are lost or mixed up")
	f.Float64Var(&h.Catalogue, "wrong-weights", 1, "multiplies by how much the catalogue's weights are wrong")
	f.Float64Var(&h.LateSeconds, "late", 0, "seconds by which key points arrive later than usual")
	f.Float64Var(&h.BlindSeconds, "blind", 0, "seconds for which all key points are missing, twice a minute")
}

// resolve reads the recordings that flags name.
func (s *simulation) resolve() (config sim.Config, err error) {
	config = s.config
	if s.like != "" {
		if config.Store, err = sim.ReadStore(s.like); err != nil {
			return config, usageError{err}
		}
	}
	if s.background != "" {
		if config.Background, err = sim.ReadBackground(s.background); err != nil {
			return config, usageError{err}
		}
	}
	return config, nil
}
