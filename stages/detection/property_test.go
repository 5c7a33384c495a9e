package detection

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const (
	began = 1_600_000_000 * schemas.Second
	key   = schemas.Key("north/12")
)

// shelf is a fixture of one shelf whose plates are driven by load, in grams over seconds.
type shelf struct {
	plates  int
	seconds float64
	noise   float64
	load    func(plate int, t float64) float64
}

// weights is what the shelf's scales say: 60 Hz, a record every fifth of a second.
func (s shelf) weights(seed uint64) []schemas.Event {
	rng := rand.New(rand.NewPCG(seed, 1))
	var events []schemas.Event
	for t := 0.0; t < s.seconds; t += 0.2 {
		w := schemas.Weights{Fixture: "1", Time: began + schemas.Micros(t*1e6), Period: 16_667, Samples: 12, Shelves: 1, Plates: int32(s.plates)}
		for i := range 12 {
			for plate := 1; plate <= s.plates; plate++ {
				grams := 1000*float64(plate) + s.load(plate, t+float64(i)/60) + s.noise*rng.NormFloat64()
				w.Grams = append(w.Grams, float32(math.Round(4*grams)/4))
			}
		}
		events = append(events, schemas.Event{Topic: schemas.Sensed, Key: key, Body: w})
	}
	return events
}

func ticked(at schemas.Micros) schemas.Event {
	return schemas.Event{Topic: schemas.Sensed, Key: key, Body: schemas.Tick{Source: "edge", Watermark: at}}
}

// withTicks puts a tick after every record that promises all but the last lateness.
func withTicks(records []schemas.Event, lateness schemas.Micros) []schemas.Event {
	var events []schemas.Event
	var newest schemas.Micros
	for _, e := range records {
		newest = max(newest, e.Body.When())
		events = append(events, e, ticked(newest-lateness))
	}
	return append(events, ticked(newest+schemas.Hour))
}

// bodies are a stage's outputs other than ticks, without where they were read.
func bodies(events []schemas.Event) []schemas.Body {
	var all []schemas.Body
	local := fold.NewLocal([]stages.Stage{Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.WeightEvent:
			body.Evidence = nil
			all = append(all, body)
		case schemas.People:
			if e.Topic == schemas.Observed {
				all = append(all, body)
			}
		case schemas.DeadLetter:
			all = append(all, body)
		}
	}
	for _, e := range events {
		local.Feed(e)
	}
	return all
}

// Any order of arrival within the lateness, with any repeats, gives the same output.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	day := shelf{4, 12, 0.5, func(plate int, t float64) float64 {
		if plate == 2 && t > 6 {
			return -300
		}
		return 0
	}}
	const lateness = schemas.Second
	records := day.weights(1)
	for i := range 100 {
		at := began + schemas.Micros(i)*110*schemas.Millisecond
		records = append(records, schemas.Event{Topic: schemas.Sensed, Key: key, Body: schemas.People{Time: at, Persons: []schemas.Person{{Target: "a"}}}})
	}
	slices.SortStableFunc(records, func(a, b schemas.Event) int { return cmp.Compare(a.Body.When(), b.Body.When()) })
	want := bodies(withTicks(records, lateness))
	found := slices.ContainsFunc(want, func(b schemas.Body) bool {
		w, ok := b.(schemas.WeightEvent)
		return ok && math.Abs(w.Grams+300) < 1
	})
	if !found {
		t.Fatal("the pick is not found at all")
	}
	rapid.Check(t, func(rt *rapid.T) {
		type arrival struct {
			event schemas.Event
			at    schemas.Micros
		}
		var arrivals []arrival
		for i, e := range records {
			for n := range 1 + rapid.IntRange(0, 9).Draw(rt, fmt.Sprint("repeats ", i))/9 {
				delay := schemas.Micros(rapid.Int64Range(0, int64(lateness)-1).Draw(rt, fmt.Sprint("delay ", i, n)))
				arrivals = append(arrivals, arrival{e, e.Body.When() + delay})
			}
		}
		slices.SortStableFunc(arrivals, func(a, b arrival) int { return cmp.Compare(a.at, b.at) })
		var mixed []schemas.Event
		for _, a := range arrivals {
			mixed = append(mixed, a.event)
		}
		if diff := gocmp.Diff(want, bodies(withTicks(mixed, lateness)), cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("another order gave something else (-want +got):\n%s", diff)
		}
	})
}

