package stagetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// corpus is what every topic of the toy pipeline carries on one busy day.
func corpus() fold.Log {
	log := fold.Log{}
	local := fold.NewLocal(stagetest.Toys(), map[schemas.Topic]func(schemas.Event) []schemas.Event{
		schemas.Charges: func(e schemas.Event) []schemas.Event {
			return []schemas.Event{{Topic: schemas.Billed, Key: e.Key, Body: schemas.ChargeResult{Reference: "r"}}}
		},
	})
	local.Watch = log.Add
	for i := range 60 {
		local.Feed(schemas.Event{Topic: schemas.Sensed, Key: "acme/7", Body: schemas.Interaction{
			ID: fmt.Sprint(i), Visit: fmt.Sprint(i % 3), Time: schemas.Micros(i^1) * schemas.Second, Product: "p", Quantity: 1,
		}})
		if i%10 == 9 {
			local.Feed(schemas.Event{Topic: schemas.Sensed, Key: "acme/7", Body: schemas.Tick{Watermark: schemas.Micros(i) * schemas.Second}})
		}
	}
	local.Feed(schemas.Event{Topic: schemas.Sensed, Key: "acme/7", Body: schemas.Tick{Watermark: schemas.Hour}})
	return log
}

func TestToysKeepTheContract(t *testing.T) {
	log := corpus()
	for _, stage := range stagetest.Toys() {
		t.Run(stage.Name(), func(t *testing.T) { stagetest.Run(t, stage, log[stage.Inbox()]) })
	}
}

// recorder stands in for a test that is expected to fail.
type recorder struct {
	testing.TB
	said []string
}

func (r *recorder) Helper()                      {}
func (r *recorder) Failed() bool                 { return len(r.said) > 0 }
func (r *recorder) Errorf(f string, args ...any) { r.said = append(r.said, fmt.Sprintf(f, args...)) }
func (r *recorder) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

// verdict is what Run says about a stage.
func verdict(stage stages.Stage, corpus []schemas.Event) string {
	r := &recorder{}
	var run conc.WaitGroup
	run.Go(func() { stagetest.Run(r, stage, corpus) })
	if p := run.WaitAndRecover(); p != nil {
		r.Errorf("%v", p.Value)
	}
	return strings.Join(r.said, "\n")
}

// sum is a stage whose state is a basket; step is given what it is to do wrong.
func sum(step func(schemas.Basket, schemas.Event) (schemas.Basket, []schemas.Event)) stages.Stage {
	return stages.Fold[schemas.Basket]{
		ID: "sum", Reads: schemas.Attributed, Writes: []schemas.Topic{schemas.Billed}, Keeps: "basket", On: step,
		Gone: func(b schemas.Basket) bool { return b.Visit == "gone" },
	}
}

func TestBrokenStagesAreFound(t *testing.T) {
	attributed := corpus()[schemas.Attributed]
	calls := 0
	for name, broken := range map[string]struct {
		stage stages.Stage
		says  string
	}{
		"changes its argument": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			if len(b.Lines) > 0 {
				b.Lines[0].Quantity++
				return b, nil
			}
			b.Lines = []schemas.Line{{}}
			return b, nil
		}), "another state"},
		"changes what it returned": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			if b.Lines == nil {
				b.Lines = make([]schemas.Line, 1, 100)
			}
			b.Lines[0].Quantity = int32(len(e.Key)) // the same however often it is done
			b.Lines[0].Amount.Minor = int64(e.Body.When())
			return b, nil
		}), "had been changed"},
		"draws a number": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			calls++
			b.Total.Minor = int64(calls)
			return b, nil
		}), "a second time"},
		"writes where it may not": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			return b, []schemas.Event{{Topic: schemas.Receipts, Key: e.Key, Body: schemas.Receipt{}}}
		}), "not one of its outboxes"},
		"writes to another tenant": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			return b, []schemas.Event{{Topic: schemas.Billed, Key: "other/1/2", Body: b}}
		}), `tenant "other"`},
		"writes a record of another topic": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			return b, []schemas.Event{{Topic: schemas.Billed, Key: e.Key, Body: schemas.Weights{}}}
		}), "does not list"},
		"lets time go back": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			b.Time++
			return b, []schemas.Event{{Topic: schemas.Billed, Key: e.Key, Body: schemas.Tick{Watermark: 100 - b.Time}}}
		}), "goes back"},
		"remembers in an empty state": {sum(func(b schemas.Basket, e schemas.Event) (schemas.Basket, []schemas.Event) {
			b.Visit = "gone"
			b.Total.Minor++
			return b, []schemas.Event{{Topic: schemas.Billed, Key: e.Key, Body: b}}
		}), "with the state that was empty"},
		"keeps what the changelog does not": {hoarder(), "written and read"},
	} {
		t.Run(name, func(t *testing.T) {
			got := verdict(broken.stage, attributed)
			if !strings.Contains(got, broken.says) {
				t.Errorf("got %q, want something about %q", got, broken.says)
			}
		})
	}
}

// hoard has a field that its record does not.
type hoard struct {
	Source    string         `avro:"source"`
	Watermark schemas.Micros `avro:"watermark"`
	count     int
}

func hoarder() stages.Stage {
	return stages.Fold[hoard]{
		ID: "hoarder", Reads: schemas.Attributed, Writes: []schemas.Topic{schemas.Billed}, Keeps: "tick",
		On: func(h hoard, e schemas.Event) (hoard, []schemas.Event) {
			h.count++
			return h, []schemas.Event{{Topic: schemas.Billed, Key: e.Key, Body: schemas.Basket{Total: schemas.Money{Minor: int64(h.count)}}}}
		},
	}
}
