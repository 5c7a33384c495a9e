package detection

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// dated is something to be told, and the moment in event time at which it was known. That
// is not the tick's moment: however often ticks come, what is told is in one order.
type dated struct {
	at   schemas.Micros
	body schemas.Body
}

// advance moves the watermark and lets pass, in order, what it has passed.
func (s state) advance(key schemas.Key, tick schemas.Tick, at schemas.Position) (state, []schemas.Event) {
	s, watermark := s.hear(tick)
	if watermark <= s.Watermark {
		return s, nil
	}
	s.Watermark = watermark
	s, passed := s.release()
	var news []dated
	for _, p := range passed.Planograms {
		s.Plates = existing(p)
		news = append(news, dated{p.Time, p})
	}
	news = tell(news, passed.Catalogues)
	news = tell(news, passed.Policies)
	news = tell(news, passed.Layouts)
	news = tell(news, passed.Passages)
	news = tell(news, passed.People)
	s, found := s.weigh(passed.Blocks, at)
	news = append(news, found...)
	slices.SortStableFunc(news, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(rank(a.body), rank(b.body)), cmp.Compare(identity(a.body), identity(b.body)))
	})
	s.Settled = max(s.Settled, s.settled())
	news = append(news, dated{s.Watermark, schemas.Tick{Source: name, Watermark: s.Settled}})
	outputs := make([]schemas.Event, len(news))
	for i, n := range news {
		outputs[i] = schemas.Event{Topic: schemas.Observed, Key: key, Body: n.body}
	}
	return s, outputs
}

// tell adds what is told of as it came.
func tell[B schemas.Body](news []dated, passed []B) []dated {
	for _, p := range passed {
		news = append(news, dated{p.When(), p})
	}
	return news
}

// rank orders what happens at one time: the store before people before goods.
func rank(body schemas.Body) int {
	switch body.(type) {
	case schemas.Planogram:
		return 0
	case schemas.Catalogue:
		return 1
	case schemas.StorePolicy:
		return 2
	case schemas.Layout:
		return 3
	case schemas.GatePassed:
		return 4
	case schemas.People:
		return 5
	case schemas.FixtureHealth:
		return 7
	}
	return 6
}

// identity keeps what became known at one time in one order, whatever order fixtures came in:
// weight events in the order in which they happened.
func identity(body schemas.Body) string {
	switch body := body.(type) {
	case schemas.WeightEvent:
		return strconv.FormatInt(int64(body.To), 36) + body.ID
	case schemas.GatePassed:
		return body.ID
	case schemas.SensorHealth:
		return fmt.Sprint(body.Fixture, body.Shelf, body.Plate)
	case schemas.Levels:
		return body.Scales[0].Plate.Fixture
	case schemas.FixtureHealth:
		return body.Fixture
	}
	return ""
}

// weigh gives the blocks to their fixtures and asks every fixture what has happened.
func (s state) weigh(blocks []block, at schemas.Position) (state, []dated) {
	s.Fixtures = slices.Clone(s.Fixtures)
	var news []dated
	collect := func(i int, f fixture, now, known schemas.Micros) {
		if before := s.Fixtures[i]; before.Minute != 0 && before.Minute != f.Minute {
			news = append(news, dated{known, before.minute()})
		}
		for _, h := range f.health(s.Fixtures[i]) {
			news = append(news, dated{known, h})
		}
		if l, told := f.levels(s.Fixtures[i]); told {
			news = append(news, dated{known, l})
		}
		var found []schemas.WeightEvent
		s.Fixtures[i], found = f.gather(now, at.Topic, at.Partition)
		for _, e := range found {
			news = append(news, dated{known, e})
		}
	}
	for _, b := range blocks {
		i, known := slices.BinarySearchFunc(s.Fixtures, b.Fixture, func(f fixture, name string) int { return cmp.Compare(f.Name, name) })
		if !known {
			s.Fixtures = slices.Insert(s.Fixtures, i, newFixture(b))
		}
		s.fallSilent(i, b.Time, collect)
		f := s.Fixtures[i].weigh(b, s.platesOf(b.Fixture, b.Shelves))
		collect(i, f, f.Last, b.Time)
	}
	for i := range s.Fixtures {
		s.fallSilent(i, s.Watermark, collect)
	}
	return s, news
}

// fallSilent decides what is open on a fixture that has said nothing for too long.
func (s state) fallSilent(i int, now schemas.Micros, collect func(i int, f fixture, now, known schemas.Micros)) {
	f := s.Fixtures[i]
	if until := f.Last + silence; f.Last != 0 && now > until && f.busy() {
		collect(i, f.conclude(), until, until)
	}
}

// existing are the shelves that the planogram knows. A plate beyond the last facing of
// its shelf is a channel without a load cell, whatever it reports; a free plate between
// facings is real, and goods may be left there.
func existing(p schemas.Planogram) []span {
	var spans []span
	for _, facing := range p.Facings {
		for _, plate := range facing.Plates {
			at, known := slices.BinarySearchFunc(spans, plate, func(s span, p schemas.PlateRef) int {
				return cmp.Or(cmp.Compare(s.Fixture, p.Fixture), cmp.Compare(s.Shelf, p.Shelf))
			})
			if !known {
				spans = slices.Insert(spans, at, span{Fixture: plate.Fixture, Shelf: plate.Shelf})
			}
			spans[at].Plates = max(spans[at].Plates, plate.Plate)
		}
	}
	return spans
}

// platesOf is the number of plates of each shelf of a fixture; all of them as long as
// there is no planogram.
func (s state) platesOf(name string, shelves int32) []int32 {
	plates := make([]int32, shelves)
	for i := range plates {
		if s.Plates == nil {
			plates[i] = math.MaxInt32
		}
	}
	for _, span := range s.Plates {
		if span.Fixture == name && span.Shelf <= shelves {
			plates[span.Shelf-1] = span.Plates
		}
	}
	return plates
}
