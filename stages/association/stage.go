// Package association works out who took what: for every change of weight it weighs all
// shoppers who could have reached the place, all goods that could have stood there or
// been in a hand, and the chance that it was nobody, and keeps several joint
// explanations of all that has happened alive until later evidence decides.
//
// The method is multiple hypothesis tracking (Reid, "An algorithm for tracking multiple
// targets", IEEE TAC 24(6), 1979) with the shoppers' hands as the measurements of who and
// the scales as those of what. A hypothesis is one explanation for each event since the
// visits that are still open began; its weight is the product of the likelihoods. What
// two hypotheses agree on in effect is merged, what is hopeless is dropped, and the
// probabilities that are reported are the hypotheses' shares (marginals) of the weight.
package association

import (
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const name = "association"

// Stage reads schemas.Observed and writes schemas.Attributed. Review, too, is told the
// time by it: the stages between the two go by visit and have no ticks of a store.
func Stage() stages.Stage {
	return stages.Fold[state]{
		ID:     name,
		Reads:  schemas.Observed,
		Writes: []schemas.Topic{schemas.Attributed, schemas.Doubted},
		Keeps:  "association_state",
		On:     state.on,
		Due:    func(state) schemas.Micros { return 0 }, // every tick is passed on
	}
}

// on is the stage's Step.
func (s state) on(event schemas.Event) (state, []schemas.Event) {
	out := outputs{key: event.Key}
	switch body := event.Body.(type) {
	case schemas.Planogram:
		s.Planogram = body
	case schemas.Catalogue:
		s = s.list(body)
	case schemas.StorePolicy:
		s.Policy = body
	case schemas.Layout:
		s.Layout = body
	case schemas.GatePassed:
		s = s.enter(event, body, &out)
	case schemas.People:
		s = s.keep(body).see(body, &out).meet(body.Time)
	case schemas.WeightEvent:
		s = s.weigh(body, &out)
	case schemas.SensorHealth:
		s = s.hear(body)
	case schemas.Levels:
		s = s.listen(body)
	case schemas.Tick:
		s = s.suspect(body.Watermark, &out)
		s = s.pass(body.Watermark, &out)
		s = s.welcome(max(body.Watermark, s.Looked), &out)
		s = s.closeThose(body.Watermark, &out)
		out.tell(body)
	}
	return s, out.events
}

// outputs collects what a step writes.
type outputs struct {
	key    schemas.Key
	events []schemas.Event
}

// tell passes the time on to both inboxes.
func (o *outputs) tell(body schemas.Tick) {
	for _, topic := range []schemas.Topic{schemas.Attributed, schemas.Doubted} {
		o.events = append(o.events, schemas.Event{Topic: topic, Key: o.key, Body: body})
	}
}

// shelves tells of the shelves, under a key that is no visit's, so that it stays in order.
func (o *outputs) shelves(body schemas.Body) {
	o.visit("shelves", body)
}

// refuse says that a passage could not be used.
func (o *outputs) refuse(g schemas.GatePassed, reason string) {
	o.events = append(o.events, schemas.Event{Topic: schemas.DeadLetters, Key: o.key, Body: schemas.DeadLetter{
		Time: g.Time, By: name, Reason: reason, Source: "passage " + g.ID + " of gate " + g.Gate,
	}})
}

func (o *outputs) visit(visit string, body schemas.Body) {
	o.events = append(o.events, schemas.Event{Topic: schemas.Attributed, Key: o.key.Visit(visit), Body: body})
}
