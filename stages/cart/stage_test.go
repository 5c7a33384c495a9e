package cart

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

const key = schemas.Key("north/12/a7")

// play folds bodies and returns every basket and dead letter written.
func play(bodies ...schemas.Body) (State, []schemas.Basket, []schemas.DeadLetter) {
	var s State
	var baskets []schemas.Basket
	var letters []schemas.DeadLetter
	for _, body := range bodies {
		var out []schemas.Event
		s, out = on(s, schemas.Event{Topic: schemas.Attributed, Key: key, Body: body})
		for _, e := range out {
			switch body := e.Body.(type) {
			case schemas.Basket:
				baskets = append(baskets, body)
			case schemas.DeadLetter:
				letters = append(letters, body)
			}
		}
	}
	return s, baskets, letters
}

var opened = schemas.VisitOpened{Visit: "a7", Target: "9", Time: 100}

func took(id string, revision int32, product string, quantity int32) schemas.Interaction {
	return schemas.Interaction{
		ID: id, Revision: revision, Visit: "a7", Time: 200, Product: product, Barcode: "b" + product, Quantity: quantity,
		Price: schemas.Money{Minor: 107, Currency: "EUR"}, TaxBasisPts: 700, PriceList: "v1", Probability: 0.9,
	}
}

func last(baskets []schemas.Basket) schemas.Basket { return baskets[len(baskets)-1] }

func TestBasketFollowsTheShopper(t *testing.T) {
	_, baskets, _ := play(opened, took("1", 1, "water", 2), took("2", 1, "nuts", 1), took("3", 1, "water", -1))
	b := last(baskets)
	if len(baskets) != 4 || b.Total != (schemas.Money{Minor: 214, Currency: "EUR"}) || b.Left != 0 {
		t.Fatalf("%d baskets, the last is %+v", len(baskets), b)
	}
	water := b.Lines[0]
	if water.Product != "water" || water.Quantity != 1 || water.Amount.Minor != 107 || water.Tax.Minor != 7 {
		t.Errorf("line %+v", water)
	}
}

func TestLaterBeliefReplacesEarlier(t *testing.T) {
	_, baskets, _ := play(opened, took("1", 1, "water", 1), took("1", 2, "nuts", 1), took("1", 1, "water", 1))
	b := last(baskets)
	if len(baskets) != 3 || len(b.Lines) != 1 || b.Lines[0].Product != "nuts" {
		t.Errorf("%d baskets, the last is %+v", len(baskets), b)
	}
	_, baskets, _ = play(opened, took("1", 1, "water", 1), took("1", 2, "water", 0))
	if b := last(baskets); len(b.Lines) != 0 || b.Total.Minor != 0 {
		t.Errorf("a withdrawn belief left %+v", b)
	}
}

func TestClosingTellsTheProbabilityOfTheWhole(t *testing.T) {
	s, baskets, _ := play(opened, took("1", 1, "water", 1), schemas.VisitClosed{
		Visit: "a7", Time: 900, Left: 300, Probability: 0.7,
		Lines: []schemas.LineBelief{{Product: "water", Quantity: 1, Probability: 0.8}},
	})
	b := last(baskets)
	if b.Left != 300 || b.Time != 900 || b.Probability != 0.7 || b.Lines[0].Probability != 0.8 {
		t.Errorf("closed basket %+v", b)
	}
	if s.Visit != "" {
		t.Error("the visit is still kept")
	}
}

func TestRefusesWhatDoesNotFit(t *testing.T) {
	for name, bodies := range map[string][]schemas.Body{
		"interaction without a visit": {took("1", 1, "water", 1)},
		"closing without a visit":     {schemas.VisitClosed{Visit: "a7"}},
		"opened twice":                {opened, opened},
	} {
		if _, _, letters := play(bodies...); len(letters) != 1 || letters[0].Reason == "" {
			t.Errorf("%s: dead letters %+v, want one", name, letters)
		}
	}
}

// Whatever is believed in whatever order, no line is negative, lines in the total's currency
// add up to it, and only the latest revisions count.
func TestBasketAddsUp(t *testing.T) {
	interactions := rapid.Custom(func(t *rapid.T) schemas.Interaction {
		i := took(
			rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(t, "id"),
			int32(rapid.IntRange(1, 4).Draw(t, "revision")),
			rapid.SampledFrom([]string{"water", "nuts"}).Draw(t, "product"),
			int32(rapid.IntRange(-2, 3).Draw(t, "quantity")),
		)
		i.Time = schemas.Micros(rapid.IntRange(100, 110).Draw(t, "time"))
		return i
	})
	rapid.Check(t, func(t *rapid.T) {
		bodies := []schemas.Body{opened}
		nutsIn := rapid.SampledFrom([]string{"EUR", "USD"}).Draw(t, "currency of nuts")
		latest := map[string]schemas.Interaction{}
		for _, i := range rapid.SliceOf(interactions).Draw(t, "interactions") {
			if i.Product == "nuts" {
				i.Price.Currency = nutsIn
			}
			bodies = append(bodies, i)
			if known, ok := latest[i.ID]; !ok || known.Revision < i.Revision {
				latest[i.ID] = i
			}
		}
		_, baskets, letters := play(bodies...)
		if len(letters) > 0 {
			t.Fatalf("refused %+v", letters)
		}
		most := map[string]int32{}
		for _, i := range latest {
			most[i.Product] += max(0, i.Quantity)
		}
		b := last(baskets)
		var total int64
		for _, line := range b.Lines {
			if line.Amount.Currency == b.Total.Currency {
				total += line.Amount.Minor
			}
			if line.Quantity < 1 || line.Quantity > most[line.Product] || line.Amount.Minor != 107*int64(line.Quantity) {
				t.Fatalf("line %+v, at most %d were taken", line, most[line.Product])
			}
		}
		if total != b.Total.Minor {
			t.Fatalf("lines add up to %d, the total is %s", total, b.Total)
		}
	})
}
