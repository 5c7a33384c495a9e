package main

import (
	"context"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

func newRunCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run [flags]",
		Short: "Run stages as a service, until it is told to stop",
		Long: `Run stages as a service, until it is told to stop. Any number of processes may run the
same stages, each in a slot of its own; they share the partitions. SIGTERM ends what was
begun and commits it; so does nothing else lose or double a record.`,
		Example: `  exeunt run --brokers localhost:9092 --tenants north --slot 0
  exeunt run --config deploy/exeunt.yaml --stages detection,association --slot $HOSTNAME`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return serve(cmd, c)
		},
	}
	clusterFlags(cmd)
	paymentFlags(cmd)
	f := cmd.Flags()
	f.StringSlice("stages", workNames(), "what this process runs")
	f.String("slot", "0", "this process's name among those that run the same stages; keep it over restarts")
	f.String("listen", "127.0.0.1:9464", "address of metrics, /healthz and /readyz; empty means none")
	f.String("otlp-endpoint", "", "URL of an OpenTelemetry collector for traces (OTLP over HTTP); empty means none")
	return cmd
}

// serve runs the configured stages, with their metrics and traces.
func serve(cmd *cobra.Command, c config) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	cluster.Metrics = kafka.NewMetrics(registry)
	if c.OTLPEndpoint != "" {
		provider, stop, err := traces(cmd.Context(), c.OTLPEndpoint)
		if err != nil {
			return err
		}
		defer stop()
		cluster.Traces = provider
	}
	provider, err := c.provider()
	if err != nil {
		return err
	}
	workers, err := newWorkers(cluster, c.Stages, provider, kafka.WorkerConfig{Tenants: c.Tenants, Slot: c.Slot})
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: running %v for %v on %v\n", c.Stages, c.Tenants, c.Brokers)
	all := pool.New().WithContext(cmd.Context()).WithCancelOnError().WithFirstError()
	all.Go(kafka.NewLatencies(cluster, workers...).Run)
	for _, worker := range workers {
		all.Go(worker.Run)
	}
	if c.Listen != "" {
		all.Go(func(ctx context.Context) error { return serveObservers(ctx, c.Listen, registry, workers) })
	}
	return all.Wait()
}
