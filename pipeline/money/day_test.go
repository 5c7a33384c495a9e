package money

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/review"
	"github.com/exeunt-io/exeunt/stages/settlement"
)

const shop = schemas.Key("north/12")

// flaws are ways to be wrong that the checks must notice.
type flaws struct {
	keepOnAbort   bool // states of an aborted transaction stay
	commitOutside bool // offsets are committed before the transaction
	guess         bool // a time-out is taken for a refusal
	freshKeys     bool // each try has a key of its own
}

// day is one store on one day, and a week after it in which all is settled.
type day struct {
	flaws    flaws
	chance   *rand.Rand
	later    *rand.Rand // of what becomes of baskets
	now      schemas.Micros
	log      fold.Log
	workers  []*worker
	provider *psp.Misbehaving
	codec    *schemas.Codec
	tries    int
	crashes  map[string]int // by named point
	shoppers int
	together bool                          // whether the last shopper came in together with the one before or after
	tasks    map[string]schemas.ReviewTask // open, by id
}

// worker is one consumer and what it has committed.
type worker struct {
	name      string
	inbox     schemas.Topic
	offset    int
	stage     stages.Stage // nil for the payment connector
	states    *fold.Partition
	changelog map[schemas.Key][]byte
}

func newDay(seed uint64, codec *schemas.Codec, flaws flaws) *day {
	d := &day{
		flaws: flaws, chance: rand.New(rand.NewPCG(seed, 3)), later: rand.New(rand.NewPCG(seed, 4)), now: 1000 * schemas.Day, log: fold.Log{}, codec: codec,
		provider: psp.NewMisbehaving(psp.NewSandbox(), seed), crashes: map[string]int{}, tasks: map[string]schemas.ReviewTask{},
	}
	d.provider.DeclineEvery = 6
	for _, stage := range []stages.Stage{settlement.Stage(), review.Stage()} {
		d.workers = append(d.workers, &worker{
			name: stage.Name(), inbox: stage.Inbox(), stage: stage, states: fold.NewPartition(stage, 0), changelog: map[schemas.Key][]byte{},
		})
	}
	d.workers = append(d.workers, &worker{name: "payments", inbox: schemas.Charges})
	return d
}

// write appends to a log, as a committed transaction does.
func (d *day) write(events ...schemas.Event) {
	for _, e := range events {
		e.At = schemas.Position{Topic: e.Topic.In("north"), Offset: int64(len(d.log[e.Topic]))}
		d.log.Add(e)
		if task, ok := e.Body.(schemas.ReviewTask); ok {
			d.tasks[task.ID] = task
		}
	}
}

// crash says whether the process dies at the named point.
func (d *day) crash(point string) bool {
	if d.chance.IntN(12) > 0 {
		return false
	}
	d.crashes[point]++
	return true
}

// drain runs the workers, one transaction at a time and in any order, until all is read.
func (d *day) drain() {
	for {
		var busy []*worker
		for _, w := range d.workers {
			if w.offset < len(d.log[w.inbox]) {
				busy = append(busy, w)
			}
		}
		if len(busy) == 0 {
			return
		}
		w := busy[d.chance.IntN(len(busy))]
		if w.stage == nil {
			d.pay(w)
		} else {
			d.fold(w)
		}
	}
}

// fold is one transaction of a stage.
func (d *day) fold(w *worker) {
	batch := d.log[w.inbox][w.offset:]
	batch = batch[:1+d.chance.IntN(len(batch))]
	if d.flaws.commitOutside {
		w.offset += len(batch)
	}
	if d.crash(w.name + " before it has read") {
		d.restart(w)
		return
	}
	var outputs []schemas.Event
	for _, event := range batch {
		for _, o := range w.states.Apply(event) {
			outputs = append(outputs, o.Event)
		}
	}
	if d.crash(w.name + " before it commits") {
		d.restart(w)
		return
	}
	d.write(outputs...)
	for _, change := range w.states.Pending() {
		delete(w.changelog, change.Key)
		if change.State != nil {
			written, err := d.codec.Encode(w.stage.State(), change.State)
			if err != nil {
				panic(err)
			}
			w.changelog[change.Key] = written
		}
	}
	w.states.Commit()
	if !d.flaws.commitOutside {
		w.offset += len(batch)
	}
	if d.crash(w.name + " after it has committed") {
		d.restart(w)
	}
}

// restart forgets all that was not committed, and reads the rest back.
func (d *day) restart(w *worker) {
	if d.flaws.keepOnAbort {
		w.states.Commit()
		return
	}
	w.states = fold.NewPartition(w.stage, 0)
	for key, written := range w.changelog {
		state, err := w.stage.Decode(func(into any) error { return d.codec.DecodeInto(w.stage.State(), written, into) })
		if err != nil {
			panic(err)
		}
		w.states.Restore(key, state)
	}
}

// pay is one request of the payment connector, tried until there is an answer.
func (d *day) pay(w *worker) {
	request := d.log[w.inbox][w.offset]
	intent := request.Body.(schemas.ChargeIntent)
	if d.crash("payments before it calls") {
		return
	}
	d.tries++
	if d.flaws.freshKeys {
		intent.ID = fmt.Sprintf("%s#%d", intent.ID, d.tries)
		request.Body = intent
	}
	answers, err := psp.Payments{Provider: d.provider}.Answer(context.Background(), request)
	switch {
	case d.flaws.guess && err != nil:
		answers = []schemas.Event{{Topic: schemas.Billed, Key: request.Key, Body: schemas.ChargeResult{
			Intent: intent.ID, Visit: intent.Visit, Time: intent.Time, Status: schemas.Declined,
		}}}
	case err != nil, d.crash("payments after the call"):
		return
	}
	for i, a := range answers {
		result := a.Body.(schemas.ChargeResult)
		result.Intent = d.log[w.inbox][w.offset].Body.(schemas.ChargeIntent).ID
		answers[i].Body = result
	}
	d.write(answers...)
	w.offset++
}
