package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Staff are people like any other to the cameras, and fill up. worksHere is the share of them
// among all people in the store; stocking how much of what they do at shelves is filling up,
// and shopsToo how likely they are to take something, against others.
const worksHere, stocking, shopsToo = 1e-3, 0.5, 0.005

// shopping is how likely a visit is to take something, against a shopper's: staff rarely do.
func (w world) shopping(visit string) float64 {
	if w.staff[visit] {
		return shopsToo
	}
	return 1
}

// stocks are the accounts of a gain of weight by goods from outside. They are on nobody's
// receipt; where they do not belong, it is remembered what stands there.
func (sc scene) stocks(p part, w world) []account {
	gone := p
	gone.grams = -p.grams
	var accounts []account
	for _, a := range sc.catalogued(gone) {
		if len(a.moves) > 1 {
			continue
		}
		m := a.moves[0]
		m.Quantity = -m.Quantity
		m.Astray = sc.home(p, m.Product) <= astrayShare
		reaches, _ := sc.reachesOf(sc.spotOf(p, m.Product))
		for i, v := range sc.visits {
			prior := stocking
			if !w.staff[v.ID] {
				prior *= worksHere
			}
			m.By = v.ID
			accounts = append(accounts, account{[]move{m}, prior * reaches[i] * a.likelihood})
		}
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
