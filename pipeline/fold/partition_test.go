package fold_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// alarm is a stage of visits whose state is its own deadline.
func alarm(fired *[]schemas.Key) stages.Stage {
	return stages.Fold[schemas.Tick]{
		ID: "alarm", Reads: schemas.Attributed, Keeps: "tick",
		Writes: []schemas.Topic{schemas.Billed, schemas.Receipts},
		On: func(s schemas.Tick, e schemas.Event) (schemas.Tick, []schemas.Event) {
			switch body := e.Body.(type) {
			case schemas.VisitOpened:
				s.Watermark = body.Time
			case schemas.Tick:
				*fired = append(*fired, e.Key)
				s.Watermark = 0
			}
			return s, nil
		},
		Due: func(s schemas.Tick) schemas.Micros {
			if s.Watermark == 0 {
				return schemas.Never
			}
			return s.Watermark
		},
		Gone: func(s schemas.Tick) bool { return s == schemas.Tick{} },
	}
}

func opened(key schemas.Key, due schemas.Micros) schemas.Event {
	return schemas.Event{Topic: schemas.Attributed, Key: key, Body: schemas.VisitOpened{Time: due}}
}

func TestATickWakesWhatItsStoreOwesAndIsHandedOnOnce(t *testing.T) {
	var fired []schemas.Key
	p := fold.NewPartition(alarm(&fired), 3)
	p.Apply(opened("acme/7/b", 10))
	p.Apply(opened("acme/7/a", 5))
	p.Apply(opened("acme/7/later", 11))
	p.Apply(opened("acme/70/other", 5))
	p.Apply(opened("acme/7/sooner", 11))
	p.Apply(opened("acme/7/sooner", 9))

	outputs := p.Apply(schemas.Event{Topic: schemas.Attributed, Key: "acme/7", Body: schemas.Tick{Watermark: 10}})
	if diff := cmp.Diff([]schemas.Key{"acme/7/a", "acme/7/b", "acme/7/sooner"}, fired); diff != "" {
		t.Error(diff)
	}
	want := []fold.Output{{schemas.Event{Topic: schemas.Billed, Key: "acme/7", Body: schemas.Tick{Watermark: 10}}, 3}}
	if diff := cmp.Diff(want, outputs); diff != "" {
		t.Error(diff)
	}
}

func TestAStoresTickGoesToEveryPartitionOfVisits(t *testing.T) {
	p := fold.NewPartition(stagetest.Sorter, 0)
	p.Apply(interaction("a", "v1", 1))
	outputs := p.Apply(tick(1))
	if len(outputs) != 2 || outputs[0].Partition != fold.ByKey || outputs[1].Partition != fold.EveryPartition {
		t.Errorf("got %+v, want an interaction by key and a tick to every partition", outputs)
	}
}

func TestAnUndeclaredOutputIsABrokenInvariant(t *testing.T) {
	wrong := stages.Fold[schemas.Tick]{ID: "wrong", Reads: schemas.Sensed, Keeps: "tick",
		On: func(s schemas.Tick, e schemas.Event) (schemas.Tick, []schemas.Event) {
			return s, []schemas.Event{{Topic: schemas.Receipts, Key: e.Key, Body: schemas.Tick{}}}
		}}
	defer func() {
		if recover() == nil {
			t.Error("an output to a topic that is not an outbox passed")
		}
	}()
	fold.NewPartition(wrong, 0).Apply(interaction("a", "v1", 1))
}

// Against a model: a plain map, a full scan for what is due, and a copy for aborts.
func TestPartitionIsAMapWithATransaction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var fired []schemas.Key
		p := fold.NewPartition(alarm(&fired), 0)
		committed, now := map[schemas.Key]schemas.Micros{}, map[schemas.Key]schemas.Micros{}
		changelog := map[schemas.Key]schemas.Micros{}
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				key := schemas.Key(fmt.Sprintf("acme/%d/%d", rapid.IntRange(1, 2).Draw(t, "store"), rapid.IntRange(1, 4).Draw(t, "visit")))
				due := schemas.Micros(rapid.IntRange(0, 20).Draw(t, "due"))
				p.Apply(opened(key, due))
				now[key] = due
				if due == 0 {
					delete(now, key)
				}
			},
			"tick": func(t *rapid.T) {
				store := schemas.Key(fmt.Sprintf("acme/%d", rapid.IntRange(1, 2).Draw(t, "store")))
				watermark := schemas.Micros(rapid.IntRange(1, 20).Draw(t, "watermark"))
				fired = nil
				p.Apply(schemas.Event{Topic: schemas.Attributed, Key: store, Body: schemas.Tick{Watermark: watermark}})
				var want []schemas.Key
				for _, key := range slices.Sorted(maps.Keys(now)) {
					if store.Covers(key) && now[key] <= watermark {
						want = append(want, key)
						delete(now, key)
					}
				}
				if diff := cmp.Diff(want, fired); diff != "" {
					t.Fatal(diff)
				}
			},
			"commit": func(t *rapid.T) {
				for _, change := range p.Pending() {
					if change.State == nil {
						delete(changelog, change.Key)
					} else {
						changelog[change.Key] = change.State.(schemas.Tick).Watermark
					}
				}
				p.Commit()
				committed = maps.Clone(now)
				if diff := cmp.Diff(committed, changelog); diff != "" {
					t.Fatalf("changelog differs from the state (-want +got):\n%s", diff)
				}
			},
			"abort": func(*rapid.T) {
				p.Abort()
				now = maps.Clone(committed)
			},
			"restart": func(*rapid.T) {
				p = fold.NewPartition(alarm(&fired), 0)
				for key, due := range changelog {
					p.Restore(key, schemas.Tick{Watermark: due})
				}
				now = maps.Clone(committed)
			},
		})
	})
}
