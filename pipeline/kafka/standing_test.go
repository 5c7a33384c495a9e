package kafka

import (
	"context"
	"testing"
	"time"
)

// Brokers tell how far a stage is, whether it runs in this process, in another, or in none.
func TestStandingsOfARunningAndAStoppedPipeline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := created(t)
	look := func() (members int, done, lag int64) {
		t.Helper()
		standings, err := cluster.Standings(ctx, toyPlan)
		if err != nil {
			t.Fatal(err)
		}
		if len(standings) != len(toyPlan.Stages)+len(toyPlan.Calls) {
			t.Fatalf("%d stand, of %d stages and %d calls", len(standings), len(toyPlan.Stages), len(toyPlan.Calls))
		}
		first := standings[0]
		return first.Members, first.Done, first.Lag
	}
	stop := runToys(ctx, t, cluster, 1)
	publish(ctx, t, cluster, toyInput(3, 5, 20))
	if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	members, done, lag := look()
	if members != 1 || done == 0 || lag != 0 {
		t.Errorf("with all done there are %d members, %d offsets done, %d to do", members, done, lag)
	}
	stop()
	publish(ctx, t, cluster, toyInput(3, 5, 20))
	members, still, lag := look()
	if members != 0 || still != done || lag < 100 {
		t.Errorf("stopped, there are %d members, %d offsets done after %d, %d to do", members, still, done, lag)
	}
}
