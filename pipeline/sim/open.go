package sim

import (
	"math/rand/v2"
	"slices"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// Open is a store that goes on: shoppers come one after another, several at once, for as
// long as it is asked. It senses as a Recording does, a moment at a time, and forgets who
// has left, so its memory does not grow. Nothing is lost or late on its way. Shelves are
// filled up when nobody looks: a converter's tare says nothing, so no plate notices.
type Open struct {
	began    schemas.Micros
	day      *day
	scales   []*fixtureScales
	tracker  *tracker
	shoppers int
	next     float64              // when the next shopper comes
	now      float64              // up to where the store has been sensed
	looked   float64              // when the tracker last looked
	inside   []int                // actors who have not been told of as gone
	scans    []schemas.GatePassed // at the door, that are still to come
}

const (
	// momentSeconds is how much time a Moment holds.
	momentSeconds = 0.2
	// typicalVisit is about how long a shopper stays, in seconds.
	typicalVisit = 20
	// unsettled is for how long a plate rings after a load has ended, in seconds.
	unsettled = 3
)

// NewOpen opens a store at a time, in which there are about so many shoppers at once. The
// config's kind means nothing here.
func NewOpen(config Config, shoppers int, began schemas.Micros) (*Open, error) {
	config.Kind = "crowd"
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(config.Seed, kindStream("open")))
	d := &day{rng: rng, config: config, store: config.Store, goods: stock(rng, config.Store), ends: 3600}
	o := &Open{began: began, day: d, tracker: newTracker(d), shoppers: shoppers, next: 4}
	for i := range d.store.Fixtures {
		if f := &d.store.Fixtures[i]; f.ReportedPlates > 0 {
			o.scales = append(o.scales, d.newScales(f))
		}
	}
	return o, nil
}

// Moment is what was sensed and what was true in a fifth of a second.
type Moment struct {
	Sensed []schemas.Body  // in the order in which it happened
	Until  schemas.Micros  // the watermark: nothing earlier is still to come
	Came   int             // shoppers who came in
	Left   []score.Receipt // what shoppers who have just left really took
	Did    []Event         // what really happened at the shelves
}

// Next senses the next moment. With welcome false nobody comes in any more.
func (o *Open) Next(welcome bool) Moment {
	var m Moment
	if welcome && o.now >= o.next {
		o.admit()
		m.Came++
	}
	m.Sensed = append(m.Sensed, o.scanned(o.at(o.now+momentSeconds))...)
	for _, fs := range o.scales {
		m.Sensed = append(m.Sensed, o.weights(fs))
	}
	for t := o.now + 0.02; t < o.now+momentSeconds; t += 0.1 {
		m.Sensed = append(m.Sensed, o.people(t))
	}
	o.now += momentSeconds
	m.Until = o.at(o.now)
	m.Left, m.Did = o.farewell(), o.happened()
	return m
}

// Empty says that nobody is inside.
func (o *Open) Empty() bool { return len(o.inside) == 0 }

// admit writes the next shopper's whole visit, which goes around those already written.
func (o *Open) admit() {
	o.tidy()
	d := o.day
	a := d.newActor()
	o.tracker.tracked = append(o.tracker.tracked, &body{})
	a.enter(o.now+a.between(0.1, 0.5), false, 0)
	if d.chance(0.06) {
		a.stand(d.anyFacing(), 0)
		a.wait(a.between(1, 4))
	} else {
		a.shop(1 + d.rng.IntN(4))
	}
	a.leave()
	o.scans = append(o.scans, o.scan(a))
	o.inside = append(o.inside, a.index)
	o.next = o.now + min(3, 0.3+d.rng.ExpFloat64())*typicalVisit/float64(o.shoppers)
	o.wire()
}

// tidy forgets what can be neither seen nor weighed any more, and fills the shelves.
func (o *Open) tidy() {
	d := o.day
	d.strides = slices.DeleteFunc(d.strides, func(s stride) bool { return s.to < o.now })
	d.knocks = slices.DeleteFunc(d.knocks, func(k knock) bool { return k.t+unsettled < o.now })
	d.goods.loads = slices.DeleteFunc(d.goods.loads, func(l load) bool {
		over := l.ends+unsettled < o.now
		if over {
			o.settle(l)
		}
		return over
	})
	d.goods.units = slices.DeleteFunc(d.goods.units, func(u *unit) bool {
		return u.owner >= 0 && !slices.Contains(o.inside, u.owner)
	})
	for i := range d.store.Facings {
		if len(d.goods.standing(i, o.now)) == 0 {
			d.goods.fill(d.rng, i)
		}
	}
}

// settle makes a load that is over part of its plates' rest.
func (o *Open) settle(l load) {
	for _, sh := range l.shares {
		if s := o.scale(sh.plate); s != nil {
			s.settled += sh.part * l.shape(l.ends)
		}
	}
}

// wire tells each plate anew which loads it feels.
func (o *Open) wire() {
	for _, fs := range o.scales {
		for _, row := range fs.scales {
			for _, s := range row {
				s.loads = s.loads[:0]
			}
		}
	}
	for i, l := range o.day.goods.loads {
		for _, sh := range l.shares {
			if s := o.scale(sh.plate); s != nil {
				s.loads = append(s.loads, i)
			}
		}
	}
}

func (o *Open) scale(id plateID) *scale {
	for _, fs := range o.scales {
		if fs.fixture.ID == id.fixture {
			return fs.scales[id.shelf-1][id.plate-1]
		}
	}
	return nil
}

// farewell tells of those who have gone, and forgets how they moved.
func (o *Open) farewell() []score.Receipt {
	var left []score.Receipt
	o.inside = slices.DeleteFunc(o.inside, func(i int) bool {
		a := o.day.actors[i]
		if a.left > o.now {
			return false
		}
		left = append(left, o.day.receipt(a))
		o.day.actors[i] = &actor{day: o.day, index: i, entered: a.entered, left: a.left, target: a.target}
		return true
	})
	return left
}

// happened takes out what has happened up to now.
func (o *Open) happened() []Event {
	var did []Event
	o.day.events = slices.DeleteFunc(o.day.events, func(e Event) bool {
		past := e.Seconds <= o.now
		if past {
			did = append(did, e)
		}
		return past
	})
	return did
}
