package kafka

import (
	"errors"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
)

func TestLookAtRealKafka(t *testing.T) {
	cluster := Cluster{Brokers: kafkatest.Start(t).Brokers()}
	if addresses, err := cluster.Advertised(t.Context()); err != nil || len(addresses) != 1 || addresses[0] != cluster.Brokers[0] {
		t.Errorf("advertised %v, %v; want %v", addresses, err, cluster.Brokers)
	}
	before := time.Now()
	clock, err := cluster.Clock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if clock.Before(before.Add(-time.Second)) || clock.After(time.Now().Add(time.Second)) {
		t.Errorf("the controller's clock is %v, and it is on this machine, where it is %v", clock, before)
	}
}

func TestEmbeddedBrokerHasNoClock(t *testing.T) {
	if _, err := embedded(t).Clock(t.Context()); !errors.Is(err, ErrNoClock) {
		t.Errorf("got %v, want ErrNoClock", err)
	}
}
