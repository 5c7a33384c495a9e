package kafka

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

var sandbox = Call{
	Name: "psp", Inbox: schemas.Charges, Outboxes: []schemas.Topic{schemas.Billed},
	Answer: psp.Payments{Provider: psp.NewSandbox()}.Answer,
}

var toyPlan = Plan{
	Tenant: "acme", Stages: stagetest.Toys(), Calls: []Call{sandbox},
	StorePartitions: 2, VisitPartitions: 3, Replication: 1,
}

// toyInput is visits in several stores, some of it twice and out of order, and the ticks
// that end them.
func toyInput(stores, visits, each int) []schemas.Event {
	var events []schemas.Event
	for s := range stores {
		store := schemas.StoreKey("acme", fmt.Sprint(s))
		add := func(body schemas.Body) {
			events = append(events, schemas.Event{Topic: schemas.Sensed, Key: store, Body: body})
		}
		for i := range each {
			for v := range visits {
				taken := schemas.Interaction{
					ID: fmt.Sprintf("%d-%d", v, i), Visit: fmt.Sprint("v", v), Product: fmt.Sprint("plu:", i%3),
					Time: schemas.Micros(i^1)*schemas.Second + schemas.Micros(v), Quantity: 1,
				}
				add(taken)
				if (i+v)%3 == 0 {
					add(taken)
				}
			}
			if i%4 == 3 {
				add(schemas.Tick{Source: "clock", Watermark: schemas.Micros(i) * schemas.Second})
			}
		}
		for last := range 3 {
			add(schemas.Tick{Source: "clock", Watermark: schemas.Micros(each+20+last) * schemas.Second})
		}
	}
	return events
}

// undisturbed is the receipts that the plan's stages give without a broker, by key.
func undisturbed(plan Plan, input []schemas.Event) map[schemas.Key][]schemas.Body {
	receipts := map[schemas.Key][]schemas.Body{}
	local := fold.NewLocal(plan.Stages, map[schemas.Topic]func(schemas.Event) []schemas.Event{
		schemas.Charges: func(e schemas.Event) []schemas.Event {
			answers, _ := psp.Payments{Provider: psp.NewSandbox()}.Answer(context.Background(), e)
			return answers
		},
	})
	local.Watch = func(e schemas.Event) {
		if e.Topic == schemas.Receipts {
			receipts[e.Key] = append(receipts[e.Key], e.Body)
		}
	}
	for _, event := range input {
		local.Feed(event)
	}
	return receipts
}

func testCodec(t testing.TB) *schemas.Codec {
	t.Helper()
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	return codec
}

// brokers are what the worker's tests run against: the embedded broker and real Kafka.
func brokers(t *testing.T, test func(*testing.T, Cluster)) {
	t.Run("embedded", func(t *testing.T) { test(t, embedded(t)) })
	t.Run("kafka", func(t *testing.T) {
		cluster := Cluster{Brokers: kafkatest.Start(t).Brokers(), Codec: testCodec(t), Log: warnings()}
		test(t, cluster)
	})
}

func warnings() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func embedded(t testing.TB) Cluster {
	t.Helper()
	brokers, stop, err := StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return Cluster{Brokers: brokers, Codec: testCodec(t), Log: warnings()}
}

func runToys(ctx context.Context, t testing.TB, cluster Cluster, slots int) (stop func()) {
	return runPlan(ctx, t, cluster, toyPlan, slots)
}

// runPlan runs every stage and call of a plan until stop is called.
func runPlan(ctx context.Context, t testing.TB, cluster Cluster, plan Plan, slots int) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running conc.WaitGroup
	start := func(worker *Worker) {
		running.Go(func() {
			if err := worker.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	for slot := range slots {
		config := WorkerConfig{Tenants: []string{"acme"}, Slot: fmt.Sprint(slot)}
		for _, stage := range plan.Stages {
			start(NewWorker(cluster, stage, config))
		}
		for _, call := range plan.Calls {
			start(NewCallWorker(cluster, call, config))
		}
	}
	return func() { cancel(); running.Wait() }
}

func publish(ctx context.Context, t testing.TB, cluster Cluster, events []schemas.Event) {
	t.Helper()
	edge, err := NewEdge(cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer edge.Close()
	for _, event := range events {
		if err := edge.Publish(ctx, event); err != nil {
			t.Fatal(err)
		}
	}
	if err := edge.Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

// receipts reads what was committed until there are as many as wanted, and a moment more
// to see that no more come.
func receipts(ctx context.Context, t testing.TB, cluster Cluster) map[schemas.Key][]schemas.Body {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	got := map[schemas.Key][]schemas.Body{}
	for event, err := range cluster.Read(ctx, "acme", schemas.Receipts) {
		if err != nil {
			t.Fatal(err)
		}
		got[event.Key] = append(got[event.Key], event.Body)
	}
	return got
}

func TestWorkersOnEveryBroker(t *testing.T) { brokers(t, conform) }

// conform is what workers, topics, edge and reader must do on any broker.
func conform(t *testing.T, cluster Cluster) {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := cluster.Check(ctx); err != nil {
		t.Fatal(err)
	}
	before, err := cluster.VerifyTopics(ctx, toyPlan)
	if err != nil || len(before) != len(schemas.Topics)+len(toyPlan.Stages) {
		t.Fatalf("got %q, %v, want a sentence for each topic", before, err)
	}
	for range 2 { // the second time, nothing is to be done
		if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
			t.Fatal(err)
		}
		if differences, err := cluster.VerifyTopics(ctx, toyPlan); err != nil || len(differences) > 0 {
			t.Fatalf("got %q, %v, want no differences", differences, err)
		}
	}
	input := toyInput(3, 5, 20)
	half := len(input) / 2
	for _, part := range [][]schemas.Event{input[:half], input[half:]} { // the second half with other workers
		stop := runToys(ctx, t, cluster, 2)
		publish(ctx, t, cluster, part)
		if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
			t.Fatal(err)
		}
		stop()
	}
	if diff := cmp.Diff(undisturbed(toyPlan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
}
