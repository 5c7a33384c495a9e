package main

import (
	"context"
	"fmt"
	"image"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/vision"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// eyes is the vision worker, with the model that each camera gets.
func eyes(model func(camera schemas.Key) vision.Model) kafka.Watch {
	return kafka.Watch{
		Name:     "vision",
		Inbox:    schemas.Frames,
		Outboxes: []schemas.Topic{schemas.Observations, schemas.Sightings},
		New:      func() connectors.Watcher { return &vision.Watch{Model: model} },
	}
}

func newVisionCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vision [flags]",
		Short: "Find people in the cameras' frames, until it is told to stop",
		Long: `Find people in the cameras' frames: reads the frames topic and writes observations, as
a service, until it is told to stop. Any number of processes may share the cameras, each
in a slot of its own. Killed at any moment, it loses and doubles no observation: what it
knew of a scene it learns again from the frames themselves.

The regions of cameras, polygons that people's feet must be in, are keys of the file:
  regions:
    north/12/5: 0,360,0,200,300,150,640,360`,
		Example: `  exeunt vision --brokers localhost:9092 --tenants north --slot 0
  exeunt vision --config vision.yaml`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return watchCameras(cmd, c)
		},
	}
	clusterFlags(cmd)
	f := cmd.Flags()
	f.String("slot", "0", "this process's name among those that look at cameras; keep it over restarts")
	f.String("listen", "127.0.0.1:9465", "address of metrics, /healthz and /readyz; empty means none")
	modelFlags(f)
	return cmd
}

// watchCameras runs the vision worker.
func watchCameras(cmd *cobra.Command, c config) error {
	regions := map[schemas.Key][]image.Point{}
	for camera, text := range c.Regions {
		polygon, err := parseRegion(text)
		if err != nil {
			return fmt.Errorf("camera %s: %w", camera, err)
		}
		regions[schemas.Key(camera)] = polygon
	}
	model, err := c.models(cmd.Context(), regions, newLog(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	cluster.Metrics = kafka.NewMetrics(registry)
	worker := kafka.NewWatchWorker(cluster, eyes(model), kafka.WorkerConfig{Tenants: c.Tenants, Slot: c.Slot})
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: watching the cameras of %v with %s on %v\n", c.Tenants, c.Model, c.Brokers)
	all := pool.New().WithContext(cmd.Context()).WithCancelOnError().WithFirstError()
	all.Go(kafka.NewLatencies(cluster, worker).Run)
	all.Go(worker.Run)
	if c.Listen != "" {
		all.Go(func(ctx context.Context) error {
			return serveObservers(ctx, c.Listen, registry, []*kafka.Worker{worker})
		})
	}
	return all.Wait()
}
