package kafka

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// group is the consumer group of a stage or call: all tenants, all workers.
func group(name string) string { return name }

// transactionalID is the same for every process that is started in a slot, so that a new
// one ends what a killed one began.
func transactionalID(name, slot string) string { return name + "-" + slot }

// changelog is the compacted topic that keeps a stage's states.
func changelog(tenant string, stage stages.Stage) string {
	return schemas.Topic(stage.Name() + "-changelog").In(tenant)
}
