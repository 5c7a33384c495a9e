package model

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Stand is what is believed to have changed on a facing since this process began to
// follow the store: the planogram says what should stand there, the shelf's weights what
// all of it weighs.
type Stand struct {
	Fixture string `json:"fixture"`
	Shelf   int32  `json:"shelf"`
	From    int32  `json:"from"` // the facing's first plate
	// Taken are units of the facing's own product, less those put back or restocked.
	Taken int32 `json:"taken"`
	// Astray is what was left there of other products.
	Astray []Goods `json:"astray"`
}

// stood says that units of a product have gone from a plate; negative is to it.
func (s *Store) stood(plate schemas.PlateRef, product string, gone int32) []Change {
	f, ok := s.under(plate, product)
	if !ok || gone == 0 {
		return nil
	}
	at := schemas.PlateRef{Fixture: f.Fixture, Shelf: f.Shelf, Plate: f.From}
	stand := s.stands[at]
	stand.Fixture, stand.Shelf, stand.From = f.Fixture, f.Shelf, f.From
	if product == f.Product {
		stand.Taken += gone
	} else {
		stand.Astray = s.stray(stand.Astray, product, -gone)
	}
	s.stands[at] = stand
	return s.change("stand", stand)
}

// under is the facing of a plate: the product's own, where two share the plate.
func (s *Store) under(plate schemas.PlateRef, product string) (under Facing, ok bool) {
	for _, f := range s.floor.Facings {
		if f.Fixture == plate.Fixture && f.Shelf == plate.Shelf && f.From <= plate.Plate && plate.Plate <= f.To && (!ok || f.Product == product) {
			under, ok = f, true
		}
	}
	return under, ok
}

// stray adds units of a product; what has no units left is not there.
func (s *Store) stray(astray []Goods, product string, more int32) []Goods {
	known := s.products[product]
	goods := Goods{Barcode: product, Name: known.Name}
	if len(known.Barcodes) > 0 {
		goods.Barcode = known.Barcodes[0]
	}
	now := []Goods{}
	for _, g := range astray {
		if g.Barcode == goods.Barcode {
			more += g.Quantity
		} else {
			now = append(now, g)
		}
	}
	if goods.Quantity = more; more > 0 {
		now = append(now, goods)
	}
	return now
}

// Stands are the facings on which something has changed.
func (s *Store) Stands() []Stand {
	stands := make([]Stand, 0, len(s.stands))
	for _, f := range s.floor.Facings {
		if stand, ok := s.stands[schemas.PlateRef{Fixture: f.Fixture, Shelf: f.Shelf, Plate: f.From}]; ok {
			stand.Astray = slices.Clone(stand.Astray)
			stands = append(stands, stand)
		}
	}
	return stands
}