func TestARecordAfterTheWatermarkIsADeadLetter(t *testing.T) {
	late := shelf{4, 1, 0.5, func(int, float64) float64 { return 0 }}.weights(1)
	got := bodies([]schemas.Event{late[3], ticked(late[3].Body.When() + 1), late[3], late[0]})
	if len(got) != 1 || got[0].(schemas.DeadLetter).By != "detection" {
		t.Errorf("got %v, want one dead letter: the repeat is no news, the late one is", got)
	}
}

// A source that stays silent is left behind, so that it cannot stop a store.
func TestADeadSourceDoesNotStopTheStore(t *testing.T) {
	person := schemas.Event{Topic: schemas.Sensed, Key: key, Body: schemas.People{Time: began, Persons: []schemas.Person{{Target: "a"}}}}
	other := ticked(began - schemas.Second)
	other.Body = schemas.Tick{Source: "dead", Watermark: began - schemas.Second}
	if got := bodies([]schemas.Event{person, other, ticked(began + 5*schemas.Second)}); len(got) != 0 {
		t.Errorf("got %v before the other source was left behind", got)
	}
	if got := bodies([]schemas.Event{person, other, ticked(began + leftBehind + schemas.Second)}); len(got) != 1 {
		t.Errorf("got %v, want the person: the other source is long dead", got)
	}
}

// Something is taken, and as much put down in its place soon after: both are told of, though
// the scale never rests in between, since they need not be the same thing.
func TestAPickAndAPutBackSoonAfterAreTwoEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grams := rapid.Float64Range(60, 1500).Draw(t, "grams")
		back := grams * rapid.Float64Range(0.97, 1.03).Draw(t, "put back, of what was taken")
		gap := rapid.Float64Range(0.75, 1.5).Draw(t, "seconds between")
		ringing := rapid.Float64Range(0, 0.1).Draw(t, "ringing")
		step := func(t float64) float64 {
			return min(1, max(0, t/0.2)) - ringing*math.Exp(-t/0.15)*math.Sin(40*max(0, t-0.2))
		}
		day := shelf{6, 22, rapid.Float64Range(0.2, 1).Draw(t, "noise"), func(plate int, at float64) float64 {
			if plate != 3 || at < 8 {
				return 0
			}
			return -grams*step(at-8) + back*max(0, step(at-8.2-gap))
		}}
		var told []float64
		for _, body := range bodies(withTicks(day.weights(rapid.Uint64().Draw(t, "seed")), schemas.Second)) {
			if w, ok := body.(schemas.WeightEvent); ok {
				told = append(told, w.Grams)
			}
		}
		if len(told) != 2 || math.Abs(told[0]+grams) > 3+0.02*grams || math.Abs(told[1]-back) > 3+0.02*grams {
			t.Fatalf("told of %.1f g, want -%.1f and %.1f", told, grams, back)
		}
	})
}

// A hand that takes something pushes what stands beside it across an edge: that is one event,
// of which the plates together say what has gone.
func TestWhatIsPushedAcrossAnEdgeIsOfThePick(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grams := rapid.Float64Range(60, 900).Draw(t, "grams")
		pushed := rapid.Float64Range(20, 60).Draw(t, "pushed")
		later := rapid.Float64Range(0, 0.6).Draw(t, "seconds later")
		day := shelf{6, 18, rapid.Float64Range(0.2, 2).Draw(t, "noise"), func(plate int, at float64) float64 {
			gone, over := min(1, max(0, (at-8)/0.3)), min(1, max(0, (at-8-later)/0.2))
			return map[int]float64{3: -grams*gone - pushed*over, 4: pushed * over}[plate]
		}}
		var told []schemas.WeightEvent
		for _, body := range bodies(withTicks(day.weights(rapid.Uint64().Draw(t, "seed")), schemas.Second)) {
			if w, ok := body.(schemas.WeightEvent); ok {
				told = append(told, w)
			}
		}
		if len(told) != 1 || math.Abs(told[0].Grams+grams) > 4+0.02*grams {
			t.Fatalf("told of %+v, want one change by %.1f g", told, -grams)
		}
	})
}

