package association

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/cart"
)

// told is an event and when the stage is told of it, which for scales is later.
type told struct {
	at   schemas.Micros
	body schemas.Body
}

// Whenever prices change, and however late the scales say that something was taken: it has
// the price, the tax and the price list of the moment of taking.
func TestPricesAreThoseOfTheMomentOfTaking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var day []told
		var lists []schemas.Catalogue
		plan, goods := shop(0, 1)
		for n, after := range rapid.SliceOfN(rapid.IntRange(1, 30), 1, 6).Draw(t, "seconds between price lists") {
			list := schemas.Catalogue{Version: fmt.Sprint("list ", n), Products: slices.Clone(goods.Products)}
			if n > 0 {
				list.Time = lists[n-1].Time + schemas.Micros(after)*schemas.Second
			}
			list.Products[0].Price.Minor, list.Products[0].TaxBasisPts = int64(100+n), int32(700+n)
			lists = append(lists, list)
			day = append(day, told{list.Time, list})
		}
		want, total := map[string]int32{}, int64(0)
		now := schemas.Second
		for _, after := range rapid.SliceOfN(rapid.IntRange(2, 20), 1, 6).Draw(t, "seconds between takes") {
			now += schemas.Micros(after) * schemas.Second
			late := schemas.Micros(rapid.IntRange(0, 9).Draw(t, "seconds that the scales are late")) * schemas.Second
			at := slices.IndexFunc(lists, func(l schemas.Catalogue) bool { return l.Time > now })
			if at < 0 {
				at = len(lists)
			}
			price := lists[at-1].Products[0].Price
			want[priceOf(price, lists[at-1].Products[0].TaxBasisPts, lists[at-1].Version)]++
			total += price.Minor
			day = append(day, told{now - 1, must(t, fmt.Sprintf("%gs ann reaches 1", now.Seconds()))}, told{now + late, must(t, fmt.Sprintf("%gs plate 1 loses 600", now.Seconds()))})
		}
		slices.SortStableFunc(day, func(a, b told) int { return cmp.Compare(a.at, b.at) })
		day = append(day, told{0, schemas.Tick{Source: "detection", Watermark: now + schemas.Hour}})
		got := map[string]int32{}
		said := map[string]schemas.Interaction{}
		local := fold.NewLocal([]stages.Stage{Stage(), cart.Stage()}, nil)
		local.Watch = func(e schemas.Event) {
			switch body := e.Body.(type) {
			case schemas.Interaction: // the last revision counts
				said[body.ID] = body
			case schemas.Basket:
				if body.Left > 0 && body.Total.Minor != total {
					t.Errorf("the basket is %s, want %d cents", body.Total, total)
				}
			}
		}
		local.Feed(schemas.Event{Topic: schemas.Observed, Key: store, Body: plan})
		for _, d := range day {
			local.Feed(schemas.Event{Topic: schemas.Observed, Key: store, Body: d.body})
		}
		for _, i := range said {
			got[priceOf(i.Price, i.TaxBasisPts, i.PriceList)] += i.Quantity
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("prices (-want +got):\n%s", diff)
		}
	})
}

func priceOf(price schemas.Money, taxBasisPts int32, list string) string {
	return fmt.Sprintf("%s with %d basis points of tax under %s", price, taxBasisPts, list)
}

func must(t *rapid.T, line string) schemas.Body {
	events, err := read(line)
	if err != nil {
		t.Fatal(err)
	}
	return events[0].Body
}

// What the price list of the moment does not have, or what was taken before any list, has
// no price, which settlement refuses to charge; and lists that nothing needs are forgotten.
func TestNoPriceIsNotAnotherPrice(t *testing.T) {
	_, goods := shop(10*schemas.Second, 1)
	later := schemas.Catalogue{Time: 20 * schemas.Second, Version: "2", Products: goods.Products[1:]}
	s := state{}.list(goods).list(later)
	for seconds, want := range map[schemas.Micros]string{9: "0 of ", 10: "EUR 1.00 of 1", 19: "EUR 1.00 of 1", 20: "0 of 2", 99: "0 of 2"} {
		p, version := s.priced("water", seconds*schemas.Second)
		if got := fmt.Sprintf("%s of %s", p.Price, version); got != want {
			t.Errorf("after %d s water costs %s, want %s", seconds, got, want)
		}
	}
	if s := s.forget(20*schemas.Second + recalled); len(s.Earlier) != 0 {
		t.Errorf("%d price lists are kept that nothing was taken under", len(s.Earlier))
	}
	for n := range schemas.Micros(20) {
		s = s.list(schemas.Catalogue{Time: 20*schemas.Second + n, Version: "more"})
	}
	if len(s.Earlier) != mostLists {
		t.Errorf("%d price lists are kept, want %d", len(s.Earlier), mostLists)
	}
}
