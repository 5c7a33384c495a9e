package kafka

import (
	"context"
	"maps"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

// What is left of a changelog says the same as the whole of it.
func TestNewestNeedsNothingThatWasReplaced(t *testing.T) {
	type write struct {
		key  string
		gone bool
	}
	replay := func(log []write, from int64) map[string]int64 {
		states := map[string]int64{}
		for offset, w := range log {
			switch {
			case int64(offset) < from:
			case w.gone:
				delete(states, w.key)
			default:
				states[w.key] = int64(offset)
			}
		}
		return states
	}
	rapid.Check(t, func(t *rapid.T) {
		log := rapid.SliceOf(rapid.Custom(func(t *rapid.T) write {
			return write{strconv.Itoa(rapid.IntRange(0, 4).Draw(t, "key")), rapid.Bool().Draw(t, "gone")}
		})).Draw(t, "log")
		var n newest
		for offset, w := range log {
			n.see(w.key, int64(offset), w.gone)
		}
		needed, states := n.needed(), replay(log, 0)
		if !maps.Equal(replay(log, needed), states) {
			t.Fatalf("from %d on the log gives %v, but all of it %v", needed, replay(log, needed), states)
		}
		if len(states) == 0 && needed != int64(len(log)) {
			t.Fatalf("nothing is kept, but %d is needed of %d", needed, len(log))
		}
	})
}

// States come back from what was left of their changelog.
func TestRestoreFromWhatTheHousekeeperLeft(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := created(t)
	input, deleted := toyInput(3, 5, 20), int64(0)
	for _, part := range cut(input, 4) {
		stop := runToys(ctx, t, cluster, 1)
		publish(ctx, t, cluster, part)
		if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
			t.Fatal(err)
		}
		stop()
		deleted += compactNow(ctx, t, cluster, toyPlan)
	}
	if deleted == 0 {
		t.Error("nothing was deleted")
	}
	if diff := cmp.Diff(undisturbed(toyPlan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
}

// compactNow does what a housekeeper does from time to time.
func compactNow(ctx context.Context, t *testing.T, cluster Cluster, plan Plan) (deleted int64) {
	t.Helper()
	var names []string
	_, changelogs := plan.topics()
	for _, topic := range changelogs {
		names = append(names, topic.name)
	}
	whole, err := cluster.whole(ctx, names)
	if err != nil {
		t.Fatal(err)
	}
	logs, err := cluster.readLogs(whole)
	if err != nil {
		t.Fatal(err)
	}
	defer logs.close()
	all := seen{}
	for !logs.done() {
		records, err := logs.poll(ctx)
		if err != nil {
			t.Fatal(err)
		}
		all.note(records)
	}
	if err := cluster.deleteBefore(ctx, all.needed()); err != nil {
		t.Fatal(err)
	}
	left, err := cluster.whole(ctx, names)
	if err != nil {
		t.Fatal(err)
	}
	for p, was := range whole {
		deleted += left[p].first - was.first
	}
	return deleted
}

// What nobody has read yet is not deleted, however much it is, and publishers wait for it;
// of what was read, as much stays as is asked for.
func TestHousekeeperDeletesOnlyWhatWasRead(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := embedded(t)
	plan := toyPlan
	plan.Bytes = 2 << 10
	if err := cluster.CreateTopics(ctx, plan); err != nil {
		t.Fatal(err)
	}
	keeper, input := NewHousekeeper(cluster, plan), toyInput(3, 5, 40)
	for _, batch := range cut(input, 40) { // what is deleted is deleted a whole batch at a time
		publish(ctx, t, cluster, batch)
	}
	if err := keeper.shedNow(ctx); err != nil {
		t.Fatal(err)
	}
	impatient, giveUp := context.WithTimeout(ctx, 100*time.Millisecond)
	defer giveUp()
	if err := keeper.WaitBehind(impatient, 10); err == nil {
		t.Error("nothing was read, and publishers need not wait")
	}
	stop := runPlan(ctx, t, cluster, plan, 1)
	if err := keeper.WaitBehind(ctx, 10); err != nil {
		t.Fatal(err)
	}
	if err := cluster.WaitDrained(ctx, plan); err != nil {
		t.Fatal(err)
	}
	stop()
	if diff := cmp.Diff(undisturbed(plan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
	if err := keeper.shedNow(ctx); err != nil {
		t.Fatal(err)
	}
	sizes, err := keeper.sizes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	sensed := schemas.Sensed.In(plan.Tenant)
	for number := range plan.StorePartitions {
		if size := sizes[partition{sensed, number}]; size == 0 || size > 2*plan.Bytes {
			t.Errorf("%s partition %d: %d bytes are left, want about %d", sensed, number, size, plan.Bytes)
		}
	}
}
