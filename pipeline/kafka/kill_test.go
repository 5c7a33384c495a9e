package kafka

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
)

// child is the environment variable that makes the test binary a worker, such as
// "cart 0 localhost:9092", to be killed.
const child = "EXEUNT_TEST_WORKER"

func TestMain(m *testing.M) {
	if what := os.Getenv(child); what != "" {
		if err := work(strings.Fields(what)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// work is the life of a child: a worker of the real topology.
func work(args []string) error {
	name, slot, broker := args[0], args[1], args[2]
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	cluster := Cluster{Brokers: []string{broker}, Codec: codec}
	config := WorkerConfig{Tenants: []string{"acme"}, Slot: slot}
	for _, stage := range realPlan.Stages {
		if stage.Name() == name {
			return NewWorker(cluster, stage, config).Run(ctx)
		}
	}
	return NewCallWorker(cluster, sandbox, config).Run(ctx)
}

// spawn starts a child.
func spawn(t *testing.T, name, slot, broker string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), child+"="+strings.Join([]string{name, slot, broker}, " "))
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// Ten recordings at once on real Kafka, and kill -9: workers fifty times, the broker three
// times.
func TestKilledProcessesOnKafka(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	const kills, brokerKills = 51, 3
	broker := kafkatest.Start(t)
	cluster := Cluster{Brokers: broker.Brokers(), Codec: testCodec(t)}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if err := cluster.CreateTopics(ctx, realPlan); err != nil {
		t.Fatal(err)
	}

	names := []string{sandbox.Name}
	for _, stage := range realPlan.Stages {
		names = append(names, stage.Name())
	}
	children := map[string]*exec.Cmd{}
	for _, name := range names {
		children[name] = spawn(t, name, "0", broker.Brokers()[0])
	}
	input := tenRecordings(t)
	var edge conc.WaitGroup
	edge.Go(func() { trickle(ctx, t, cluster, input, 20*time.Second) })

	chance := rand.New(rand.NewPCG(1, 1))
	for i := range kills {
		time.Sleep(time.Duration(100+chance.IntN(400)) * time.Millisecond)
		name := names[chance.IntN(len(names))]
		_ = children[name].Process.Kill()
		_ = children[name].Wait()
		if i%(kills/brokerKills) == 8 {
			broker.Kill()
			broker.Restart()
		}
		children[name] = spawn(t, name, "0", broker.Brokers()[0])
	}
	edge.Wait()
	if err := cluster.WaitDrained(ctx, realPlan); err != nil {
		t.Fatal(err)
	}
	for _, c := range children {
		_ = c.Process.Signal(os.Interrupt)
		if err := c.Wait(); err != nil {
			t.Errorf("a child stopped in order: %v", err)
		}
	}
	want := undisturbed(realPlan, input)
	if len(want) < 10 {
		t.Fatalf("ten recordings have %d visits", len(want))
	}
	if diff := cmp.Diff(want, receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
}

// trickle publishes events over a while.
func trickle(ctx context.Context, t *testing.T, cluster Cluster, events []schemas.Event, over time.Duration) {
	edge, err := NewEdge(cluster)
	if err != nil {
		t.Error(err)
		return
	}
	defer edge.Close()
	for _, event := range events {
		if err := edge.Publish(ctx, event); err != nil {
			t.Error(err)
		}
		time.Sleep(over / time.Duration(len(events)))
	}
	if err := edge.Flush(ctx); err != nil {
		t.Error(err)
	}
}
