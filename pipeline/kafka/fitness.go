package kafka

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// ErrUnfit says that a cluster cannot run Exeunt as it is; trying again does not help.
var ErrUnfit = errors.New("kafka cluster is not fit")

// Check connects and finds out whether exactly-once holds on the cluster. It wants
// transaction.version 2 (KIP-890): before it, a message that was delayed on the network
// could join a later transaction of the same producer.
func (c Cluster) Check(ctx context.Context) error {
	client, err := c.client()
	if err != nil {
		return err
	}
	defer client.Close()
	return checkFitness(ctx, client)
}

func checkFitness(ctx context.Context, client *kgo.Client) error {
	request := kmsg.NewPtrApiVersionsRequest()
	request.ClientSoftwareName, request.ClientSoftwareVersion = "exeunt", "1"
	response, err := request.RequestWith(ctx, client)
	if err != nil {
		return fmt.Errorf("ask for the cluster's features: %w", err)
	}
	level := int16(0)
	for _, feature := range response.FinalizedFeatures {
		if feature.Name == "transaction.version" {
			level = feature.MaxVersionLevel
		}
	}
	if level < 2 {
		return fmt.Errorf("%w: transaction.version is %d, and exactly-once needs 2 (KIP-890, Kafka 4.0): "+
			"upgrade, then kafka-features.sh upgrade --feature transaction.version=2", ErrUnfit, level)
	}
	return nil
}
