package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/load"
	"github.com/exeunt-io/exeunt/schemas"
)

// try plays so many stores through all stages.
func (b *benchStores) try(ctx context.Context, stores int) (round, error) {
	c := b.config
	if len(c.Brokers) == 0 {
		brokers, stop, err := kafka.StartEmbedded()
		if err != nil {
			return round{}, err
		}
		defer stop()
		c.Brokers, c.Replication = brokers, 1
	}
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		return round{}, err
	}
	if b.result.Bytes, err = b.stretches[0].Bytes(cluster.Codec); err != nil {
		return round{}, err
	}
	if err := c.createTopics(ctx, cluster); err != nil {
		return round{}, err
	}
	workers, err := c.everyone(ctx, cluster)
	if err != nil {
		return round{}, err
	}
	working, finished := context.WithCancel(ctx)
	defer finished()
	all := pool.New().WithContext(working).WithCancelOnError().WithFirstError()
	for _, worker := range workers {
		all.Go(worker.Run)
	}
	var r round
	all.Go(func(ctx context.Context) (err error) {
		defer finished()
		if err := serving(ctx, workers); err != nil {
			return err
		}
		if err := cluster.WaitDrained(ctx, c.plan(c.Tenants[0])); err != nil { // of what was too much before
			return err
		}
		r, err = b.measure(ctx, cluster, stores)
		return err
	})
	return r, all.Wait()
}

// everyone is a worker of each stage, of the payments, and of vision.
func (c config) everyone(ctx context.Context, cluster kafka.Cluster) ([]*kafka.Worker, error) {
	provider, err := c.provider()
	if err != nil {
		return nil, err
	}
	slot := kafka.WorkerConfig{Tenants: c.Tenants, Slot: "bench"}
	workers, err := newWorkers(cluster, workNames(), provider, slot)
	if err != nil {
		return nil, err
	}
	models, err := c.models(ctx, nil, cluster.Log)
	if err != nil {
		return nil, err
	}
	return append(workers, kafka.NewWatchWorker(cluster, eyes(models), slot)), nil
}

// serving returns when all workers have their partitions.
func serving(ctx context.Context, workers []*kafka.Worker) error {
	for _, worker := range workers {
		for serves := false; !serves; {
			select {
			case <-time.After(20 * time.Millisecond):
				_, serves = worker.Condition()
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

// measure plays the stores and waits until all is settled, but not for longer than the
// limit.
func (b *benchStores) measure(ctx context.Context, cluster kafka.Cluster, stores int) (round, error) {
	r := round{Stores: stores}
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return r, err
	}
	began, used := time.Now(), cpuSeconds()
	ends := began.Add(time.Duration(b.load.Seconds * float64(time.Second)))
	patient, cancel := context.WithDeadline(ctx, ends.Add(b.limit))
	err := b.play(patient, cluster, stores, began)
	if err == nil {
		err = cluster.WaitDrained(patient, b.config.plan(b.config.Tenants[0]))
	}
	cancel()
	took := time.Since(began).Seconds()
	pprof.StopCPUProfile()
	r.Behind, r.BusyCores = time.Since(ends).Seconds(), (cpuSeconds()-used)/took
	switch {
	case err == nil:
		r.Carried = true
	case !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil:
		return r, err
	}
	r.Spent, err = load.Spent(&profile, took)
	return r, err
}

// play publishes all stores, each in a phase of its own of the edges' common rhythm.
func (b *benchStores) play(ctx context.Context, cluster kafka.Cluster, stores int, began time.Time) error {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	outer := ctx                                                      // what is published may be under way when the pool, and its context, have ended
	name := "bench-" + strconv.FormatInt(began.UnixMicro(), 36) + "-" // no store is played twice
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for n := range stores {
		store := schemas.StoreKey(b.config.Tenants[0], name+strconv.Itoa(n))
		phase := 200 * time.Millisecond * time.Duration(n) / time.Duration(stores)
		all.Go(func(ctx context.Context) error {
			return b.stretches[n%len(b.stretches)].Play(ctx, store, began.Add(phase), func(e schemas.Event) error {
				return edge.Publish(outer, e)
			})
		})
	}
	return errors.Join(all.Wait(), edge.Flush(ctx))
}
