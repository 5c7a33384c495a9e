package association

import (
	"strconv"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/detection"
)

// leaving watches a simulated store whose door is known.
type leaving struct {
	t      *testing.T
	did    []sim.Event                    // what really happened at the shelves
	closed map[string]schemas.VisitClosed // by target
	told   map[string]schemas.VisitLeft   // by target, the first of each
	sure   int                            // visits that were over without doubt
	soon   int                            // of them, those that were within a second and a bit
	paying int                            // visits whose credential is known
}

// Nobody's visit is over before all that they did at the shelves has been told of, nobody
// comes back whose visit has closed, and most visits without doubt are over within a second.
// Nobody pays with another's card, and who comes in alone with their own.
func TestNoVisitClosesTooEarly(t *testing.T) {
	const visits = 25
	for _, seed := range []uint64{3, 5} {
		open, err := sim.NewOpen(sim.Config{Seed: seed, Hertz: 20}, 4, 0)
		if err != nil {
			t.Fatal(err)
		}
		l := &leaving{t: t, closed: map[string]schemas.VisitClosed{}, told: map[string]schemas.VisitLeft{}}
		l.play(open, visits)
		if len(l.closed) != visits || l.sure < visits*6/10 || l.soon < l.sure*3/4 || l.paying < visits*8/10 {
			t.Errorf("seed %d: %d of %d visits have closed, %d without doubt, %d of them soon; of %d it is known what they pay with", seed, len(l.closed), visits, l.sure, l.soon, l.paying)
		}
	}
}

// play lets so many shoppers come, and time go on for long enough after the last.
func (l *leaving) play(open *sim.Open, visits int) {
	local := fold.NewLocal([]stages.Stage{detection.Stage(), Stage()}, nil)
	local.Watch = l.see
	feed := func(bodies ...schemas.Body) {
		for _, body := range bodies {
			local.Feed(schemas.Event{Topic: schemas.Sensed, Key: store, Body: body})
		}
	}
	feed(open.Define()...)
	came := 0
	for after := 0; after < 200; {
		m := open.Next(came < visits)
		came += m.Came
		l.did = append(l.did, m.Did...)
		feed(m.Sensed...)
		feed(schemas.Tick{Source: "simulation", Watermark: m.Until})
		if came == visits && open.Empty() {
			after++
		}
	}
}

func (l *leaving) see(event schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.VisitOpened:
		if _, left := l.closed[body.Target]; left {
			l.t.Errorf("%s comes back at %s after the visit has closed", body.Target, body.Time)
		}
	case schemas.Credential:
		if target, _, _ := strings.Cut(body.Visit, "-"); body.Token != "" {
			l.paying++
			if body.Token != "card of "+target {
				l.t.Errorf("%s pays with the %s", target, body.Token)
			}
		}
	case schemas.VisitLeft:
		target, _, _ := strings.Cut(body.Visit, "-")
		if _, before := l.told[target]; !before {
			l.told[target] = body
			l.over(body.Probability, body.Time-body.Left)
		}
	case schemas.VisitClosed:
		target, _, _ := strings.Cut(body.Visit, "-")
		l.closed[target] = body
		if _, before := l.told[target]; !before {
			l.over(body.Probability, body.Time-body.Left)
		}
	case schemas.WeightEvent:
		for _, did := range l.did {
			if at, over := l.gone(did.TargetID); over && tellsOf(body, did) {
				l.t.Errorf("%s of %s is told of after the visit of %s was over at %s", body.ID, body.To, did.TargetID, at)
			}
		}
	}
}

// over counts a visit that is told to be over so long after its shopper was last seen.
func (l *leaving) over(probability float64, after schemas.Micros) {
	if probability < certain {
		return
	}
	l.sure++
	if after <= 1100*schemas.Millisecond {
		l.soon++
	}
}

// gone is when it was first told that a shopper has left.
func (l *leaving) gone(target string) (at schemas.Micros, over bool) {
	if left, told := l.told[target]; told {
		return left.Time, true
	}
	closed, over := l.closed[target]
	return closed.Time, over
}

// tellsOf says that a change of weight is what somebody did.
func tellsOf(e schemas.WeightEvent, did sim.Event) bool {
	const about = 300 * schemas.Millisecond
	at := schemas.Micros(did.Seconds * float64(schemas.Second))
	return e.Fixture == strconv.Itoa(did.Gondola) && int(e.Shelf) == did.Shelf && e.From-about <= at && at <= e.To+about
}
