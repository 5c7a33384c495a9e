package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// simulated is one recording that was written.
type simulated struct {
	Kind      sim.Kind `json:"kind"`
	Seed      uint64   `json:"seed"`
	Recording string   `json:"recording"`
	Truth     string   `json:"truth,omitempty"`
	Seconds   float64  `json:"seconds"`
}

func newSimCmd() *cobra.Command {
	var s simulation
	var out, truth, kind string
	var seed uint64
	var count int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "sim --out DIR --seed N --kind KIND --count N",
		Short: "Simulate recordings in AiFi's format, with the truth beside them",
		Long: fmt.Sprintf(`Simulate recordings in AiFi's format: DIR/<kind>-<seed>, one for each of --count seeds
from --seed on. The truth goes to a folder of its own, TRUTH/<kind>-<seed>/truth.json, so
that any solution can be tried on the recordings. Equal seeds give equal bytes.

Kinds: all, %s.`, kindList()),
		Example: `  exeunt sim --out recordings --truth truth --seed 1 --kind ordinary-two --count 10
  exeunt sim --out recordings --truth truth --seed 7 --kind all --noise 2 --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" || count < 1 {
				return usagef("simulate: --out is needed, and --count of at least 1")
			}
			kinds, err := parseKinds(kind)
			if err != nil {
				return err
			}
			config, err := s.resolve()
			if err != nil {
				return err
			}
			config.Seed = seed
			written, err := simulate(config, kinds, count, out, truth)
			if err != nil {
				return err
			}
			return printSimulated(cmd, written, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the recordings")
	f.StringVar(&truth, "truth", "", "folder for the truth; without it none is written")
	f.Uint64Var(&seed, "seed", 1, "seed of the first recording")
	f.StringVar(&kind, "kind", "ordinary-one", "kind of visit, or all")
	f.IntVar(&count, "count", 1, "recordings of each kind")
	s.flags(f)
	f.BoolVar(&asJSON, "json", false, "print what was written as JSON")
	return cmd
}

func kindList() string {
	names := make([]string, len(sim.Kinds))
	for i, k := range sim.Kinds {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

func parseKinds(kind string) ([]sim.Kind, error) {
	if kind == "all" {
		return sim.Kinds, nil
	}
	for _, k := range sim.Kinds {
		if string(k) == kind {
			return []sim.Kind{k}, nil
		}
	}
	return nil, usagef("simulate kind %q: there are all, %s", kind, kindList())
}

// simulate writes count recordings of each kind.
func simulate(config sim.Config, kinds []sim.Kind, count int, out, truth string) ([]simulated, error) {
	written := []simulated{}
	first := config.Seed
	for _, kind := range kinds {
		for n := range uint64(count) {
			config.Kind, config.Seed = kind, first+n
			recording, err := sim.Generate(config)
			if err != nil {
				return nil, usageError{err}
			}
			name := fmt.Sprintf("%s-%d", kind, config.Seed)
			w := simulated{Kind: kind, Seed: config.Seed, Recording: filepath.Join(out, name), Seconds: recording.Seconds()}
			if err := recording.WriteAiFi(w.Recording); err != nil {
				return nil, err
			}
			if truth != "" {
				w.Truth = filepath.Join(truth, name)
				if err := recording.WriteTruth(w.Truth); err != nil {
					return nil, err
				}
			}
			written = append(written, w)
		}
	}
	return written, nil
}

func printSimulated(cmd *cobra.Command, written []simulated, asJSON bool) error {
	if asJSON {
		return printJSON(cmd.OutOrStdout(), map[string][]simulated{"recordings": written})
	}
	for _, w := range written {
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s (%.0f s)\n", w.Recording, w.Seconds); err != nil {
			return err
		}
	}
	return nil
}
