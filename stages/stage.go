// Package stages holds the contract of Exeunt's pure consumers. Each stage is a folder
// here; pipeline/topology.go lists them in the order in which a visit meets them.
//
// A stage never reads a clock, draws a random number or calls anything: what it needs
// comes as an event in its one inbox topic, and what it wants done leaves as events. So
// the same events always give the same receipts, a crash is a replay, and one
// conformance suite (stagetest) proves it for every stage.
package stages

import "github.com/exeunt-io/exeunt/schemas"

// Stage is a Fold whose state type has been erased, as the runtime sees it. States are
// passed as any and are always of the fold's own type.
type Stage interface {
	// Name is the stage's name in topics, consumer groups, metrics and logs.
	Name() string
	// Inbox is the one topic that the stage reads. Kafka keeps no order between
	// topics, so a stage that read two could not be replayed identically.
	Inbox() schemas.Topic
	// Outboxes are the topics that Step may write to, dead letters aside.
	Outboxes() []schemas.Topic
	// State names the Avro record that the state is kept as in the changelog.
	State() schemas.Record

	// Zero is the state of a key that has not been met.
	Zero() any
	// Step folds one event of the key into its state.
	Step(state any, event schemas.Event) (any, []schemas.Event)
	// Deadline is the earliest watermark at which the state wants a Tick.
	Deadline(state any) schemas.Micros
	// Empty says that the state is the zero state again and need not be kept.
	Empty(state any) bool
	// Decode reads a state by giving a pointer to decode.
	Decode(decode func(into any) error) (any, error)
}

// Fold is a stage as it is written: plain functions over a state of type S, which is kept
// per key and whose zero value is the state of a key that has not been met.
//
// Step is a value, not an action (etcd-io/raft's Ready): it returns the next state and
// what to write, changes neither of its arguments, nor anything that they share memory
// with, and depends on nothing else. The runtime writes outputs, changed states and offsets in one Kafka
// transaction, or drops them all.
type Fold[S any] struct {
	// ID is the stage's Name.
	ID string
	// Reads is the inbox, Writes the outboxes, dead letters aside.
	Reads  schemas.Topic
	Writes []schemas.Topic
	// Keeps is the Avro record of S, whose fields carry avro tags.
	Keeps schemas.Record
	// On is Step. Events of one key arrive in the order of the inbox.
	On func(S, schemas.Event) (S, []schemas.Event)
	// Due is Deadline: data, not a timer. When a schemas.Tick whose key covers the
	// state's key reaches that event time, the tick is passed to Step with the state's
	// own key. Nil means never.
	Due func(S) schemas.Micros
	// Gone is Empty: a state that is gone is deleted from the changelog. Nil means never.
	Gone func(S) bool
}

// Name implements Stage.
func (f Fold[S]) Name() string { return f.ID }

// Inbox implements Stage.
func (f Fold[S]) Inbox() schemas.Topic { return f.Reads }

// Outboxes implements Stage.
func (f Fold[S]) Outboxes() []schemas.Topic { return f.Writes }

// State implements Stage.
func (f Fold[S]) State() schemas.Record { return f.Keeps }

// Zero implements Stage.
func (f Fold[S]) Zero() any {
	var zero S
	return zero
}

// Step implements Stage.
func (f Fold[S]) Step(state any, event schemas.Event) (any, []schemas.Event) {
	return f.On(state.(S), event)
}

// Deadline implements Stage.
func (f Fold[S]) Deadline(state any) schemas.Micros {
	if f.Due == nil {
		return schemas.Never
	}
	return f.Due(state.(S))
}

// Empty implements Stage.
func (f Fold[S]) Empty(state any) bool { return f.Gone != nil && f.Gone(state.(S)) }

// Decode implements Stage.
func (f Fold[S]) Decode(decode func(into any) error) (any, error) {
	var state S
	err := decode(&state)
	return state, err
}
