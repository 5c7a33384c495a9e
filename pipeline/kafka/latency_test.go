package kafka

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// BenchmarkLatency is the time from publishing a record to reading what a trivial stage
// made of it as committed, at half of the load that the stage can bear.
func BenchmarkLatency(b *testing.B) {
	b.Run("embedded", func(b *testing.B) { latency(b, embedded(b)) })
	b.Run("kafka", func(b *testing.B) {
		latency(b, Cluster{Brokers: kafkatest.Start(b).Brokers(), Codec: testCodec(b), Log: warnings()})
	})
}

func latency(b *testing.B, cluster Cluster) {
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	began := time.Now()
	through(ctx, b, cluster, "full", benchRecords, 0)
	rate := benchRecords / time.Since(began).Seconds() / 2
	const seconds = 4
	count := int(rate * seconds)
	delays := through(ctx, b, cluster, "half", count, rate)[count/4:] // joining the group is not part of it
	slices.Sort(delays)
	b.ReportMetric(rate, "records/s")
	b.ReportMetric(float64(delays[len(delays)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(delays[len(delays)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(0, "ns/op")
}

// through publishes records, runs the stage and reads what it wrote, all at once, and
// returns how long each record took, in the order of arrival.
func through(ctx context.Context, b *testing.B, cluster Cluster, tenant string, count int, rate float64) []time.Duration {
	plan := benchPlan(tenant)
	if err := cluster.CreateTopics(ctx, plan); err != nil {
		b.Fatal(err)
	}
	working, stop := context.WithCancel(ctx)
	var running conc.WaitGroup
	running.Go(func() {
		if err := NewWorker(cluster, plan.Stages[0], WorkerConfig{Tenants: []string{tenant}, Slot: "0"}).Run(working); err != nil {
			b.Error(err)
		}
	})
	running.Go(func() { steadily(ctx, b, cluster, tenant, count, rate) })
	delays := make([]time.Duration, 0, count)
	for event, err := range cluster.Read(ctx, tenant, schemas.Observed) {
		if err != nil {
			b.Fatal(err)
		}
		delays = append(delays, time.Since(event.Body.When().Time()))
		if len(delays) == count {
			break
		}
	}
	stop()
	running.Wait()
	return delays
}

func benchPlan(tenant string) Plan {
	return Plan{
		Tenant: tenant, Stages: []stages.Stage{trivial("trivial-" + tenant)},
		StorePartitions: 6, VisitPartitions: 6, Replication: 1,
	}
}

// steadily publishes records that say when they were published; rate 0 is at once.
func steadily(ctx context.Context, b *testing.B, cluster Cluster, tenant string, count int, rate float64) {
	edge, err := NewEdge(cluster)
	if err != nil {
		b.Error(err)
		return
	}
	defer edge.Close()
	began := time.Now()
	for i := range count {
		if ahead := time.Duration(float64(i)/rate*float64(time.Second)) - time.Since(began); rate > 0 && ahead > time.Millisecond {
			time.Sleep(ahead)
		}
		event := schemas.Event{
			Topic: schemas.Sensed, Key: schemas.StoreKey(tenant, fmt.Sprint(i%500)),
			Body: schemas.VisitOpened{Visit: "visit", Target: "target", Time: schemas.MicrosOf(time.Now())},
		}
		if err := edge.Publish(ctx, event); err != nil {
			b.Error(err)
			return
		}
	}
	if err := edge.Flush(ctx); err != nil {
		b.Error(err)
	}
}
