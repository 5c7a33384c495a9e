package storefile

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Events are the definition as records of a store, from a moment on. They carry no
// watermark: a source that is told of once would hold up time for ever.
func (d Definition) Events(store schemas.Key, from schemas.Micros) []schemas.Event {
	events := append(d.Catalogue(from).Recorded(store), []schemas.Event{
		{Topic: schemas.Sensed, Key: store, Body: d.Planogram(from)},
		{Topic: schemas.Sensed, Key: store, Body: schemas.StorePolicy{Time: from, Handover: d.Room.Handover}},
		{Topic: schemas.Sensed, Key: store, Body: d.Layout(from)},
	}...)
	if len(d.Room.Cameras) > 0 {
		events = append(events,
			schemas.Event{Topic: schemas.Sightings, Key: store, Body: d.Calibration(from)},
			schemas.Event{Topic: schemas.Sightings, Key: store, Body: d.Layout(from)},
			schemas.Event{Topic: schemas.Sightings, Key: store, Body: d.Planogram(from)})
	}
	return events
}

// Planogram is what stands where, from a moment on.
func (d Definition) Planogram(from schemas.Micros) schemas.Planogram {
	p := schemas.Planogram{Time: from, Version: d.Room.Version}
	for _, f := range d.Facings {
		fixture, _ := d.Room.fixture(f.Fixture)
		out := schemas.Facing{Plates: f.plates(), Volume: fixture.volume(f)}
		if f.Product != "" {
			out.Product = d.product(f.Product).id()
		}
		p.Facings = append(p.Facings, out)
	}
	return p
}

// Catalogue is what is sold, from a moment on.
func (d Definition) Catalogue(from schemas.Micros) schemas.Catalogue {
	c := schemas.Catalogue{Time: from, Version: d.Room.Version}
	for _, p := range d.Products {
		price, _ := schemas.ParseMoney(p.Price, d.Room.Currency) // checked when it was read
		c.Products = append(c.Products, schemas.Product{
			ID: p.id(), Barcodes: p.Codes, Name: p.Name, Price: price,
			TaxBasisPts: int32(math.Round(100 * p.TaxPercent)), WeightGrams: p.WeightGrams,
		})
	}
	return c
}

// usualDepth is a gate's depth, in metres, where the definition gives none.
const usualDepth = 0.75

// Layout is where the gates are, from a moment on.
func (d Definition) Layout(from schemas.Micros) schemas.Layout {
	l := schemas.Layout{Time: from, Version: d.Room.Version}
	for _, g := range d.Room.Gates {
		gate := schemas.Gate{ID: g.ID, From: floor(g.From), To: floor(g.To), Depth: cmp.Or(g.Depth, usualDepth), Way: g.Way}
		if gate.Ahead(d.Room.middle()) < 0 {
			gate.From, gate.To = gate.To, gate.From
		}
		l.Gates = append(l.Gates, gate)
	}
	return l
}

// Calibration is how the cameras see, from a moment on.
func (d Definition) Calibration(from schemas.Micros) schemas.Calibration {
	c := schemas.Calibration{Time: from}
	for _, camera := range d.Room.Cameras {
		c.Cameras = append(c.Cameras, camera.pose())
	}
	return c
}

// product finds a product by any of its codes.
func (d Definition) product(code string) Product {
	id := schemas.ProductID(code)
	i := slices.IndexFunc(d.Products, func(p Product) bool {
		return slices.ContainsFunc(p.Codes, func(c string) bool { return schemas.ProductID(c) == id })
	})
	return d.Products[i] // checked when it was read
}

// id is what Exeunt calls the product: by its first code.
func (p Product) id() string { return schemas.ProductID(p.Codes[0]) }

func (r Room) fixture(id string) (Fixture, bool) {
	i := slices.IndexFunc(r.Fixtures, func(f Fixture) bool { return f.ID == id })
	if i < 0 {
		return Fixture{}, false
	}
	return r.Fixtures[i], true
}

func (f Facing) plates() []schemas.PlateRef {
	all := make([]schemas.PlateRef, 0, f.To-f.From+1)
	for plate := f.From; plate <= f.To; plate++ {
		all = append(all, schemas.PlateRef{Fixture: f.Fixture, Shelf: int32(f.Shelf), Plate: int32(plate)})
	}
	return all
}
