package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

func newSinkCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sink [flags]",
		Short: "Keep what the pipeline says in ClickHouse, until it is told to stop",
		Long: `Keep what the pipeline says in ClickHouse, exactly once, until it is told to stop. Any
number of processes may do so, each in a slot of its own; they share the partitions.

Without --clickhouse-address, the engine in the data directory is used, and run by this
process if nobody else does.`,
		Example: `  exeunt sink --brokers localhost:9092 --tenants north
  exeunt sink --brokers kafka:9092 --clickhouse-address clickhouse:9000 --slot $HOSTNAME`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return keep(cmd, c)
		},
	}
	clusterFlags(cmd)
	clickhouseFlags(cmd)
	cmd.Flags().String("slot", "0", "this process's name among the sinks; keep it over restarts")
	cmd.Flags().String("listen", "127.0.0.1:9466", "address of metrics; empty means none")
	cmd.Flags().Int("batch-records", 50_000, "most records of one insert")
	cmd.Flags().Duration("batch-age", 5*time.Second, "longest that a record waits for others")
	return cmd
}

// keep runs the sink, with its metrics.
func keep(cmd *cobra.Command, c config) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	cluster.Metrics = kafka.NewMetrics(registry)
	worker, stop, err := c.sink(cmd.Context(), cluster, c.sinkConfig())
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: keeping %v of %v in clickhouse\n", c.sinkConfig().Topics, c.Tenants)
	all := pool.New().WithContext(cmd.Context()).WithCancelOnError().WithFirstError()
	all.Go(worker.Run)
	if c.Listen != "" {
		all.Go(func(ctx context.Context) error { return serveObservers(ctx, c.Listen, registry, nil) })
	}
	return all.Wait()
}

func (c config) sinkConfig() kafka.SinkConfig {
	return kafka.SinkConfig{
		Name: "clickhouse", Tenants: c.Tenants, Topics: kafka.SinkTopics(clickhouse.Wants), Slot: c.Slot,
		Records: c.BatchRecords, Age: c.BatchAge,
	}
}

// sink connects to ClickHouse, waiting for a server that is away, and brings its tables up
// to date. stop ends what was started.
func (c config) sink(ctx context.Context, cluster kafka.Cluster, what kafka.SinkConfig) (*kafka.SinkWorker, func(), error) {
	client, stop, err := c.tables(ctx, cluster.Log)
	if err != nil {
		return nil, nil, err
	}
	return kafka.NewSinkWorker(cluster, clickhouse.NewSink(client), what), stop, nil
}

// tables is ClickHouse, waited for, with the analysts' tables up to date.
func (c config) tables(ctx context.Context, log *slog.Logger) (*clickhouse.Client, func(), error) {
	client, stop, err := c.clickhouse(ctx)
	if err != nil {
		return nil, nil, err
	}
	err = client.Await(ctx, log)
	if err == nil {
		err = client.Migrate(ctx)
	}
	if err != nil {
		stop()
		return nil, nil, err
	}
	return client, stop, nil
}
