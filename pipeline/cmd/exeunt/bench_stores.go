package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/load"
)

// benchStores searches for the number of stores that a machine carries in real time.
type benchStores struct {
	config config
	load   load.Config
	most   int
	limit  time.Duration // by which the pipeline may be behind at the end
	stderr io.Writer

	stretches []*load.Stretch
	result    carried
}

// carried is what was found.
type carried struct {
	Stores  int     `json:"stores"` // the most that were carried
	Cores   int     `json:"cores"`
	Broker  string  `json:"broker"`
	Cameras int     `json:"cameras"` // of each store
	Bytes   float64 `json:"store_bytes_per_second"`
	Rounds  []round `json:"rounds"`
}

// round is one number of stores, tried.
type round struct {
	Stores  int     `json:"stores"`
	Carried bool    `json:"carried"`
	Behind  float64 `json:"behind_seconds"` // from the stores' last moment to everything being settled
	// BusyCores is what this process used. With --brokers, Kafka's own is not in it.
	BusyCores float64      `json:"busy_cores"`
	Spent     []load.Share `json:"spent"`
}

func newBenchStoresCmd() *cobra.Command {
	b := &benchStores{}
	var asJSON bool
	var cameras int
	cmd := &cobra.Command{
		Use:   "stores [flags]",
		Short: "Find how many stores this machine carries in real time",
		Long: `Find how many stores this machine carries in real time, by doubling their number until
the pipeline is behind at the end, and then halving what lies between. Says where the
processor's time goes.

The stores are simulated beforehand; to play them costs what their edges cost that encode
and publish. Without --brokers, an embedded broker in this process is used, and is part of
what is measured; ClickHouse is not. With --brokers, what is published stays there: use a
tenant of its own.`,
		Example: `  exeunt bench stores
  exeunt bench stores --cameras 4 --seconds 20 --json
  exeunt bench stores --brokers localhost:9092 --tenants bench`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if b.config, err = readConfig(cmd, "cameras", "seconds", "shoppers", "hertz", "width", "seed", "most", "behind", "json"); err != nil {
				return err
			}
			if cameras < 0 || cameras > 12 || b.load.Seconds < 1 || b.load.Shoppers < 1 || b.most < 1 || b.load.Width < 16 {
				return usagef("bench stores: want up to 12 cameras, and seconds, shoppers, a width and a number of stores that can be")
			}
			for n := range cameras {
				b.load.Cameras = append(b.load.Cameras, n+1)
			}
			b.stderr = cmd.ErrOrStderr()
			if err := b.run(cmd.Context()); err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), b.result)
			}
			return b.result.print(cmd.OutOrStdout())
		},
	}
	clusterFlags(cmd)
	paymentFlags(cmd)
	f := cmd.Flags()
	f.IntVar(&cameras, "cameras", 0, "cameras of each store, up to 12; with none, key points come from a tracker")
	f.IntVar(&b.load.Width, "width", 640, "width of the cameras' frames, pixels")
	f.Float64Var(&b.load.Seconds, "seconds", 60, "how long the stores are played, each time")
	f.IntVar(&b.load.Shoppers, "shoppers", 6, "shoppers in each store at once, about")
	f.Float64Var(&b.load.Hertz, "hertz", 60, "sampling rate of the scales")
	f.Uint64Var(&b.load.Seed, "seed", 1, "seed of the stores")
	f.IntVar(&b.most, "most", 1024, "stores that are the most to try")
	f.DurationVar(&b.limit, "behind", 2*time.Second, "by how much the pipeline may be behind at the end of a number that is carried")
	f.BoolVar(&asJSON, "json", false, "print what was found as JSON")
	return cmd
}

// run searches.
func (b *benchStores) run(ctx context.Context) error {
	if err := b.prepare(); err != nil {
		return err
	}
	b.result.Cores, b.result.Cameras, b.result.Broker = runtime.GOMAXPROCS(0), len(b.load.Cameras), "embedded"
	if len(b.config.Brokers) > 0 {
		b.result.Broker = "kafka"
	}
	var err error
	b.result.Stores, err = load.Search(b.most, func(stores int) (bool, error) {
		r, err := b.try(ctx, stores)
		if err != nil {
			return false, fmt.Errorf("play %d stores: %w", stores, err)
		}
		b.result.Rounds = append(b.result.Rounds, r)
		fmt.Fprintf(b.stderr, "%d stores: %s\n", stores, r)
		return r.Carried, nil
	})
	return err
}

// prepare senses the stores: a few, of which each plays one under a name of its own.
func (b *benchStores) prepare() error {
	const kinds = 4
	progress := newProgress(b.stderr, "sensing", int64(kinds*10*b.load.Seconds))
	defer progress.finish()
	for n := range uint64(min(kinds, b.most)) {
		of := b.load
		of.Seed += n
		stretch, err := load.NewStretch(of, progress.add)
		if err != nil {
			return usageError{err}
		}
		b.stretches = append(b.stretches, stretch)
	}
	return nil
}

func (r round) String() string {
	verdict := "carried"
	if !r.Carried {
		verdict = "too many"
	}
	return fmt.Sprintf("%s, %.1f s behind at the end, %.2f cores busy", verdict, r.Behind, r.BusyCores)
}

// print says what was found, and where the time went with the most stores.
func (c carried) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d stores in real time on %d cores, %s broker, %d cameras each\n", c.Stores, c.Cores, c.Broker, c.Cameras)
	fmt.Fprintf(w, "each publishes %.0f kB a second, before compression\n", c.Bytes/1e3)
	for _, r := range c.Rounds {
		if r.Stores != c.Stores {
			continue
		}
		fmt.Fprintf(w, "cores, of %.2f busy:\n", r.BusyCores)
		for _, share := range r.Spent {
			fmt.Fprintf(w, "  %s\t%.3f\n", share.What, share.Cores)
		}
	}
	return w.Flush()
}
