package kafka

import (
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/fold"
)

// partitioner obeys a record's partition if it is not fold.ByKey, and else hashes the key
// as Kafka's own Java client does (murmur2), so that other producers agree.
type partitioner struct{}

func (partitioner) ForTopic(topic string) kgo.TopicPartitioner {
	return topicPartitioner{kgo.StickyKeyPartitioner(nil).ForTopic(topic)}
}

type topicPartitioner struct{ byKey kgo.TopicPartitioner }

func (topicPartitioner) RequiresConsistency(*kgo.Record) bool { return true }

func (p topicPartitioner) Partition(r *kgo.Record, n int) int {
	if r.Partition == fold.ByKey {
		return p.byKey.Partition(r, n)
	}
	return int(r.Partition)
}
