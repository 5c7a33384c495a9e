package kafka

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// trivial passes everything on and keeps nothing.
func trivial(name string) stages.Stage {
	return stages.Fold[schemas.Tick]{
		ID: name, Reads: schemas.Sensed, Writes: []schemas.Topic{schemas.Observed}, Keeps: "tick",
		On: func(s schemas.Tick, e schemas.Event) (schemas.Tick, []schemas.Event) {
			return s, []schemas.Event{{Topic: schemas.Observed, Key: e.Key, Body: e.Body}}
		},
		Gone: func(schemas.Tick) bool { return true },
	}
}

// BenchmarkThroughput is a trivial stage against the fastest loop that franz-go allows, a
// bare GroupTransactSession that copies bytes, on one broker and in turns.
func BenchmarkThroughput(b *testing.B) {
	b.Run("embedded", func(b *testing.B) { throughput(b, embedded(b)) })
	b.Run("kafka", func(b *testing.B) {
		throughput(b, Cluster{Brokers: kafkatest.Start(b).Brokers(), Codec: testCodec(b), Log: warnings()})
	})
}

const benchRecords = 600_000

func throughput(b *testing.B, cluster Cluster) {
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	var bare, worker time.Duration
	for i := range b.N {
		name := fmt.Sprintf("trivial%d", i)
		plan := Plan{
			Tenant: fmt.Sprint("bench", i), Stages: []stages.Stage{trivial(name + "-bare"), trivial(name)},
			StorePartitions: 6, VisitPartitions: 6, Replication: 1,
		}
		if err := cluster.CreateTopics(ctx, plan); err != nil {
			b.Fatal(err)
		}
		fill(ctx, b, cluster, plan.Tenant)
		bare += timed(func() { copyBare(ctx, b, cluster, plan.Tenant, name+"-bare") })
		worker += timed(func() { copyWorker(ctx, b, cluster, plan.Tenant, plan.Stages[1]) })
	}
	records := float64(benchRecords * b.N)
	b.ReportMetric(records/bare.Seconds(), "bare-records/s")
	b.ReportMetric(records/worker.Seconds(), "worker-records/s")
	b.ReportMetric(bare.Seconds()/worker.Seconds(), "worker/bare")
	b.ReportMetric(0, "ns/op")
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

// fill writes the input: interactions of many stores.
func fill(ctx context.Context, b *testing.B, cluster Cluster, tenant string) {
	edge, err := NewEdge(cluster)
	if err != nil {
		b.Fatal(err)
	}
	defer edge.Close()
	for i := range benchRecords {
		event := schemas.Event{
			Topic: schemas.Sensed, Key: schemas.StoreKey(tenant, fmt.Sprint(i%500)),
			Body: schemas.VisitOpened{Visit: "visit", Target: "target", Time: schemas.Micros(i)},
		}
		if err := edge.Publish(ctx, event); err != nil {
			b.Fatal(err)
		}
	}
	if err := edge.Flush(ctx); err != nil {
		b.Fatal(err)
	}
}

// copyBare is the loop of franz-go's example of exactly-once.
func copyBare(ctx context.Context, b *testing.B, cluster Cluster, tenant, name string) {
	options, err := cluster.options(
		kgo.ConsumerGroup(group(name)),
		kgo.ConsumeTopics(schemas.Sensed.In(tenant)),
		kgo.Balancers(kgo.CooperativeStickyBalancer()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.TransactionalID(name),
	)
	if err != nil {
		b.Fatal(err)
	}
	session, err := kgo.NewGroupTransactSession(options...)
	if err != nil {
		b.Fatal(err)
	}
	defer session.Close()
	for done := 0; done < benchRecords; {
		fetches := session.PollRecords(ctx, 10_000)
		if err := fetches.Err(); err != nil {
			b.Fatal(err)
		}
		if err := session.Begin(); err != nil {
			b.Fatal(err)
		}
		promise := kgo.AbortingFirstErrPromise(session.Client())
		fetches.EachRecord(func(r *kgo.Record) {
			session.Produce(ctx, &kgo.Record{Topic: schemas.Observed.In(tenant), Key: r.Key, Value: r.Value, Partition: -1}, promise.Promise())
		})
		committed, err := session.End(ctx, promise.Err() == nil)
		if err != nil {
			b.Fatal(err)
		}
		if committed {
			done += fetches.NumRecords()
		}
	}
}

// copyWorker runs a worker until everything is committed.
func copyWorker(ctx context.Context, b *testing.B, cluster Cluster, tenant string, stage stages.Stage) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	worker := NewWorker(cluster, stage, WorkerConfig{Tenants: []string{tenant}, Slot: "0"})
	var running conc.WaitGroup
	running.Go(func() {
		if err := worker.Run(ctx); err != nil {
			b.Error(err)
		}
	})
	for committed(ctx, b, cluster, tenant, stage) < benchRecords {
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	running.Wait()
}

// committed is how many records of the inbox the stage has done.
func committed(ctx context.Context, b *testing.B, cluster Cluster, tenant string, stage stages.Stage) (sum int64) {
	admin, err := cluster.admin()
	if err != nil {
		b.Fatal(err)
	}
	defer admin.Close()
	offsets, err := committedOffsets(ctx, admin, reader{group(stage.Name()), stage.Inbox().In(tenant), ""})
	if err != nil {
		b.Fatal(err)
	}
	for _, partition := range offsets[stage.Inbox().In(tenant)] {
		sum += partition.At
	}
	return sum
}
