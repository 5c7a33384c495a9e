//go:build synctests

package kafka

import (
	"fmt"
	"testing"
)

// The net is tight: a worker that is wrong in one of the ways that matter is caught
// within a few seeds.
func TestSimulationCatchesMutants(t *testing.T) {
	const enough = 40 // seeds
	for name, wrong := range map[string]flaws{
		"states kept on abort":                 {keepOnAbort: true},
		"offsets committed outside":            {commitOutside: true},
		"reset to the start on unknown offset": {resetOffset: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := uint64(1); seed <= enough; seed++ {
				var diff string
				t.Run(fmt.Sprint(seed), func(t *testing.T) { diff = simulate(t, seed, toyScenario, wrong) })
				if diff != "" {
					t.Logf("caught by seed %d:\n%.600s", seed, diff)
					return
				}
			}
			t.Errorf("not caught by %d seeds", enough)
		})
	}
}