// What lies on the scales in the end is what the events add up to, whatever went on
// between: pushes, holds and picks of any length.
func TestEventsAddUpToWhatHasGone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		grams := rapid.Float64Range(60, 1500).Draw(t, "grams")
		lasts := rapid.Float64Range(0.1, 4).Draw(t, "seconds")
		push := rapid.Float64Range(-0.9, 2).Draw(t, "push") * grams
		holds := rapid.Float64Range(0.2, 5).Draw(t, "holds")
		left := rapid.Float64Range(0, 1).Draw(t, "on the left plate")
		taken := float64(rapid.IntRange(0, 1).Draw(t, "taken"))
		day := shelf{6, 22, rapid.Float64Range(0.2, 2).Draw(t, "noise"), func(plate int, at float64) float64 {
			part := map[int]float64{3: left, 4: 1 - left}[plate]
			gone := taken * min(1, max(0, (at-8-holds)/lasts))
			held := push * min(1, max(0, (at-8)/0.2), 1) * min(1, max(0, (8+holds-at)/0.2))
			return part * (held*(1+0.2*math.Sin(5*at)) - grams*gone)
		}}
		sum := 0.0
		for _, body := range bodies(withTicks(day.weights(rapid.Uint64().Draw(t, "seed")), schemas.Second)) {
			if w, ok := body.(schemas.WeightEvent); ok {
				sum += w.Grams
			}
		}
		if math.Abs(sum+taken*grams) > 12+0.03*max(grams, math.Abs(push)) {
			t.Fatalf("events add up to %.1f g, but %.1f g have gone", sum, taken*grams)
		}
	})
}

// No change of weight is told of that began before the time that was passed on, and that
// time is never long behind; of scales that have fallen silent nothing more is waited for.
func TestTicksWaitForChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		takes := rapid.Float64Range(0.1, 2).Draw(t, "seconds")
		grams := rapid.Float64Range(80, 900).Draw(t, "grams")
		day := shelf{4, 20, rapid.Float64Range(0.2, 1).Draw(t, "noise"), func(plate int, at float64) float64 {
			if plate != 2 {
				return 0
			}
			return -grams * min(1, max(0, (at-8)/takes))
		}}
		var settled, newest schemas.Micros
		told := 0
		local := fold.NewLocal([]stages.Stage{Stage()}, nil)
		local.Watch = func(e schemas.Event) {
			switch body := e.Body.(type) {
			case schemas.WeightEvent:
				if told++; body.From < settled {
					t.Errorf("a change from %s on is told of after the time %s was passed on", body.From, settled)
				}
			case schemas.Tick:
				if e.Topic == schemas.Observed {
					settled = body.Watermark
				} else {
					newest = body.Watermark
				}
				if e.Topic == schemas.Observed && settled < newest-undecided {
					t.Errorf("at %s the time %s was passed on", newest, settled)
				}
			}
		}
		for _, e := range withTicks(day.weights(rapid.Uint64().Draw(t, "seed")), schemas.Second) {
			local.Feed(e)
		}
		if told == 0 || settled != newest {
			t.Errorf("%d changes are told of, and in the end the time is %s, want %s", told, settled, newest)
		}
	})
}

// Price lists that are known in advance are told of when they come into force; one that
// comes later takes the place of those from its time on.
func TestPriceListsComeIntoForceInTime(t *testing.T) {
	list := func(seconds schemas.Micros, version string) schemas.Event {
		return schemas.Event{Topic: schemas.Sensed, Key: key, Body: schemas.Catalogue{Time: began + seconds*schemas.Second, Version: version}}
	}
	var told []string
	local := fold.NewLocal([]stages.Stage{Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		if c, ok := e.Body.(schemas.Catalogue); ok && e.Topic == schemas.Observed {
			told = append(told, c.Version)
		}
	}
	for _, e := range []schemas.Event{
		list(10, "monday"), list(20, "tuesday"), list(30, "wednesday"), ticked(began + 15*schemas.Second),
		list(20, "tuesday, corrected"), list(40, "thursday"), ticked(began + 25*schemas.Second), ticked(began + 50*schemas.Second),
	} {
		local.Feed(e)
	}
	if want := []string{"monday", "tuesday, corrected", "thursday"}; !slices.Equal(told, want) {
		t.Errorf("price lists %q come into force, want %q", told, want)
	}
}
