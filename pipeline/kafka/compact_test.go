package kafka

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/twmb/franz-go/pkg/kfake"
)

// States come back from what compaction has left of their changelog.
func TestRestoreFromACompactedChangelog(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	broker, err := kfake.NewCluster(kfake.NumBrokers(1))
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	cluster := Cluster{Brokers: broker.ListenAddrs(), Codec: testCodec(t), Log: warnings()}
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	input := toyInput(3, 5, 20)
	for _, part := range cut(input, 4) { // in transactions of their own
		stop := runToys(ctx, t, cluster, 1)
		publish(ctx, t, cluster, part)
		if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
			t.Fatal(err)
		}
		stop()
		broker.Compact()
	}
	left, err := cluster.whole(ctx, []string{changelog("acme", toyPlan.Stages[0])})
	if err != nil {
		t.Fatal(err)
	}
	for p, span := range left {
		if span.first == 0 {
			t.Errorf("%s: nothing was compacted: %v", p, span)
		}
	}
	if diff := cmp.Diff(undisturbed(toyPlan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
}

// cut is all in so many parts.
func cut[T any](all []T, parts int) [][]T {
	pieces := make([][]T, parts)
	for i := range pieces {
		pieces[i] = all[i*len(all)/parts : (i+1)*len(all)/parts]
	}
	return pieces
}
