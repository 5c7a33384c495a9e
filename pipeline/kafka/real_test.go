package kafka

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// realPlan is the real topology. There is one partition of stores, so that its offsets,
// which evidence consists of, are those of a run without a broker.
var realPlan = Plan{
	Tenant: "acme", Stages: pipeline.Stages(), Calls: []Call{sandbox},
	StorePartitions: 1, VisitPartitions: 3, Replication: 1,
}

// recorded is what a simulated recording publishes, some of it twice.
func recorded(t *testing.T, store string, config sim.Config) []schemas.Event {
	t.Helper()
	simulated, err := sim.Generate(config)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := simulated.WriteAiFi(dir); err != nil {
		t.Fatal(err)
	}
	var events []schemas.Event
	err = recording.Source{Dir: dir, Tenant: "acme", Store: store}.Run(t.Context(), func(event schemas.Event) error {
		events = append(events, event)
		if len(events)%9 == 0 {
			events = append(events, event)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// tenRecordings are ten stores' recordings, each event in the order of its store.
func tenRecordings(t *testing.T) []schemas.Event {
	var stores [][]schemas.Event
	for i := range uint64(10) {
		kind := sim.Kinds[i%uint64(len(sim.Kinds))]
		stores = append(stores, recorded(t, fmt.Sprint(i), sim.Config{Seed: i, Kind: kind, Hertz: 10}))
	}
	var input []schemas.Event
	for i := 0; ; i++ {
		before := len(input)
		for _, events := range stores {
			if i < len(events) {
				input = append(input, events[i])
			}
		}
		if len(input) == before {
			return input
		}
	}
}

// shuffled lets events overtake each other as far as ticks allow, which promise that
// nothing earlier comes after them.
func shuffled(chance *rand.Rand, events []schemas.Event) []schemas.Event {
	first := 0
	for i, event := range events {
		if _, tick := event.Body.(schemas.Tick); tick {
			run := events[first:i]
			chance.Shuffle(len(run), func(a, b int) { run[a], run[b] = run[b], run[a] })
			first = i + 1
		}
	}
	return events
}

// However many workers share the partitions, and in whatever order events arrive that
// ticks allow, the receipts are the same. Evidence is where things stand in the topics,
// which is another matter in every run.
func TestReceiptsDoNotDependOnWorkersOrArrival(t *testing.T) {
	input := tenRecordings(t)
	want := undisturbed(realPlan, input)
	plan := realPlan
	plan.StorePartitions, plan.VisitPartitions = 5, 5
	for _, workers := range []int{1, 2, 5} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			cluster := embedded(t)
			if err := cluster.CreateTopics(ctx, plan); err != nil {
				t.Fatal(err)
			}
			stop := runPlan(ctx, t, cluster, plan, workers)
			publish(ctx, t, cluster, shuffled(rand.New(rand.NewPCG(uint64(workers), 0)), slices.Clone(input)))
			if err := cluster.WaitDrained(ctx, plan); err != nil {
				t.Fatal(err)
			}
			stop()
			opts := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(schemas.Line{}, "Evidence")}
			if diff := cmp.Diff(want, receipts(ctx, t, cluster), opts); diff != "" {
				t.Errorf("receipts differ (-want +got):\n%s", diff)
			}
		})
	}
}
