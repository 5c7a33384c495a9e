package kafka

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// ErrNoClock says that the cluster does not tell what time it is there.
var ErrNoClock = errors.New("the cluster does not tell its time")

// Advertised are the addresses, host:port, at which the cluster tells clients to find its
// brokers. They need not be those that it was first asked at.
func (c Cluster) Advertised(ctx context.Context) ([]string, error) {
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	brokers, err := admin.ListBrokers(ctx)
	if err != nil {
		return nil, fmt.Errorf("list brokers: %w", err)
	}
	addresses := make([]string, len(brokers))
	for i, b := range brokers {
		addresses[i] = net.JoinHostPort(b.Host, strconv.Itoa(int(b.Port)))
	}
	return addresses, nil
}

// Clock is the wall clock of the cluster's active controller. It is what the controller
// says of when it caught up with itself (DescribeQuorum, KIP-836), since Kafka has no
// question for the time that leaves nothing behind.
func (c Cluster) Clock(ctx context.Context) (time.Time, error) {
	client, err := c.client()
	if err != nil {
		return time.Time{}, err
	}
	defer client.Close()
	request := kmsg.NewPtrDescribeQuorumRequest()
	topic, partition := kmsg.NewDescribeQuorumRequestTopic(), kmsg.NewDescribeQuorumRequestTopicPartition()
	topic.Topic, topic.Partitions = "__cluster_metadata", append(topic.Partitions, partition)
	request.Topics = append(request.Topics, topic)
	response, err := request.RequestWith(ctx, client)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %w", ErrNoClock, err)
	}
	for _, topic := range response.Topics {
		for _, p := range topic.Partitions {
			for _, voter := range p.CurrentVoters {
				if voter.ReplicaID == p.LeaderID && voter.LastCaughtUpTimestamp > 0 {
					return time.UnixMilli(voter.LastCaughtUpTimestamp), nil
				}
			}
		}
	}
	return time.Time{}, ErrNoClock
}
