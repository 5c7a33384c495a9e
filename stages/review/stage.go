// Package review decides which receipts a person must see before they are charged, hands
// those to reviewers, and learns from what they say how far receipts can be trusted.
//
// Its state is a store's: the queue of open tasks, and the counts from which the
// threshold on a receipt's probability follows (see Tally), never the labels themselves.
// A receipt at or above the threshold passes at once. A small part of all receipts,
// drawn by a lot that nobody on the shop floor can foresee (see drawn), is judged by a
// person whatever its probability: those alone are what accuracy is estimated from.
//
// A verdict takes effect when the time to undo it is over. What nobody decides in time
// is settled in the shopper's favour.
package review

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const name = "review"

// Stage reads requests, claims and verdicts by store.
func Stage() stages.Stage {
	return stages.Fold[State]{
		ID:     name,
		Reads:  schemas.Doubted,
		Writes: []schemas.Topic{schemas.Billed, schemas.Judged},
		Keeps:  "review_state",
		On:     State.on,
		Due:    State.due,
	}
}

// State is one store's review.
type State struct {
	Now    schemas.Micros       `avro:"now"` // event time as far as it is known here
	Policy schemas.ReviewPolicy `avro:"policy"`
	Tasks  []Task               `avro:"tasks"` // open ones, oldest first
	Done   []string             `avro:"done"`  // the last tasks that were settled, oldest first
	Taken  []schemas.Candidate  `avro:"taken"` // the last credentials that a person has given to a visit, oldest first
	Tally  Tally                `avro:"tally"`
}

// Record names the state's schema.
func (State) Record() schemas.Record { return "review_state" }

// Task is an open task.
type Task struct {
	Is       schemas.ReviewTask `avro:"is"`
	Drawn    bool               `avro:"drawn"`    // the lot fell on its receipt
	Doubtful bool               `avro:"doubtful"` // its probability was below the threshold
	// Given are what verdicts on other tasks have given to others of the same receipt.
	Given []schemas.Line `avro:"given"`
	Told  int32          `avro:"told"` // the place in the queue that the shopper was told last
}

func (s State) on(event schemas.Event) (State, []schemas.Event) {
	out, waiting := outputs{store: event.Key}, len(s.Tasks)
	s.Now = max(s.Now, s.clock(event.Body))
	switch body := event.Body.(type) {
	case schemas.ReviewRequest:
		s = s.ask(body, &out)
	case schemas.Claim:
		s = s.claim(event, body, &out)
	case schemas.Verdict:
		s = s.decide(event, body, &out)
	case schemas.ReviewPolicy:
		s = s.adopt(event, body, &out)
	case schemas.Tick:
		s = s.pass(&out)
	}
	if len(s.Tasks) < waiting {
		s = s.moveUp(&out)
	}
	return s, out.events
}

// clock is what an event says about the store's time. Reviewers, operators and shoppers
// who contest have clocks of their own, which say nothing where a recording from long ago
// is reviewed.
func (s State) clock(body schemas.Body) schemas.Micros {
	switch body := body.(type) {
	case schemas.ReviewRequest:
		if body.Reason == schemas.ForDoubt {
			return body.Time
		}
	case schemas.Tick:
		return body.Watermark
	}
	return s.Now
}

// How old the known time may be: heartbeat while somebody is at work on a task, as what they
// decide can be undone for a while from it, and idle while nobody is, as a claim is counted
// from it. Each beat writes the state, with all that waits, to the changelog.
const (
	heartbeat = 5 * schemas.Second
	idle      = 30 * schemas.Second
)

func (s State) due() schemas.Micros {
	if len(s.Tasks) == 0 {
		return schemas.Never
	}
	next := s.Now + idle
	if slices.ContainsFunc(s.Tasks, Task.held) {
		next = s.Now + heartbeat
	}
	for _, t := range s.Tasks {
		next = min(next, t.ends())
	}
	return next
}

// adopt takes over the operator's policy.
func (s State) adopt(event schemas.Event, policy schemas.ReviewPolicy, out *outputs) State {
	if err := check(policy); err != nil {
		out.refuse(event, "%v", err)
		return s
	}
	s.Policy = policy
	out.judged(s.assurance(policy.Time))
	return s
}

// find is the place of an open task; -1 where there is none.
func (s State) find(task string) int {
	return slices.IndexFunc(s.Tasks, func(t Task) bool { return t.Is.ID == task })
}

// replace puts a task in its place, in a list of its own.
func (s State) replace(i int, t Task) State {
	s.Tasks = slices.Clone(s.Tasks)
	s.Tasks[i] = t
	return s
}

// outputs collects what a step writes.
type outputs struct {
	store  schemas.Key
	events []schemas.Event
}

func (o *outputs) judged(body schemas.Body) {
	o.events = append(o.events, schemas.Event{Topic: schemas.Judged, Key: o.store, Body: body})
}

func (o *outputs) clear(c schemas.Clearance) {
	o.events = append(o.events, schemas.Event{Topic: schemas.Billed, Key: o.store.Visit(c.Visit), Body: c})
}

func (o *outputs) refuse(event schemas.Event, format string, args ...any) {
	o.events = append(o.events, stages.Refuse(name, event, format, args...))
}
