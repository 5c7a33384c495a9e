package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/receipt"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// up is a whole store in one process: broker, stages, ClickHouse, pages, and shoppers.
type up struct {
	config config
	play   string // what is played: sim, or aifi:DIR
	speed  float64
	visits int // after which it ends by itself; 0 is never
	crowd  int // shoppers at once
	// reviewers are simulated people; with none the queue is left to whoever signs in
	reviewers int
	seed      uint64
	hertz     float64
	json      bool
	stdout    io.Writer
	stderr    io.Writer

	metrics *prometheus.Registry
	tally   *tally
}

func newUpCmd() *cobra.Command {
	u := &up{}
	var speed string
	cmd := &cobra.Command{
		Use:   "up [flags]",
		Short: "Run a whole store in this process, with pages to watch it",
		Long: `Run a whole store in this process, with pages to watch it: an embedded broker, all stages,
ClickHouse, and shoppers, simulated ones or those of a recording in AiFi's format.

Ctrl-C stops all of it. With --visits it ends by itself when so many shoppers have left
and have their receipts, leaves its rows in ClickHouse, and prints a summary. The broker
keeps nothing when the process ends; the rows in --data stay.`,
		Example: `  exeunt up
  exeunt up --store sim --visits 20 --speed 10x --json
  exeunt up --store aifi:recordings/aifi-benchmark-1 --speed 1x`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if u.config, err = readConfig(cmd, "store", "speed", "visits", "shoppers", "reviewers", "seed", "hertz", "json"); err != nil {
				return err
			}
			if u.speed, err = parseSpeed(speed); err != nil {
				return err
			}
			u.stdout, u.stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
			return u.run(cmd.Context())
		},
	}
	clickhouseFlags(cmd)
	paymentFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&u.play, "store", "sim", "sim for simulated shoppers, or aifi:DIR for a recording")
	f.IntVar(&u.visits, "visits", 0, "simulated shoppers after whom it ends by itself; 0 goes on until Ctrl-C")
	f.StringVar(&speed, "speed", "1x", "max, or a multiple of real time such as 10x")
	f.IntVar(&u.crowd, "shoppers", 4, "simulated shoppers in the store at once, about")
	f.IntVar(&u.reviewers, "reviewers", 0, "simulated people who review, and are never wrong; with none the queue is yours")
	f.Uint64Var(&u.seed, "seed", 0, "seed of the simulated store; 0 draws one and says it")
	f.Float64Var(&u.hertz, "hertz", 60, "sampling rate of the simulated scales")
	f.BoolVar(&u.json, "json", false, "print the summary as JSON")
	f.String("listen", "127.0.0.1:8080", "address of the pages; with port 0 a free one is taken")
	f.String("accounts", "accounts.json", "file of those who may sign in to the pages")
	f.StringSlice("tenants", []string{"local"}, "whose store it is")
	return cmd
}

// run starts everything, plays the store, and stops everything.
func (u *up) run(ctx context.Context) error {
	if u.seed == 0 {
		u.seed = uint64(time.Now().Unix())
		fmt.Fprintf(u.stderr, "exeunt: --seed %d brings the same shoppers again\n", u.seed)
	}
	source, err := u.source()
	if err != nil {
		return err
	}
	debug.SetGCPercent(50) // the broker's topics are in memory: a third less of it for a twelfth more CPU time
	brokers, stopBroker, err := kafka.StartEmbedded()
	if err != nil {
		return err
	}
	defer stopBroker()
	u.config.Brokers, u.config.Replication, u.config.Partitions = brokers, 1, 1
	u.config.Slot = "up"
	u.metrics, u.tally = prometheus.NewRegistry(), newTally()
	cluster, err := u.config.cluster(u.stderr)
	if err != nil {
		return err
	}
	cluster.Metrics = kafka.NewMetrics(u.metrics)
	if err := cluster.CreateTopics(ctx, u.plan()); err != nil {
		return err
	}
	sink, client, stopSink, err := u.analysts(ctx, cluster)
	if err != nil {
		return err
	}
	defer stopSink()
	provider, err := u.config.provider()
	if err != nil {
		return err
	}
	workers, err := newWorkers(cluster, workNames(), provider, kafka.WorkerConfig{Tenants: u.config.Tenants, Slot: "up"})
	if err != nil {
		return err
	}
	shown, closePages, err := u.pages(ctx, cluster, client, workers)
	if err != nil {
		return err
	}
	defer closePages()
	return u.live(ctx, running{cluster, workers, sink, shown}, source)
}

// running are the parts of a store that is up.
type running struct {
	cluster kafka.Cluster
	workers []*kafka.Worker
	sink    *kafka.SinkWorker
	shown
}

// shown are the pages: the shop's own, and the shoppers'.
type shown struct {
	server   *web.Server
	receipts *receipt.Server
	listener net.Listener
}

