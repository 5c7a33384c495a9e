package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// Curve is the weight around one change at a shelf, as the scales said it, summed over the
// plates that took part and counted from where it began.
type Curve struct {
	Event string           `json:"event"`
	From  schemas.Micros   `json:"from"` // the change itself
	To    schemas.Micros   `json:"to"`
	Times []schemas.Micros `json:"times"`
	Grams []float64        `json:"grams"`
	Lost  string           `json:"lost,omitempty"` // why there are none
}

// around is how many records before and after the evidence are read with it: some seconds.
const around = 60

// curveMax is how many points are sent.
const curveMax = 240

// evidence answers the weight curves of a visit's events: those that were kept for its
// review, or else read again from where the receipt's evidence says.
func (s *Server) evidence(w http.ResponseWriter, r *http.Request, who account.Account) {
	if !s.store(w, r, who, func(*model.Store) {}) {
		return
	}
	key, visit := schemas.Key(r.URL.Query().Get("store")), r.URL.Query().Get("visit")
	if curves, ok := s.kept.find(key, visit); ok {
		answer(w, curves)
		return
	}
	answer(w, s.curves(r.Context(), key, visit))
}

// curves reads the weights around all events of a visit.
func (s *Server) curves(ctx context.Context, key schemas.Key, visit string) []Curve {
	var wanted []schemas.Interaction
	moves := map[string]schemas.WeightEvent{}
	s.board.look(func(m *model.Model) {
		store := m.Store(key)
		if store == nil {
			return
		}
		v, _ := store.Visit(visit)
		wanted = v.Events
		for _, i := range wanted {
			event, _, _ := strings.Cut(i.ID, "#")
			if move, ok := store.Move(event); ok {
				moves[i.ID] = move
			}
		}
	})
	curves := make([]Curve, 0, len(wanted))
	for _, i := range wanted {
		curves = append(curves, s.curve(ctx, key, i, moves[i.ID]))
	}
	return curves
}

// curve reads the weights around an interaction. The change is not known where the process
// started after it; then the loudest plate speaks.
func (s *Server) curve(ctx context.Context, store schemas.Key, i schemas.Interaction, move schemas.WeightEvent) Curve {
	c := Curve{Event: i.ID, From: move.From, To: move.To}
	weights := schemas.Sensed.Among(store.Tenant(), i.Evidence)
	if s.config.Evidence == nil || len(weights) == 0 {
		c.Lost = "no weights are kept"
		return c
	}
	at := weights[0]
	at.First, at.Last = max(0, at.First-around), at.Last+around
	events, err := s.config.Evidence(ctx, store.Tenant(), at)
	if err != nil {
		c.Lost = err.Error()
		return c
	}
	plates := []int32{i.Plate.Plate}
	if len(move.Plates) > 0 {
		plates = plates[:0]
		for _, p := range move.Plates {
			plates = append(plates, p.Plate)
		}
	}
	for _, e := range events {
		if w, ok := e.Body.(schemas.Weights); ok && e.Key == store && w.Fixture == i.Plate.Fixture {
			c.add(w, i.Plate.Shelf, plates)
		}
	}
	c.thin()
	return c
}

// add appends the samples of a block. A sample without a reading is left out.
func (c *Curve) add(w schemas.Weights, shelf int32, plates []int32) {
	if shelf < 1 || shelf > w.Shelves {
		return
	}
	for n := range int(w.Samples) {
		var sum float64
		for _, p := range plates {
			if p >= 1 && p <= w.Plates {
				sum += float64(w.At(n, shelf, p))
			}
		}
		if sum == sum {
			c.Times = append(c.Times, w.Time+schemas.Micros(n)*w.Period)
			c.Grams = append(c.Grams, sum)
		}
	}
}

// thin averages neighbours until there are few enough points, and counts from the first.
func (c *Curve) thin() {
	every := (len(c.Grams) + curveMax - 1) / curveMax
	if every == 0 {
		c.Lost = "the weights are no longer kept"
		return
	}
	var times []schemas.Micros
	var grams []float64
	for at := 0; at < len(c.Grams); at += every {
		end := min(at+every, len(c.Grams))
		var sum float64
		for _, g := range c.Grams[at:end] {
			sum += g
		}
		times = append(times, c.Times[at])
		grams = append(grams, sum/float64(end-at))
	}
	base := grams[0]
	for i := range grams {
		grams[i] = float64(int(10*(grams[i]-base))) / 10
	}
	c.Times, c.Grams = times, grams
}
