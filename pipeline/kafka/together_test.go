package kafka

import (
	"context"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/schemas"
)

// Price lists are written to the stages and to the record, or to neither; on real Kafka.
func TestPublishTogether(t *testing.T) {
	cluster := Cluster{Brokers: kafkatest.Start(t).Brokers(), Codec: testCodec(t), Log: warnings()}
	plan := realPlan
	if err := cluster.CreateTopics(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if differences, err := cluster.VerifyTopics(t.Context(), plan); err != nil || len(differences) > 0 {
		t.Fatalf("topics differ: %v, %v", differences, err)
	}
	list := func(version string) []schemas.Event {
		return schemas.Catalogue{Time: 7, Version: version}.Recorded("acme/1")
	}
	hold := func(wantSensed, wantRecorded int) {
		t.Helper()
		for topic, want := range map[schemas.Topic]int{schemas.Sensed: wantSensed, schemas.Catalogues: wantRecorded} {
			if events, err := cluster.ReadAll(t.Context(), "acme", topic); err != nil || len(events) != want {
				t.Errorf("%s holds %d records, %v; want %d", topic, len(events), err, want)
			}
		}
	}
	if err := cluster.PublishTogether(t.Context(), "import", list("v1")...); err != nil {
		t.Fatal(err)
	}
	hold(1, 1)
	wrong := append(list("v2"), schemas.Event{Topic: schemas.Sensed, Body: schemas.Catalogue{}})
	if err := cluster.PublishTogether(t.Context(), "import", wrong...); err == nil {
		t.Error("a record without a key was written")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := cluster.PublishTogether(stopped, "import", list("v3")...); err == nil {
		t.Error("it was written after it was told to stop")
	}
	hold(1, 1)
	if err := cluster.PublishTogether(t.Context(), "import", list("v4")...); err != nil {
		t.Fatal(err)
	}
	hold(2, 2)
}
