package main

import (
	"fmt"
	"math/rand/v2"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/accuracy"
	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// accuracyRun is what to measure.
type accuracyRun struct {
	simulation
	kind    string
	count   int
	seed    uint64
	json    bool
	verbose bool
}

func newAccuracyCmd() *cobra.Command {
	var r accuracyRun
	cmd := &cobra.Command{
		Use:   "accuracy [flags]",
		Short: "Measure how often receipts are right, by kind of visit",
		Long: `Measure how often receipts are right, by kind of visit, on simulated recordings: those of
fixed seeds, and as many of a fresh random seed, which is printed. Beside the figures stand
those of the previous release. "reviews/1000" is how many of 1,000 visits a person must
look at, the most doubtful first, so that at most 1 % of the others are wrong.`,
		Example: `  exeunt accuracy
  exeunt accuracy --kind crowd --count 200 --json
  exeunt accuracy --noise 2`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return r.run(cmd) },
	}
	f := cmd.Flags()
	f.StringVar(&r.kind, "kind", "all", "kind of visit, or all")
	f.IntVar(&r.count, "count", 50, "recordings of each kind")
	f.Uint64Var(&r.seed, "fresh-seed", 0, "first seed of the second table; 0 draws one")
	r.flags(f)
	f.BoolVar(&r.json, "json", false, "print the tables as JSON")
	f.BoolVar(&r.verbose, "wrong", false, "list the recordings that came out wrong")
	return cmd
}

func (r accuracyRun) run(cmd *cobra.Command) error {
	kinds, err := parseKinds(r.kind)
	if err != nil {
		return err
	}
	if r.count < 1 {
		return usagef("measure: --count is %d, want at least 1", r.count)
	}
	if r.seed == 0 {
		r.seed = 1_000_000 + rand.Uint64N(1_000_000_000)
	}
	config, err := r.resolve()
	if err != nil {
		return err
	}
	var tables []accuracy.Table
	for _, first := range []uint64{1, r.seed} {
		table, err := r.measure(cmd, config, kinds, first)
		if err != nil {
			return err
		}
		tables = append(tables, table)
	}
	if r.json {
		return printJSON(cmd.OutOrStdout(), map[string][]accuracy.Table{"tables": tables})
	}
	for _, table := range tables {
		fmt.Fprintf(cmd.OutOrStdout(), "\n%s\n\n", table.Seeds)
		if err := table.Print(cmd.OutOrStdout(), accuracy.Previous()); err != nil {
			return err
		}
	}
	return nil
}

// measure plays count recordings of each kind from a first seed on.
func (r accuracyRun) measure(cmd *cobra.Command, config sim.Config, kinds []sim.Kind, first uint64) (accuracy.Table, error) {
	var configs []sim.Config
	for _, kind := range kinds {
		for n := range uint64(r.count) {
			config.Kind, config.Seed = kind, first+n
			configs = append(configs, config)
		}
	}
	bar := newProgress(cmd.ErrOrStderr(), "measure", int64(len(configs)))
	outcomes, err := accuracy.Run(cmd.Context(), configs, runtime.NumCPU(), func() { bar.add(1) })
	bar.finish()
	if err != nil {
		return accuracy.Table{}, err
	}
	if r.verbose {
		for _, o := range outcomes {
			if o.Score.Exact < o.Score.Receipts {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s-%d: %+v %+v\n", o.Kind, o.Seed, o.Score, o.Visits)
			}
		}
	}
	seeds := fmt.Sprintf("seeds %d to %d", first, first+uint64(r.count)-1)
	return accuracy.NewTable(seeds, outcomes), nil
}
