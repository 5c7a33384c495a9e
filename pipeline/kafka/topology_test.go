//go:build synctests

package kafka

import (
	"fmt"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// The real stages, two stores, in the same storm; receipts must be equal to the last bit,
// with the evidence that they name in what the sensors said. There is one partition of
// stores, so that its offsets are those of a run without a broker.
func TestSimulationOfTheRealTopology(t *testing.T) {
	plan := Plan{
		Tenant: "acme", Stages: pipeline.Stages(), Calls: []Call{sandbox},
		StorePartitions: 1, VisitPartitions: 3, Replication: 1,
	}
	var input []schemas.Event
	for i, kind := range []sim.Kind{"ordinary-two", "put-back"} {
		input = append(input, recorded(t, fmt.Sprint(i), sim.Config{Seed: 1, Kind: kind, Hertz: 10})...)
	}
	t.Logf("%d events", len(input))
	const some = 8 // seeds; each is a whole recording
	for seed := range uint64(some) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			if diff := simulate(t, seed, scenario{plan, input}, flaws{}); diff != "" {
				t.Errorf("receipts differ (-want +got):\n%s\nrerun: go test -tags synctests ./pipeline/kafka -run %s", diff, t.Name())
			}
		})
	}
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
