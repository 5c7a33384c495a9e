package fold

import (
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Local is a pipeline in one process, without a broker: every topic has one partition
// per tenant, and what is written is delivered at once, in the order of writing. It is
// for tests, simulations and scoring; it is not safe for concurrent use.
type Local struct {
	// Watch, if set, is called with every event of every topic as it is written, its
	// position assigned.
	Watch func(schemas.Event)

	stages  []stages.Stage
	effects map[schemas.Topic]func(schemas.Event) []schemas.Event
	parts   map[partOf]*Partition
	lengths map[string]int64 // of each topic, by full name
}

type partOf struct{ stage, tenant string }

// NewLocal joins stages by their topics. Effects stand in for the connectors that answer
// a topic, such as the payment provider on schemas.Charges; they may be nil.
func NewLocal(stages []stages.Stage, effects map[schemas.Topic]func(schemas.Event) []schemas.Event) *Local {
	return &Local{
		stages:  stages,
		effects: effects,
		parts:   map[partOf]*Partition{},
		lengths: map[string]int64{},
	}
}

// Feed writes an event, which has a topic, a key and a body, and runs the stages until
// nothing is left to be read.
func (l *Local) Feed(event schemas.Event) {
	queue := []schemas.Event{l.write(event)}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, output := range l.deliver(next) {
			queue = append(queue, l.write(output))
		}
	}
	for _, part := range l.parts {
		part.Commit()
	}
}

// write gives the event its place in the topic.
func (l *Local) write(event schemas.Event) schemas.Event {
	if _, ok := schemas.Spec(event.Topic); !ok {
		panic(fmt.Sprintf("write %s: no such topic %q", event.Key, event.Topic))
	}
	tenant, _, _ := event.Key.Parts()
	topic := event.Topic.In(tenant)
	event.At = schemas.Position{Topic: topic, Offset: l.lengths[topic]}
	l.lengths[topic]++
	if l.Watch != nil {
		l.Watch(event)
	}
	return event
}

// deliver gives the event to every stage and effect that reads its topic.
func (l *Local) deliver(event schemas.Event) []schemas.Event {
	var outputs []schemas.Event
	for _, stage := range l.stages {
		if stage.Inbox() != event.Topic {
			continue
		}
		for _, output := range l.part(stage, event.Key).Apply(event) {
			outputs = append(outputs, output.Event)
		}
	}
	if effect := l.effects[event.Topic]; effect != nil {
		outputs = append(outputs, effect(event)...)
	}
	return outputs
}

func (l *Local) part(stage stages.Stage, key schemas.Key) *Partition {
	tenant, _, _ := key.Parts()
	of := partOf{stage.Name(), tenant}
	if l.parts[of] == nil {
		l.parts[of] = NewPartition(stage, 0)
	}
	return l.parts[of]
}

// Kept calls see with every state that the stages keep.
func (l *Local) Kept(see func(stages.Stage, schemas.Key, any)) {
	for _, part := range l.parts {
		for key, state := range part.All() {
			see(part.stage, key, state)
		}
	}
}

// Log keeps events by topic. Its Add is a Watch.
type Log map[schemas.Topic][]schemas.Event

// Add appends the event to its topic.
func (l Log) Add(event schemas.Event) { l[event.Topic] = append(l[event.Topic], event) }
