package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// replay is one playing of recordings through the whole pipeline.
type replay struct {
	config   config
	format   string
	out      string
	speed    string
	json     bool
	workers  int
	stores   []store
	stdout   io.Writer
	stderr   io.Writer
	progress *progress
}

// store is one recording and the store that it is played as.
type store struct {
	name   string
	source recording.Source
}

func newReplayCmd() *cobra.Command {
	r := &replay{}
	cmd := &cobra.Command{
		Use:   "replay [flags] RECORDING_DIR...",
		Short: "Play recordings through the whole pipeline and write the receipts",
		Long: `Play recordings through the whole pipeline and write the receipts.

The recording is published to Kafka, every stage runs as a transactional consumer, and
the receipts are read back as committed. Without --brokers, an embedded broker in memory
is used. Several recordings are played at once, each as a store of its own.`,
		Example: `  exeunt replay --format aifi --out receipts.json recordings/aifi-benchmark-1
  exeunt replay --format aifi --json --speed 1x --brokers localhost:9092 recordings/*`,
		Args: wantArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if r.config, err = readConfig(cmd, "format", "out", "speed", "json", "workers"); err != nil {
				return err
			}
			r.stdout, r.stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return r.run(cmd.Context(), args)
		},
	}
	clusterFlags(cmd)
	paymentFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&r.format, "format", "aifi", "format of the recordings: aifi")
	f.StringVar(&r.out, "out", "", "file for the receipts, written whole or not at all; without it they go to standard output")
	f.StringVar(&r.speed, "speed", "max", "max, or a multiple of real time such as 1x")
	f.BoolVar(&r.json, "json", false, "print full receipts to standard output: prices, probabilities, evidence, latency")
	f.IntVar(&r.workers, "workers", 1, "workers of each stage in this process")
	f.StringSlice("stages", workNames(), "stages that this process runs; with --brokers, others may run elsewhere")
	return cmd
}

func (r *replay) run(ctx context.Context, dirs []string) error {
	if r.format != "aifi" {
		return usagef("replay %s: unknown format %q; there is aifi", dirs[0], r.format)
	}
	speed, err := parseSpeed(r.speed)
	if err != nil {
		return err
	}
	if err := r.open(dirs); err != nil {
		return err
	}
	cluster, stop, err := r.cluster(ctx)
	if err != nil {
		return err
	}
	defer stop()
	receipts, err := r.play(ctx, cluster, speed)
	if err != nil {
		return err
	}
	return r.write(receipts)
}

// tenant is whose topics are played into.
func (r *replay) tenant() string { return r.config.Tenants[0] }

// open checks every recording before anything is played, and names its store: after its
// directory, and on a real cluster after this run as well, which keeps runs apart.
func (r *replay) open(dirs []string) error {
	run := ""
	if len(r.config.Brokers) > 0 {
		run = "@" + strconv.FormatInt(time.Now().UnixMicro(), 36)
	}
	var total int64
	for i, dir := range dirs {
		name := filepath.Base(filepath.Clean(dir)) + run
		if len(dirs) > 1 {
			name = strconv.Itoa(i+1) + "-" + name
		}
		source := recording.Source{Dir: dir, Tenant: r.tenant(), Store: name}
		if err := source.Check(); err != nil {
			return usageError{err}
		}
		size, err := source.Size()
		if err != nil {
			return err
		}
		total += size
		r.stores = append(r.stores, store{name, source})
	}
	r.progress = newProgress(r.stderr, "replay", total)
	return nil
}

// cluster is the configured one, or the embedded broker, with the tenant's topics made.
func (r *replay) cluster(ctx context.Context) (kafka.Cluster, func(), error) {
	stop := func() {}
	if len(r.config.Brokers) == 0 {
		brokers, stopBroker, err := kafka.StartEmbedded()
		if err != nil {
			return kafka.Cluster{}, nil, err
		}
		r.config.Brokers, r.config.Replication, stop = brokers, 1, stopBroker
		r.config.Partitions = min(r.config.Partitions, int32(len(r.stores)))
	}
	cluster, err := r.config.cluster(r.stderr)
	if err == nil {
		err = r.config.createTopics(ctx, cluster)
	}
	if err != nil {
		stop()
		return kafka.Cluster{}, nil, err
	}
	return cluster, stop, nil
}

