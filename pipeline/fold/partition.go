package fold

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Where an Output goes, besides the number of a partition.
const (
	// ByKey is the partition that the topic's partitioner gives the event's key.
	ByKey int32 = -1
	// EveryPartition is a copy to each partition of the topic.
	EveryPartition int32 = -2
)

// Output is an event to be written, and the partition to write it to.
type Output struct {
	Event     schemas.Event
	Partition int32
}

// Change is a state to be written to the changelog; a nil State deletes the key.
type Change struct {
	Key   schemas.Key
	State any
}

// Partition is the keyed states of one stage in one partition of its inbox: those
// committed, under an overlay of those changed since. It is for one goroutine.
type Partition struct {
	stage  stages.Stage
	number int32
	// onward is where a visit-grained stage hands its ticks on to.
	onward []schemas.Topic

	committed map[schemas.Key]any
	pending   map[schemas.Key]any // nil is a state that is gone
	agenda    agenda
	outputs   []Output // of the last Apply, to be used again
}

// NewPartition is the given partition of the stage's inbox, with no key met.
func NewPartition(stage stages.Stage, number int32) *Partition {
	return &Partition{
		stage:     stage,
		number:    number,
		onward:    onward(stage),
		committed: map[schemas.Key]any{},
		pending:   map[schemas.Key]any{},
		agenda:    agenda{},
	}
}

// Restore sets a committed state, as the changelog is read; a nil state deletes the key.
func (p *Partition) Restore(key schemas.Key, state any) {
	if state == nil {
		delete(p.committed, key)
	} else {
		p.committed[key] = state
	}
	p.schedule(key, state)
}

// Apply folds one event of the inbox and returns what it writes, in order. A tick is
// given to every key that is due, in the order of the keys. The outputs are good until
// the next Apply.
func (p *Partition) Apply(event schemas.Event) []Output {
	p.outputs = p.outputs[:0]
	tick, ok := event.Body.(schemas.Tick)
	if !ok {
		p.step(event)
		return p.outputs
	}
	for _, key := range p.due(event.Key, tick.Watermark) {
		own := event
		own.Key = key
		p.step(own)
	}
	p.handOn(event)
	return p.outputs
}

// Pending returns the states that changed since the last Commit or Abort, by key.
func (p *Partition) Pending() []Change {
	changes := make([]Change, 0, len(p.pending))
	for key, state := range p.pending {
		if _, kept := p.committed[key]; state == nil && !kept {
			continue // came and went: the changelog never had it
		}
		changes = append(changes, Change{key, state})
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Key, b.Key) })
	return changes
}

// Commit makes the pending states the committed ones.
func (p *Partition) Commit() {
	for key, state := range p.pending {
		if state == nil {
			delete(p.committed, key)
		} else {
			p.committed[key] = state
		}
	}
	clear(p.pending)
}

// Abort forgets every change since the last Commit.
func (p *Partition) Abort() {
	for key := range p.pending {
		p.schedule(key, p.committed[key])
	}
	clear(p.pending)
}

// Committed is a key's committed state, nil if it has none.
func (p *Partition) Committed(key schemas.Key) any { return p.committed[key] }

// All are the committed states, in no order.
func (p *Partition) All() iter.Seq2[schemas.Key, any] { return maps.All(p.committed) }

// Len is the number of keys with a committed state.
func (p *Partition) Len() int { return len(p.committed) }

// step folds one event into the state of its key.
func (p *Partition) step(event schemas.Event) {
	before, known := p.state(event.Key)
	state, events := p.stage.Step(before, event)
	if p.stage.Empty(state) {
		state = nil
	}
	if state != nil || known {
		p.pending[event.Key] = state
		p.schedule(event.Key, state)
	}
	for _, e := range events {
		p.outputs = append(p.outputs, Output{e, p.destination(e)})
	}
}

// state is the key's state as of the last event, and whether it is known or zero.
func (p *Partition) state(key schemas.Key) (state any, known bool) {
	state, changed := p.pending[key]
	if !changed {
		state = p.committed[key]
	}
	if state == nil {
		return p.stage.Zero(), false
	}
	return state, true
}

// schedule keeps the agenda in step with a state.
func (p *Partition) schedule(key schemas.Key, state any) {
	if state == nil {
		p.agenda.set(key, schemas.Never)
		return
	}
	p.agenda.set(key, p.stage.Deadline(state))
}

// due are the keys whose deadline a tick has reached. The tick's own key is asked even
// if it has no state yet, so that a stage may say something about a silent store.
func (p *Partition) due(own schemas.Key, watermark schemas.Micros) []schemas.Key {
	keys := p.agenda.due(own.Store(), watermark)
	keys = slices.DeleteFunc(keys, func(k schemas.Key) bool { return k == own || !own.Covers(k) })
	if state, _ := p.state(own); p.stage.Deadline(state) <= watermark {
		keys = append(keys, own)
	}
	slices.Sort(keys)
	return keys
}

// destination is the partition rule for an event that the stage wrote. Keys decide,
// except for a store's ticks on a topic of visits: any partition may hold one of them.
func (p *Partition) destination(event schemas.Event) int32 {
	if event.Topic != schemas.DeadLetters && !slices.Contains(p.stage.Outboxes(), event.Topic) {
		panic(fmt.Sprintf("stage %s wrote a %s to %s, which is not one of its outboxes",
			p.stage.Name(), event.Body.Record(), event.Topic))
	}
	_, isTick := event.Body.(schemas.Tick)
	if isTick && grain(event.Topic) == schemas.PerVisit {
		return EveryPartition
	}
	return ByKey
}

// handOn passes a tick on, for stages of visits: a visit cannot know that its partition
// has heard the tick, so the partition says so once, after all that the tick set off.
func (p *Partition) handOn(tick schemas.Event) {
	for _, topic := range p.onward {
		next := schemas.Event{Topic: topic, Key: tick.Key, Body: tick.Body}
		p.outputs = append(p.outputs, Output{next, p.number})
	}
}

// onward lists the outboxes of visits that carry ticks, if the stage's inbox is one of
// visits too; topics of one grain have equal partitions.
func onward(stage stages.Stage) []schemas.Topic {
	if grain(stage.Inbox()) != schemas.PerVisit {
		return nil
	}
	var topics []schemas.Topic
	for _, topic := range stage.Outboxes() {
		spec, ok := schemas.Spec(topic)
		if ok && topic != stage.Inbox() && spec.Grain == schemas.PerVisit && slices.Contains(spec.Records, "tick") {
			topics = append(topics, topic)
		}
	}
	return topics
}

func grain(topic schemas.Topic) schemas.Grain {
	spec, _ := schemas.Spec(topic)
	return spec.Grain
}
