package model

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

const shop = schemas.Key("north/1")

func feed(m *Model, bodies ...schemas.Body) (kinds []string) {
	for _, body := range bodies {
		key := shop
		for _, c := range m.Apply(schemas.Event{Key: key, Body: body}) {
			kinds = append(kinds, c.Kind)
			if _, err := json.Marshal(c.Body); err != nil {
				panic(fmt.Sprintf("%s is not fit for JSON: %v", c.Kind, err))
			}
		}
	}
	return kinds
}

func nuts(quantity, revision int32) schemas.Interaction {
	return schemas.Interaction{ID: "e1#1", Revision: revision, Visit: "v1", Product: "nuts", Quantity: quantity, Probability: 0.9}
}

// What happens to one shopper, as a page is told it.
func TestVisit(t *testing.T) {
	m := New()
	eur := func(minor int64) schemas.Money { return schemas.Money{Minor: minor, Currency: "EUR"} }
	line := schemas.Line{Product: "nuts", Barcode: "42", Name: "Nuts", Quantity: 1, Amount: eur(350), Probability: math.NaN()}
	feed(m, schemas.VisitOpened{Visit: "v1", Target: "t1", Time: 1}, nuts(1, 1), nuts(2, 2),
		schemas.People{Time: 5, Persons: []schemas.Person{{Target: "t1", Points: []schemas.KeyPoint{{Place: schemas.Point{X: 1, Y: 2}}, {Place: schemas.Point{X: 3, Y: 2}}}}}},
		schemas.Receipt{Visit: "v1", Target: "t1", Status: schemas.Provisional, Revision: 1, Left: 9, Lines: []schemas.Line{line}, Total: eur(350)},
		schemas.Receipt{Visit: "v1", Target: "t1", Status: schemas.Final, Revision: 2, Left: 9, Total: eur(0)})
	if got := feed(m, nuts(9, 1)); len(got) != 0 {
		t.Errorf("an older revision changed %v", got)
	}
	m.Tell(shop, "t1", nil)
	v, ok := m.Store(shop).Visit("v1")
	if !ok || len(v.Events) != 1 || v.Events[0].Quantity != 2 || len(v.Receipts) != 2 || v.Left != 9 || !v.Known || v.Truth == nil {
		t.Errorf("the visit is %+v", v)
	}
	if len(v.Trail) != 1 || v.Trail[0].X != 2 {
		t.Errorf("the trail is %+v, want it under the middle of the body", v.Trail)
	}
	feed(m, schemas.VisitOpened{Visit: "v2", Target: "t2"})
	if v, _ := m.Store(shop).Visit("v2"); v.Events == nil || v.Receipts == nil || v.Lines == nil {
		t.Errorf("a visit that has just begun has lists that a page cannot go through: %+v", v)
	}
	feed(m, nuts(0, 3))
	if v, _ := m.Store(shop).Visit("v1"); len(v.Events) != 0 {
		t.Errorf("what was withdrawn is still there: %+v", v.Events)
	}
	if got := feed(m, schemas.People{Time: 4}); len(got) != 0 {
		t.Errorf("a moment that is past was shown: %v", got)
	}
}

