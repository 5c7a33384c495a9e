package association

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// mostLists is the number of earlier price lists that are kept at most: what was taken
// under one that is forgotten has no price, and a person is asked.
const mostLists = 8

// list takes over a price list, and keeps the earlier ones for as long as something may
// have been taken under them that is not yet settled.
func (s state) list(next schemas.Catalogue) state {
	if s.Catalogue.Time != 0 || s.Catalogue.Version != "" {
		s.Earlier = append(slices.Clone(s.Earlier), s.Catalogue)
	}
	s.Catalogue = next
	return s.forget(next.Time)
}

// forget drops the price lists that nothing was taken under which is not yet settled, or
// is still to be told of.
func (s state) forget(now schemas.Micros) state {
	oldest := now - recalled
	for _, e := range s.Episodes {
		oldest = min(oldest, e.Event.To)
	}
	next := s.Catalogue.Time
	past := len(s.Earlier)
	for past > 0 && next > oldest {
		past--
		next = s.Earlier[past].Time
	}
	s.Earlier = s.Earlier[max(past, len(s.Earlier)-mostLists):]
	return s
}

// priced is a product as the price list in force at a time has it, and that list's version:
// empty where there was no list. A product that the list does not have has no price.
func (s state) priced(id string, at schemas.Micros) (product schemas.Product, version string) {
	inForce := s.Catalogue
	for _, earlier := range slices.Backward(s.Earlier) {
		if inForce.Time <= at {
			break
		}
		inForce = earlier
	}
	if inForce.Time > at {
		return schemas.Product{ID: id}, ""
	}
	i := slices.IndexFunc(inForce.Products, func(p schemas.Product) bool { return p.ID == id })
	if i < 0 {
		return schemas.Product{ID: id}, inForce.Version
	}
	return inForce.Products[i], inForce.Version
}

// takenAt is when goods were taken from the shelf: what is put back has the price that it
// had then.
func (s state) takenAt(e episode, m move) schemas.Micros {
	if m.Quantity < 0 {
		for _, of := range s.Episodes {
			if of.Seq == m.OfSeq {
				return of.Event.To
			}
		}
	}
	return e.Event.To
}
