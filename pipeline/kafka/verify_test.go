package kafka

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerifySaysWhatDiffers(t *testing.T) {
	cluster := created(t)
	plan := toyPlan
	plan.VisitPartitions = 12
	plan.Replication = 3
	differences, err := cluster.VerifyTopics(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, difference := range differences {
		found[difference] = true
	}
	var got []string
	for _, want := range []string{
		"topic acme.billed has 3 partitions, want 12",
		"topic acme.sensed has 1 replicas, want 3",
		"topic acme.till-changelog has 3 partitions, want 12",
		"topic acme.sensed has min.insync.replicas=1, want 2",
	} {
		if !found[want] {
			got = append(got, want)
		}
	}
	if got != nil {
		t.Errorf("these are not said:\n%s\nbut\n%s", cmp.Diff(nil, got), cmp.Diff(nil, differences))
	}
}
