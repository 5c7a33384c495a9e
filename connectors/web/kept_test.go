package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// What a review is about can be seen for as long as it waits, though Kafka has deleted it.
func TestCurvesOutliveTheWeights(t *testing.T) {
	const store = schemas.Key("north/1")
	evidence := []schemas.Range{{Topic: schemas.Sensed.In("north"), First: 100, Last: 101}}
	deleted := false
	s, err := New(Config{
		Tenants: []string{"north"}, Open: true, Insecure: true,
		Evidence: func(context.Context, string, schemas.Range) ([]schemas.Event, error) {
			if deleted {
				return nil, errors.New("deleted")
			}
			return []schemas.Event{{Key: store, Body: schemas.Weights{Fixture: "1", Shelves: 1, Plates: 1, Samples: 2, Period: 10, Grams: []float32{500, 400}}}}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	take := func(bodies ...schemas.Body) {
		for _, body := range bodies {
			s.board.apply(schemas.Event{Key: store, Body: body})
		}
	}
	visits := []string{"kept", "late"}
	for _, visit := range visits {
		take(schemas.Interaction{ID: visit + "#1", Visit: visit, Revision: 1, Quantity: 1, Plate: schemas.PlateRef{Fixture: "1", Shelf: 1, Plate: 1}, Evidence: evidence})
	}
	s.kept.follow(store, schemas.ReviewTask{Visit: "late", State: schemas.TaskClaimed}) // it waits no more
	s.kept.follow(store, schemas.ReviewTask{Visit: "kept", State: schemas.TaskQueued})
	s.keepCurvesOf(t.Context(), <-s.kept.wanted)
	if n := len(s.kept.wanted); n > 0 {
		t.Errorf("%d more are wanted", n)
	}
	deleted = true
	for i, want := range []string{`"grams":[0,-100]`, `"lost":"deleted"`} {
		query := url.Values{"store": {string(store)}, "visit": {visits[i]}}
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/evidence?"+query.Encode(), nil))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s, want %s", visits[i], w.Code, w.Body, want)
		}
	}
}

// Curves do not fill the memory.
func TestKeptIsBounded(t *testing.T) {
	k := newKept()
	for n := range 3 * keptMax {
		k.keep(waiting{"north/1", fmt.Sprint(n)}, []Curve{{}})
		k.keep(waiting{"north/1", fmt.Sprint(n)}, []Curve{{}})
		k.follow("north/1", schemas.ReviewTask{Visit: "v", State: schemas.TaskQueued})
	}
	if len(k.curves) != keptMax || len(k.order) != keptMax {
		t.Errorf("%d kept in %d places", len(k.curves), len(k.order))
	}
	if _, ok := k.find("north/1", fmt.Sprint(3*keptMax-1)); !ok {
		t.Error("the newest is gone")
	}
}
