package kafka

import (
	"fmt"

	"github.com/twmb/franz-go/pkg/kfake"
)

// StartEmbedded starts a broker in this process's memory, for trying, replaying and
// testing: it keeps nothing when the process ends. Production means Kafka. It returns
// the broker's addresses on the loopback interface, and what stops it.
//
// By itself it deletes nothing, see Housekeeper.
func StartEmbedded() (brokers []string, stop func(), err error) {
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.BrokerConfigs(map[string]string{"log.cleaner.backoff.ms": never}),
	)
	if err != nil {
		return nil, nil, fmt.Errorf("start the embedded broker: %w", err)
	}
	return cluster.ListenAddrs(), cluster.Close, nil
}

// never is in milliseconds, a month.
const never = "2592000000"