// What a busy store leaves in memory does not grow, and what waits for review stays.
func TestMemoryIsBounded(t *testing.T) {
	m := New()
	feed(m, schemas.ReviewTask{ID: "v0/doubt/1", Visit: "v0", State: schemas.TaskQueued})
	for i := range schemas.Micros(3 * tasksMax) {
		visit := fmt.Sprintf("v%d", i)
		feed(m, schemas.VisitOpened{Visit: visit, Target: "t" + visit, Time: i}, schemas.WeightEvent{ID: visit}, schemas.DeadLetter{},
			schemas.People{Time: i * schemas.Second, Persons: []schemas.Person{{Target: "tv0", Points: []schemas.KeyPoint{{}}}}},
			schemas.Action{Did: "looked"})
		if i > 0 {
			feed(m, schemas.ReviewTask{ID: visit, Visit: visit, State: schemas.TaskSettled})
		}
	}
	s := m.Store(shop)
	if len(s.visits) > visitsMax || len(s.order) != len(s.visits) || len(s.tasks) > tasksMax || len(s.moves) > movesMax || len(s.letters) > lettersMax {
		t.Errorf("%d visits, %d tasks, %d moves, %d letters", len(s.visits), len(s.tasks), len(s.moves), len(s.letters))
	}
	if n := len(m.Actions("north")); n != actionsMax {
		t.Errorf("%d actions, want the last %d", n, actionsMax)
	}
	v, ok := s.Visit("v0")
	if _, open := s.Task("v0/doubt/1"); !ok || !open || len(v.Trail) == 0 || len(v.Trail) > trailMax {
		t.Errorf("the visit that waits for review: %v, its task: %v, its trail: %d points", ok, open, len(v.Trail))
	}
	if _, err := json.Marshal(s.Snapshot()); err != nil {
		t.Error(err)
	}
}

func TestShelvesFromThePlanogram(t *testing.T) {
	m := New()
	feed(m, schemas.Planogram{Facings: []schemas.Facing{{
		Product: "nuts", Plates: []schemas.PlateRef{{Fixture: "2", Shelf: 3, Plate: 5}, {Fixture: "2", Shelf: 3, Plate: 4}},
		Volume: schemas.Volume{Corner: schemas.Point{X: 1, Y: 1}, Size: schemas.Point{X: 2, Y: 0.5}, Yaw: math.Pi / 2},
	}}}, schemas.Catalogue{Products: []schemas.Product{{ID: "nuts", Name: "Nuts"}}})
	f := m.Store(shop).Floor().Facings[0]
	if f.From != 4 || f.To != 5 || f.Name != "Nuts" || f.Corners[2] != (Spot{0.5, 3}) {
		t.Errorf("the facing is %+v", f)
	}
}

func TestGatesFromTheLayout(t *testing.T) {
	m := New()
	told := feed(m, schemas.Layout{Gates: []schemas.Gate{{ID: "door", Way: schemas.Out, From: schemas.Point{X: 1, Y: -2.0004}, To: schemas.Point{X: 2, Y: -2}}}})
	want := []Gate{{"door", "out", Spot{1, -2}, Spot{2, -2}}}
	if got := m.Store(shop).Floor().Gates; !slices.Equal(got, want) || !slices.Equal(told, []string{"floor"}) {
		t.Errorf("the gates are %v, told of %v", got, told)
	}
}

func TestWeightsAreToldOnceASecond(t *testing.T) {
	m := New()
	nan := float32(math.NaN())
	block := func(at schemas.Micros) schemas.Weights {
		return schemas.Weights{Fixture: "1", Time: at, Samples: 1, Shelves: 1, Plates: 2, Grams: []float32{7, nan}}
	}
	if got := feed(m, block(1), block(2), block(schemas.Second+1)); len(got) != 2 {
		t.Errorf("told %v", got)
	}
	if row := m.Store(shop).Snapshot().Weights["1"].Grams[0]; *row[0] != 7 || row[1] != nil {
		t.Errorf("the row is %v", row)
	}
}

// A price list that is older than the one in force changes nothing, whenever it comes.
func TestOldPriceListsComeLate(t *testing.T) {
	m := New()
	say := func(at schemas.Micros, cents int64) {
		price := schemas.Money{Minor: cents, Currency: "EUR"}
		m.Apply(schemas.Event{Topic: schemas.Catalogues, Key: "north/1/" + schemas.Key(at.String()), Body: schemas.Catalogue{
			Time: at, Products: []schemas.Product{{ID: "tea", Name: "Tea", Price: price}},
		}})
	}
	say(20, 120)
	say(10, 100)
	if got := m.Store("north/1").Products(); len(got) != 1 || got[0].Price.Minor != 120 {
		t.Errorf("the products are %+v", got)
	}
}
