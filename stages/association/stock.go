package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// stocked is the chance, against a shopper's putting back, that goods are put on a shelf
// that no shopper has taken: staff fill up, and are people like any other to the cameras.
const stocked = 1e-3

// stocks are the accounts of a gain of weight by goods from outside. They are on nobody's
// receipt; where they do not belong, it is remembered what stands there.
func (sc scene) stocks(p part, reaches []float64) []account {
	gone := p
	gone.grams = -p.grams
	anyone := 0.0
	for _, reach := range reaches {
		anyone += reach
	}
	var accounts []account
	for _, a := range sc.catalogued(gone) {
		if len(a.moves) > 1 {
			continue
		}
		m := a.moves[0]
		m.Quantity = -m.Quantity
		m.Astray = sc.home(p, m.Product) <= astrayShare
		accounts = append(accounts, account{[]move{m}, stocked * anyone * a.likelihood})
	}
	return accounts
}

// tellStock reports what the newest episode has most probably brought to a shelf.
func (s state) tellStock(out *outputs) {
	at := len(s.Episodes) - 1
	e := s.Episodes[at]
	for _, m := range e.Explanations[s.Beam[0].Choices[at]].Moves {
		if m.Visit != "" {
			continue
		}
		out.shelves(schemas.Restocked{
			Time: e.Event.To, Event: e.Event.ID, Product: m.Product, Quantity: -m.Quantity, Astray: m.Astray,
			Probability: s.chanceOf(at, m), Plate: loudest(e.Event), Grams: math.Abs(m.Grams * float64(m.Quantity)),
		})
	}
}

// chanceOf is the probability that an episode has a move like this.
func (s state) chanceOf(at int, m move) (probability float64) {
	for _, h := range s.Beam {
		if slices.ContainsFunc(s.Episodes[at].Explanations[h.Choices[at]].Moves, m.like) {
			probability += math.Exp(h.LogWeight)
		}
	}
	return min(probability, 1)
}

// like says that two moves are of the same goods, on the same receipt.
func (m move) like(n move) bool {
	return n.Visit == m.Visit && n.Product == m.Product && n.Quantity == m.Quantity
}
