//go:build synctests

package kafka

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kfake"

	"github.com/exeunt-io/exeunt/schemas"
)

var (
	simSeed  = flag.Uint64("sim.seed", 0, "simulate this seed only")
	simSeeds = flag.Uint64("sim.seeds", 200, "how many seeds to simulate")
)

// A simulation is a cluster of three brokers and all workers of the toy pipeline, on a
// virtual network and in virtual time, for some minutes in which everything that can
// happen to them happens. In the end the receipts must be those of an undisturbed run.
func TestSimulation(t *testing.T) {
	for seed := range seeds() {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			if diff := simulate(t, seed, toyScenario, flaws{}); diff != "" {
				t.Errorf("receipts differ (-want +got):\n%s\nrerun: go test -tags synctests ./pipeline/kafka -run TestSimulation -sim.seed %d", diff, seed)
			}
		})
	}
}

func seeds() func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		if *simSeed != 0 {
			yield(*simSeed)
			return
		}
		for seed := uint64(1); seed <= *simSeeds && yield(seed); seed++ {
		}
	}
}

// simulate returns how the outcome differs from that of an undisturbed run.
func simulate(t *testing.T, seed uint64, of scenario, wrong flaws) (diff string) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		w := newWorld(t, seed, of.plan, wrong)
		defer w.brokers.Close()
		if err := w.calm.CreateTopics(ctx, of.plan); err != nil {
			t.Fatal(err)
		}
		input := shuffled(w.chance, slices.Clone(of.input))
		var edge conc.WaitGroup
		edge.Go(func() { w.publish(ctx, input) })
		w.disturb(ctx)
		edge.Wait()
		w.populate(slots...)
		if err := w.drain(ctx); err != nil {
			diff = fmt.Sprintf("not all was done in ten minutes: %v", err)
		}
		w.stop()
		if diff == "" {
			diff = of.diff(ctx, t, w.calm, input)
		}
	})
	return diff
}

// scenario is stages and what they are given.
type scenario struct {
	plan  Plan
	input []schemas.Event
	// diff says how what came out differs from what should have.
	diff func(ctx context.Context, t *testing.T, cluster Cluster, input []schemas.Event) string
}

var toyScenario = scenario{toyPlan, toyInput(3, 4, 16), receiptsOf(toyPlan)}

// receiptsOf compares the receipts with those of an undisturbed run.
func receiptsOf(plan Plan) func(ctx context.Context, t *testing.T, cluster Cluster, input []schemas.Event) string {
	return func(ctx context.Context, t *testing.T, cluster Cluster, input []schemas.Event) string {
		return cmp.Diff(undisturbed(plan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty())
	}
}

// world is what a simulation consists of.
type world struct {
	t       *testing.T
	chance  *rand.Rand
	network *kfake.VirtualNetwork
	brokers *kfake.Cluster
	calm    Cluster // a connection that nothing happens to
	plan    Plan
	wrong   flaws

	running map[string]*process // by stage and slot
	faults  []*kfake.FaultHandle
	exited  conc.WaitGroup
}

// process is one worker, and its own way to the network.
type process struct {
	line *line
	stop context.CancelFunc
	dead chan struct{}
}

func newWorld(t *testing.T, seed uint64, plan Plan, wrong flaws) *world {
	network := &kfake.VirtualNetwork{}
	brokers, err := kfake.NewCluster(kfake.NumBrokers(3), kfake.Ports(9092, 9093, 9094), kfake.ListenFn(network.Listen))
	if err != nil {
		t.Fatal(err)
	}
	calm := Cluster{Brokers: brokers.ListenAddrs(), Codec: testCodec(t), dial: network.DialContext}
	if *simSeed != 0 && testing.Verbose() {
		calm.Log = slog.New(slog.NewTextHandler(os.Stdout, nil))
	}
	return &world{
		t: t, chance: rand.New(rand.NewPCG(seed, 0)), network: network, brokers: brokers, calm: calm, plan: plan, wrong: wrong,
		running: map[string]*process{},
	}
}

// publish writes the input over about a minute.
func (w *world) publish(ctx context.Context, events []schemas.Event) {
	chance := rand.New(rand.NewPCG(uint64(len(events)), 1))
	edge, err := NewEdge(w.calm)
	if err != nil {
		w.t.Error(err)
		return
	}
	defer edge.Close()
	for _, event := range events {
		if err := edge.Publish(ctx, event); err != nil {
			w.t.Error(err)
		}
		time.Sleep(time.Duration(chance.ExpFloat64() * float64(60*time.Second) / float64(len(events))))
	}
	if err := edge.Flush(ctx); err != nil {
		w.t.Error(err)
	}
}

// workers is every kind of worker there is, as functions of the slot.
func (w *world) workers() map[string]func(Cluster, WorkerConfig) *Worker {
	kinds := map[string]func(Cluster, WorkerConfig) *Worker{}
	for _, call := range w.plan.Calls {
		kinds[call.Name] = func(c Cluster, config WorkerConfig) *Worker { return NewCallWorker(c, call, config) }
	}
	for _, stage := range w.plan.Stages {
		kinds[stage.Name()] = func(c Cluster, config WorkerConfig) *Worker { return NewWorker(c, stage, config) }
	}
	for _, watch := range w.plan.Watches {
		kinds[watch.Name] = func(c Cluster, config WorkerConfig) *Worker { return NewWatchWorker(c, watch, config) }
	}
	return kinds
}

// start runs a worker, unless there is one in its slot.
func (w *world) start(name, slot string) {
	id := transactionalID(name, slot)
	if w.running[id] != nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	p := &process{line: newLine(w.network), stop: stop, dead: make(chan struct{})}
	cluster := w.calm
	cluster.Log = cluster.log().With("worker", id)
	cluster.dial = p.line.dial
	worker := w.workers()[name](cluster, WorkerConfig{Tenants: []string{"acme"}, Slot: slot})
	worker.flaws = w.wrong
	// kfake starts this clock again whenever somebody joins, and lets a member that died
	// while it joined hold up the group until it ends, unlike Kafka.
	worker.rebalanceTimeout = 8 * time.Second
	w.running[id] = p
	w.exited.Go(func() {
		defer close(p.dead)
		if err := worker.Run(ctx); err != nil && !p.line.cut() {
			w.t.Errorf("%s: %v", id, err)
		}
	})
}

// slots are where workers may be.
var slots = []string{"0", "1", "2"}

// populate makes sure that there is a worker for everything in each of these slots. In
// the end that is all of them: kfake never expires a member that died before it learnt
// what it was assigned, so somebody must take its place.
func (w *world) populate(slots ...string) {
	for name := range w.workers() {
		for _, slot := range slots {
			w.start(name, slot)
		}
	}
	for _, p := range w.running {
		p.line.resume()
	}
}

// stop ends every worker in good order.
func (w *world) stop() {
	for _, p := range w.running {
		p.stop()
	}
	w.exited.Wait()
}

// drain waits until all is done. It looks seldom, since looking is not free.
func (w *world) drain(ctx context.Context) error {
	for {
		drained, err := w.calm.drained(ctx, w.plan.readers())
		if err != nil || drained {
			return err
		}
		time.Sleep(3 * time.Second)
	}
}
