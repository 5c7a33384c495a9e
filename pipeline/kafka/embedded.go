package kafka

import (
	"fmt"
	"time"

	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kfake"
)

// StartEmbedded starts a broker in this process's memory, for trying, replaying and
// testing: it keeps nothing when the process ends. Production means Kafka. It returns
// the broker's addresses on the loopback interface, and what stops it.
//
// Topics' retention holds, also that by bytes, but changelogs are not compacted, see Tidy.
func StartEmbedded() (brokers []string, stop func(), err error) {
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.BrokerConfigs(map[string]string{"log.cleaner.backoff.ms": never}),
	)
	if err != nil {
		return nil, nil, fmt.Errorf("start the embedded broker: %w", err)
	}
	stopped := make(chan struct{})
	var retaining conc.WaitGroup
	retaining.Go(func() { retain(cluster, stopped) })
	stop = func() {
		close(stopped)
		retaining.Wait()
		cluster.Close()
	}
	return cluster.ListenAddrs(), stop, nil
}

// never is in milliseconds, a month.
const never = "2592000000"

// retain applies the topics' retention, which would else come with the compaction.
func retain(cluster *kfake.Cluster, stopped <-chan struct{}) {
	often := time.NewTicker(5 * time.Second)
	defer often.Stop()
	for {
		select {
		case <-often.C:
			cluster.ApplyRetention()
		case <-stopped:
			return
		}
	}
}