// play runs the workers for as long as it takes to publish and to collect the receipts.
func (r *replay) play(ctx context.Context, cluster kafka.Cluster, speed float64) ([]settled, error) {
	working, finished := context.WithCancel(ctx)
	defer finished()
	workers, err := r.newWorkers(cluster)
	if err != nil {
		return nil, err
	}
	var receipts []settled
	all := pool.New().WithContext(working).WithCancelOnError().WithFirstError()
	for _, worker := range workers {
		all.Go(worker.Run)
	}
	all.Go(func(ctx context.Context) (err error) {
		defer finished()
		closing, err := r.publish(ctx, cluster, speed)
		if err != nil {
			return err
		}
		receipts, err = collect(ctx, cluster, r.tenant(), r.config.Partitions, closing)
		return err
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return receipts, ctx.Err()
}

// newWorkers makes as many of each stage as asked for, in slots of their own.
func (r *replay) newWorkers(cluster kafka.Cluster) ([]*kafka.Worker, error) {
	var workers []*kafka.Worker
	provider, err := r.config.provider()
	if err != nil {
		return nil, err
	}
	for i := range r.workers {
		some, err := newWorkers(cluster, r.config.Stages, provider, kafka.WorkerConfig{
			Tenants: r.config.Tenants,
			Slot:    "replay-" + strconv.Itoa(i),
		})
		if err != nil {
			return nil, err
		}
		workers = append(workers, some...)
	}
	return workers, nil
}

// lag is more than the time by which any stage passes on a watermark that is earlier than
// the one it had, as detection does where a scale still moves.
const lag = schemas.Minute

// publish plays every recording and returns each store's last watermark, as the last stage
// will surely have it.
func (r *replay) publish(ctx context.Context, cluster kafka.Cluster, speed float64) (map[schemas.Key]schemas.Micros, error) {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return nil, err
	}
	defer edge.Close()
	outer := ctx // what is published may be under way when the pool, and its context, have ended
	all := pool.NewWithResults[schemas.Event]().WithContext(ctx).WithCancelOnError().WithFirstError()
	for _, s := range r.stores {
		s.source.Progress = r.progress.add
		all.Go(func(ctx context.Context) (last schemas.Event, err error) {
			pace := newPace(speed)
			err = s.source.Run(ctx, func(event schemas.Event) error {
				if letter, bad := event.Body.(schemas.DeadLetter); bad {
					r.progress.warn(fmt.Sprintf("%s: %s", letter.Source, letter.Reason))
				}
				last = event
				if err := pace.wait(ctx, event); err != nil {
					return err
				}
				return edge.Publish(outer, event)
			})
			return last, err
		})
	}
	ends, err := all.Wait()
	if err != nil {
		return nil, err
	}
	r.progress.finish()
	closing := map[schemas.Key]schemas.Micros{}
	for _, last := range ends {
		closing[last.Key] = last.Body.When() - lag
	}
	return closing, edge.Flush(ctx)
}

// parseSpeed reads "max" as 0, and "2x" or "0.5x" as the number.
func parseSpeed(text string) (float64, error) {
	if text == "max" {
		return 0, nil
	}
	speed, err := strconv.ParseFloat(strings.TrimSuffix(text, "x"), 64)
	if err != nil || !(speed > 0) || !strings.HasSuffix(text, "x") {
		return 0, usagef("replay at speed %q: want max, or a multiple of real time such as 1x", text)
	}
	return speed, nil
}

// pace holds events back until their time has come.
type pace struct {
	speed float64 // event seconds per second; 0 is as fast as it goes
	began time.Time
	first schemas.Micros
}

func newPace(speed float64) *pace { return &pace{speed: speed} }

func (p *pace) wait(ctx context.Context, event schemas.Event) error {
	_, tick := event.Body.(schemas.Tick) // after the last reading nobody waits for time to pass
	if p.speed == 0 || tick || event.Topic == schemas.DeadLetters {
		return nil
	}
	if p.began.IsZero() {
		p.began, p.first = time.Now(), event.Body.When()
	}
	due := p.began.Add(time.Duration((event.Body.When() - p.first).Seconds() / p.speed * float64(time.Second)))
	select {
	case <-time.After(time.Until(due)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
