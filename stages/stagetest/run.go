package stagetest

import (
	"fmt"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Run holds a stage to the contract of stages.Stage, over a corpus of events for its
// inbox in the order of the inbox. The corpus should make the stage do all it can do.
//
//   - Step changes neither its arguments nor what it returned earlier.
//   - Step is a function: twice the same arguments, twice the same results.
//   - A state that was written to the changelog and read back at any point goes on as if
//     it had not been.
//   - An empty state is as good as none.
//   - Outputs go to the stage's outboxes or to the dead letters, with the input's tenant
//     in the key, and the records are those that schemas.Topics lists for the topic.
//   - The ticks that it writes never go back, if those that it reads do not.
func Run(t testing.TB, stage stages.Stage, corpus []schemas.Event) {
	t.Helper()
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	w := &witness{Stage: stage, t: t, codec: codec, emptied: map[schemas.Key]any{}}
	rules := newRules(t, stage)
	states := fold.NewPartition(w, 0)
	outputs := 0
	for i, event := range corpus {
		if event.Topic != stage.Inbox() {
			t.Fatalf("event %d of the corpus is for %s, but %s reads %s", i, event.Topic, stage.Name(), stage.Inbox())
		}
		if event.At == (schemas.Position{}) {
			tenant, _, _ := event.Key.Parts()
			event.At = schemas.Position{Topic: event.Topic.In(tenant), Offset: int64(i)}
		}
		w.at = fmt.Sprintf("event %d, a %s of %s", i, event.Body.Record(), event.Key)
		rules.read(event)
		for _, output := range states.Apply(event) {
			rules.check(w.at, event, output)
			outputs++
		}
		const often = 7 // commits and aborts are the runtime's matter, not the stage's
		if i%often == 0 {
			states.Commit()
		}
		if t.Failed() {
			return // what follows would fail for the same reason
		}
	}
	w.finish()
	if outputs == 0 {
		t.Errorf("%d events made %s write nothing: the corpus shows too little", len(corpus), stage.Name())
	}
}
