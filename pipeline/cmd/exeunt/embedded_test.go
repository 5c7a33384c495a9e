package main

import (
	"context"
	"io"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// embedded is a broker in this process.
func embedded(t testing.TB) (brokers []string) {
	t.Helper()
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return brokers
}

// topicsOn are the topics of tenant local, with one partition each.
func topicsOn(ctx context.Context, t testing.TB, brokers []string) kafka.Cluster {
	t.Helper()
	return withTopics(ctx, t, config{Brokers: brokers, Tenants: []string{"local"}, Partitions: 1, Replication: 1})
}

// topicsFor is a broker in this process with the topics of tenants, in so many partitions
// each, and the configuration that reaches it.
func topicsFor(t testing.TB, partitions int32, tenants ...string) (config, kafka.Cluster) {
	t.Helper()
	c := config{Brokers: embedded(t), Tenants: tenants, Partitions: partitions, Replication: 1}
	return c, withTopics(t.Context(), t, c)
}

func withTopics(ctx context.Context, t testing.TB, c config) kafka.Cluster {
	t.Helper()
	cluster, err := c.cluster(io.Discard)
	if err == nil {
		err = c.createTopics(ctx, cluster)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cluster
}
