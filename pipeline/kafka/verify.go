package kafka

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/twmb/franz-go/pkg/kadm"
)

// VerifyTopics says in what the cluster differs from a plan, a sentence for each
// difference; none is good.
func (c Cluster) VerifyTopics(ctx context.Context, plan Plan) ([]string, error) {
	admin, err := c.admin()
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	table, changelogs := plan.topics()
	topics := slices.Concat(table, changelogs)
	names := make([]string, len(topics))
	for i, topic := range topics {
		names[i] = topic.name
	}
	details, err := admin.ListTopics(ctx, names...)
	if err != nil {
		return nil, fmt.Errorf("list topics of tenant %s: %w", plan.Tenant, err)
	}
	var differences []string
	for _, topic := range topics {
		if !details.Has(topic.name) {
			differences = append(differences, fmt.Sprintf("topic %s does not exist", topic.name))
			continue
		}
		differences = append(differences, topic.layout(details[topic.name], plan.Replication)...)
		found, err := topic.settings(ctx, admin)
		if err != nil {
			return nil, err
		}
		differences = append(differences, found...)
	}
	for _, r := range plan.readers() {
		if !details.Has(r.inbox) {
			continue
		}
		missing, err := missingOffsets(ctx, admin, r)
		if err != nil {
			return nil, err
		}
		for _, m := range missing {
			differences = append(differences, fmt.Sprintf("group %s has no committed offset for %s, so it cannot know what is done: "+
				"set one with kafka-consumer-groups.sh --reset-offsets", r.group, m.partition))
		}
	}
	return differences, nil
}

// layout compares partitions and replicas.
func (t topicPlan) layout(detail kadm.TopicDetail, replication int16) []string {
	var differences []string
	if got := int32(len(detail.Partitions)); got != t.partitions {
		differences = append(differences, fmt.Sprintf("topic %s has %d partitions, want %d", t.name, got, t.partitions))
	}
	if got := detail.Partitions.NumReplicas(); got != int(replication) {
		differences = append(differences, fmt.Sprintf("topic %s has %d replicas, want %d", t.name, got, replication))
	}
	return differences
}

// settings compares configurations.
func (t topicPlan) settings(ctx context.Context, admin *kadm.Client) ([]string, error) {
	described, err := admin.DescribeTopicConfigs(ctx, t.name)
	if err != nil {
		return nil, fmt.Errorf("describe topic %s: %w", t.name, err)
	}
	found := map[string]string{}
	for _, resource := range described {
		if resource.Err != nil {
			return nil, fmt.Errorf("describe topic %s: %w", t.name, resource.Err)
		}
		for _, config := range resource.Configs {
			found[config.Key] = config.MaybeValue()
		}
	}
	var differences []string
	for _, name := range slices.Sorted(maps.Keys(t.configs)) {
		if got, want := found[name], t.configs[name]; got != want {
			differences = append(differences, fmt.Sprintf("topic %s has %s=%s, want %s", t.name, name, got, want))
		}
	}
	return differences, nil
}
