package model

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Floor is the plan of a store.
type Floor struct {
	Facings []Facing `json:"facings"`
	Cameras []Camera `json:"cameras"`
	Gates   []Gate   `json:"gates"`
}

// Facing is a stretch of shelf, seen from above, and what should stand there.
type Facing struct {
	Fixture string        `json:"fixture"`
	Shelf   int32         `json:"shelf"`
	From    int32         `json:"from"` // plates, both included
	To      int32         `json:"to"`
	Corners [4]Spot       `json:"corners"` // front left, front right, back right, back left
	Height  float64       `json:"height"`  // of the shelf above the floor, metres
	Product string        `json:"product"` // empty: kept free
	Name    string        `json:"name"`
	Price   schemas.Money `json:"price"`
	Grams   float64       `json:"grams"` // of one unit; 0 is unknown
}

// Spot is a place on the floor, in metres.
type Spot struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Gate is a line on the floor where people come in, go out, or both.
type Gate struct {
	Name string      `json:"name"`
	Way  schemas.Way `json:"way"`
	From Spot        `json:"from"`
	To   Spot        `json:"to"`
}

// Camera is where a camera hangs and the point on the floor that it looks at.
type Camera struct {
	Name string `json:"name"`
	At   Spot   `json:"at"`
	Look Spot   `json:"look"`
	// Half is half of the angle that it sees sideways, in radians.
	Half float64 `json:"half"`
}

// lay takes over a planogram.
func (s *Store) lay(p schemas.Planogram) []Change {
	facings := make([]Facing, 0, len(p.Facings))
	for _, f := range p.Facings {
		if len(f.Plates) > 0 {
			facings = append(facings, s.named(facing(f)))
		}
	}
	slices.SortStableFunc(facings, func(a, b Facing) int {
		return cmp.Or(cmp.Compare(a.Fixture, b.Fixture), cmp.Compare(a.Shelf, b.Shelf), cmp.Compare(a.From, b.From))
	})
	s.floor.Facings = facings
	return s.change("floor", s.floor)
}

func facing(f schemas.Facing) Facing {
	v, plates := f.Volume, f.Plates
	out := Facing{Fixture: plates[0].Fixture, Shelf: plates[0].Shelf, From: plates[0].Plate, To: plates[0].Plate, Height: v.Corner.Z, Product: f.Product}
	for _, p := range plates {
		out.From, out.To = min(out.From, p.Plate), max(out.To, p.Plate)
	}
	for i, corner := range []schemas.Point{{}, {X: v.Size.X}, {X: v.Size.X, Y: v.Size.Y}, {Y: v.Size.Y}} {
		place := v.World(corner)
		out.Corners[i] = Spot{round(place.X), round(place.Y)}
	}
	return out
}

// layOut takes over where the store's gates are.
func (s *Store) layOut(l schemas.Layout) []Change {
	gates := make([]Gate, 0, len(l.Gates))
	for _, g := range l.Gates {
		gates = append(gates, Gate{g.ID, g.Way, Spot{round(g.From.X), round(g.From.Y)}, Spot{round(g.To.X), round(g.To.Y)}})
	}
	s.floor.Gates = gates
	return s.change("floor", s.floor)
}

// list takes over a catalogue, and gives the facings their names. It may come from the
// record of all lists, too, after a newer one.
func (s *Store) list(c schemas.Catalogue) []Change {
	if c.Time < s.listed {
		return nil
	}
	s.listed = c.Time
	for _, p := range c.Products {
		s.products[p.ID] = p
	}
	facings := slices.Clone(s.floor.Facings)
	for i := range facings {
		facings[i] = s.named(facings[i])
	}
	s.floor.Facings = facings
	return s.change("floor", s.floor)
}

func (s *Store) named(f Facing) Facing {
	p := s.products[f.Product]
	f.Name, f.Price, f.Grams = p.Name, p.Price, p.WeightGrams
	return f
}

// Products are all that can be on a receipt, by name.
func (s *Store) Products() []schemas.Product {
	all := make([]schemas.Product, 0, len(s.products))
	for _, p := range s.products {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b schemas.Product) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return all
}

// Hang puts up the store's cameras, which no record tells of.
func (m *Model) Hang(store schemas.Key, cameras []Camera) []Change {
	s := m.stores[store]
	if s == nil {
		s = newStore(store)
		m.stores[store] = s
	}
	s.floor.Cameras = slices.Clone(cameras)
	return s.change("floor", s.floor)
}

// round cuts a length in metres down to millimetres.
func round(metres float64) float64 { return math.Round(metres*1000) / 1000 }
