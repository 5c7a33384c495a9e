package kafka

import (
	"context"
	"testing"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/schemas"
)

// worked runs the first toy until its inbox is empty, and returns what Flush publishes.
func worked(ctx context.Context, t *testing.T, cluster Cluster, known int) (told []schemas.StageLatency) {
	t.Helper()
	plan := toyPlan
	plan.Stages, plan.Calls = plan.Stages[:1], nil
	worker := NewWorker(cluster, plan.Stages[0], WorkerConfig{Tenants: []string{"acme"}})
	latencies := NewLatencies(cluster, worker)
	working, stop := context.WithCancel(ctx)
	var running conc.WaitGroup
	running.Go(func() { _ = worker.Run(working) })
	if err := cluster.WaitDrained(ctx, plan); err != nil {
		t.Fatal(err)
	}
	stop()
	running.Wait()
	if err := latencies.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	reading, enough := context.WithTimeout(ctx, 2*time.Second)
	defer enough()
	for event, err := range cluster.Read(reading, "acme", schemas.Latencies) {
		if err != nil {
			t.Fatal(err)
		}
		if event.Key != "acme/" {
			t.Errorf("key %s, want the tenant's", event.Key)
		}
		told = append(told, event.Body.(schemas.StageLatency))
	}
	return told[known:]
}

// changelogBytes is the size of what a restore would keep, by reading the changelog.
func changelogBytes(ctx context.Context, t *testing.T, cluster Cluster) (total int64) {
	t.Helper()
	spans, err := cluster.whole(ctx, []string{changelog("acme", toyPlan.Stages[0])})
	if err != nil {
		t.Fatal(err)
	}
	logs, err := cluster.readLogs(spans)
	if err != nil {
		t.Fatal(err)
	}
	defer logs.close()
	newest := map[string]int64{}
	for !logs.done() {
		records, err := logs.poll(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			newest[string(r.Key)] = int64(len(r.Value))
		}
	}
	for _, bytes := range newest {
		total += bytes
	}
	return total
}

// What is told adds up to what was done, by a worker and by the one after it, which has
// its states from the changelog.
func TestLatenciesAddUp(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := embedded(t)
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	const stores = 4
	input := toyInput(stores, 10, 20)
	var parts [2][]schemas.Event // half of every store, then the rest of one: others' states stay
	for store := range stores {
		own := input[store*len(input)/stores : (store+1)*len(input)/stores]
		parts[0] = append(parts[0], own[:len(own)/2]...)
		if store == 0 {
			parts[1] = own[len(own)/2:]
		}
	}
	known, newest := 0, map[int32]schemas.StageLatency{}
	for _, part := range parts {
		publish(ctx, t, cluster, part)
		told := worked(ctx, t, cluster, known)
		known += len(told)
		records := int64(0)
		for _, m := range told {
			records += m.Records
			newest[m.Partition] = m
			if m.Stage != toyPlan.Stages[0].Name() || m.P50Millis <= 0 || m.P99Millis < m.P50Millis || m.CommitP50Millis <= 0 || m.Transactions == 0 {
				t.Errorf("told %+v", m)
			}
		}
		if records != int64(len(part)) {
			t.Errorf("%d records told of, want %d", records, len(part))
		}
		bytes, lag := int64(0), int64(0)
		for _, m := range newest {
			bytes, lag = bytes+m.StateBytes, lag+m.Lag
		}
		if want := changelogBytes(ctx, t, cluster); bytes != want || want == 0 {
			t.Errorf("%d bytes of state, want %d", bytes, want)
		}
		if lag > 1 {
			t.Errorf("%d records wait, and the inbox is empty", lag)
		}
	}
}
