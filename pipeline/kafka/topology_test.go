//go:build synctests

package kafka

import (
	"fmt"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// The real stages, two stores, in the same storm; receipts must be equal to the last bit,
// with the evidence that they name in what the sensors said.
func TestSimulationOfTheRealTopology(t *testing.T) {
	var input []schemas.Event
	for i, kind := range []sim.Kind{"ordinary-two", "put-back"} {
		input = append(input, recorded(t, fmt.Sprint(i), sim.Config{Seed: 1, Kind: kind, Hertz: 10})...)
	}
	t.Logf("%d events", len(input))
	const some = 8 // seeds; each is a whole recording
	for seed := range uint64(some) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			if diff := simulate(t, seed, scenario{realPlan, input, receiptsOf(realPlan)}, flaws{}); diff != "" {
				t.Errorf("receipts differ (-want +got):\n%s\nrerun: go test -tags synctests ./pipeline/kafka -run %s", diff, t.Name())
			}
		})
	}
}
