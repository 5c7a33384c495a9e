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
	for name, mutant := range map[string]struct {
		of    scenario
		wrong flaws
	}{
		"states kept on abort":                 {toyScenario, flaws{keepOnAbort: true}},
		"offsets committed outside":            {toyScenario, flaws{commitOutside: true}},
		"reset to the start on unknown offset": {toyScenario, flaws{resetOffset: true}},
		"watch without memory":                 {watchScenario, flaws{forgetful: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := uint64(1); seed <= enough; seed++ {
				var diff string
				t.Run(fmt.Sprint(seed), func(t *testing.T) { diff = simulate(t, seed, mutant.of, mutant.wrong) })
				if diff != "" {
					t.Logf("caught by seed %d:\n%.600s", seed, diff)
					return
				}
			}
			t.Errorf("not caught by %d seeds", enough)
		})
	}
}
