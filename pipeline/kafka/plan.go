package kafka

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Plan is what a tenant's topics should be, besides schemas.Topics.
type Plan struct {
	Tenant string
	Stages []stages.Stage
	Calls  []Call
	// Watches have changelogs, as stages do.
	Watches []Watch
	// StorePartitions and VisitPartitions are how many partitions the topics of each
	// grain have, and so how many goroutines can share a stage's work. They cannot be
	// changed once there is data, since keys would move away from their states.
	StorePartitions, VisitPartitions int32
	// Replication is copies of each partition; all but one must be written before a
	// record counts as written.
	Replication int16
	// Bytes are how many a Housekeeper keeps of a partition of what sensors say, however young
	// they are, and a quarter of them of what is said of visits; 0 where there is none, and the
	// table alone says for how long records are kept.
	Bytes int64
}

// keepers are all that have a changelog.
func (p Plan) keepers() []stages.Stage {
	keepers := slices.Clone(p.Stages)
	for _, watch := range p.Watches {
		keepers = append(keepers, watch.Stage())
	}
	return keepers
}

// topicPlan is one topic as it should be.
type topicPlan struct {
	name       string
	partitions int32
	configs    map[string]string
}

// topics are the tenant's topics of the table, then the changelogs.
func (p Plan) topics() (table, changelogs []topicPlan) {
	for _, spec := range schemas.Topics {
		if spec.Retention == schemas.Compacted {
			table = append(table, topicPlan{spec.Topic.In(p.Tenant), p.partitions(spec.Grain), p.configs(map[string]string{"cleanup.policy": "compact"})})
			continue
		}
		table = append(table, topicPlan{spec.Topic.In(p.Tenant), p.partitions(spec.Grain), p.configs(map[string]string{
			"cleanup.policy": "delete",
			"retention.ms":   strconv.FormatInt(int64(spec.Retention/schemas.Millisecond), 10),
		})})
	}
	for _, stage := range p.keepers() {
		spec, _ := schemas.Spec(stage.Inbox())
		changelogs = append(changelogs, topicPlan{changelog(p.Tenant, stage), p.partitions(spec.Grain), p.configs(map[string]string{
			"cleanup.policy": "compact",
			"segment.bytes":  "67108864", // the newest segment is not compacted, but is read by every restore
		})})
	}
	return table, changelogs
}

// configs adds those that all topics have. Retention counts from when a record was
// written, not from its event time: else an old recording would be deleted while it is
// replayed.
func (p Plan) configs(configs map[string]string) map[string]string {
	configs["max.message.bytes"] = strconv.Itoa(maxMessageBytes)
	configs["message.timestamp.type"] = "LogAppendTime"
	configs["min.insync.replicas"] = strconv.Itoa(max(1, int(p.Replication)-1))
	if p.Bytes > 0 {
		configs["segment.bytes"] = strconv.FormatInt(p.Bytes/16, 10) // what is deleted is freed a whole segment at a time
	}
	return configs
}

func (p Plan) partitions(grain schemas.Grain) int32 {
	if grain == schemas.PerVisit {
		return p.VisitPartitions
	}
	return p.StorePartitions
}

// reader is a consumer group and the topic that it reads; changelog is empty for calls.
type reader struct{ group, inbox, changelog string }

// readers are the groups of the plan, by name.
func (p Plan) readers() []reader {
	var readers []reader
	for _, stage := range p.keepers() {
		readers = append(readers, reader{group(stage.Name()), stage.Inbox().In(p.Tenant), changelog(p.Tenant, stage)})
	}
	for _, call := range p.Calls {
		readers = append(readers, reader{group(call.Name), call.Inbox.In(p.Tenant), ""})
	}
	slices.SortFunc(readers, func(a, b reader) int { return cmp.Compare(a.group, b.group) })
	return readers
}