func (s shown) serve(ctx context.Context) error {
	return servePages(ctx, s.listener, withReceipts(s.server.Handler(), s.receipts), s.server.Run, s.receipts.Run)
}

// live runs until the store has ended and all of it is in ClickHouse, or until ctx is
// done, which is no error.
func (u *up) live(ctx context.Context, r running, source *shoppers) error {
	working, finished := context.WithCancel(ctx)
	defer finished()
	all := pool.New().WithContext(working).WithCancelOnError().WithFirstError()
	latencies := kafka.NewLatencies(r.cluster, r.workers...)
	all.Go(latencies.Run)
	for _, worker := range r.workers {
		all.Go(worker.Run)
	}
	all.Go(r.sink.Run)
	keeper := kafka.NewHousekeeper(r.cluster, u.plan(), r.sink)
	all.Go(keeper.Run)
	all.Go(r.serve)
	all.Go(func(ctx context.Context) error { return source.reviewers.follow(ctx, r.cluster) })
	all.Go(func(ctx context.Context) error { return u.tally.follow(ctx, r.cluster, u.tenant(), u.stderr) })
	all.Go(func(ctx context.Context) error {
		defer finished()
		source.tell = r.server.Tell
		r.server.Hang(source.store, hung(source.cameras))
		if err := u.publish(ctx, r.cluster, keeper, source); err != nil {
			return err
		}
		closed := time.Now()
		u.tally.closed()
		err := errors.Join(r.cluster.WaitDrained(ctx, u.plan()), latencies.Flush(ctx), r.sink.WaitDrained(ctx))
		u.tally.caught(time.Since(closed))
		return err
	})
	if err := all.Wait(); err != nil && ctx.Err() == nil {
		return err
	}
	return u.tally.summary().print(u.stdout, u.json)
}

// plan is that of the store's tenant, of whom the broker keeps no more than fits in memory.
func (u *up) plan() kafka.Plan {
	plan := u.config.plan(u.tenant())
	plan.Bytes = 2 << 20
	return plan
}

// tenant is whose store it is.
func (u *up) tenant() string { return u.config.Tenants[0] }

// analysts starts ClickHouse, with the tables, and the sink into it.
func (u *up) analysts(ctx context.Context, cluster kafka.Cluster) (*kafka.SinkWorker, *clickhouse.Client, func(), error) {
	fmt.Fprintln(u.stderr, "exeunt: starting clickhouse")
	client, stop, err := u.config.tables(ctx, cluster.Log)
	if err != nil {
		return nil, nil, nil, err
	}
	what := u.config.sinkConfig()
	what.Age = time.Second
	what.Origin = "up@" + strconv.FormatInt(time.Now().UnixMicro(), 36) + "/" // the broker's offsets begin anew
	return kafka.NewSinkWorker(cluster, clickhouse.NewSink(client), what), client, stop, nil
}

// pages makes the pages and says where they are. Links to receipts end with the process.
func (u *up) pages(ctx context.Context, cluster kafka.Cluster, client *clickhouse.Client, workers []*kafka.Worker) (s shown, stop func(), err error) {
	config, flush, err := pages(cluster, u.config.Tenants)
	if err != nil {
		return s, nil, err
	}
	defer func() {
		if err != nil {
			flush()
		}
	}()
	config.Ask = asks(client.HTTP())
	config.Pipeline = (&gauges{metrics: u.metrics, workers: workers}).read
	if err := u.config.doors(&config, u.config.Listen); err != nil {
		return s, nil, err
	}
	if s.listener, err = listen(ctx, u.config.Listen); err != nil {
		return s, nil, err
	}
	keys := receipt.RandomKeys()
	config.Link = func(visit schemas.Key) (string, error) {
		return keys.Link("http://"+s.listener.Addr().String(), visit, time.Now().Add(receipt.Valid))
	}
	if s.server, err = web.New(config); err != nil {
		return s, nil, usageError{err}
	}
	s.receipts = receipt.New(receiptPage(cluster, config, keys))
	fmt.Fprintf(u.stderr, "exeunt: the store is at http://%s/ (Ctrl-C stops it)\n", s.listener.Addr())
	return s, flush, nil
}

// publish plays the shoppers into the store's topics, no faster than they are read.
func (u *up) publish(ctx context.Context, cluster kafka.Cluster, keeper *kafka.Housekeeper, source *shoppers) error {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	pace, published := newPace(u.speed), 0
	err = source.run(ctx, func(event schemas.Event) error {
		if err := pace.wait(ctx, event); err != nil {
			return err
		}
		const ahead = 4000 // records, of which a thousand are about a megabyte
		if published++; published%(ahead/4) == 0 {
			if err := keeper.WaitBehind(ctx, ahead); err != nil {
				return err
			}
		}
		return edge.Publish(context.WithoutCancel(ctx), event)
	})
	return errors.Join(err, edge.Flush(context.WithoutCancel(ctx)))
}
