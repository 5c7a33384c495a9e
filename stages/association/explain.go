package association

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// worthwhile is how much less likely than the best an explanation may be, in nats.
const worthwhile = 14

// scene is an event and all that bears on it.
type scene struct {
	event    schemas.WeightEvent
	row      row               // of the event's shelf
	products []schemas.Product // that the planogram knows
	index    map[string]int
	strange  []float64 // of every product: strangersHere
	visits   []visit
	state    state
	// What has been worked out, by spot or part.
	reaches map[spot][]float64 // of every visit
	lefts   map[spot][]float64 // of every visit
	shares  map[spot][]float64 // of every product
	losses  map[part][]account
}

// reason is an explanation and its likelihood under one world.
type reason struct {
	explanation
	log float64
}

func (s state) sceneOf(e schemas.WeightEvent) scene {
	sc := scene{
		event: e, row: s.rowOf(e.Fixture, e.Shelf), index: map[string]int{}, visits: s.Visits, state: s,
		reaches: map[spot][]float64{}, lefts: map[spot][]float64{}, shares: map[spot][]float64{}, losses: map[part][]account{},
	}
	shelved := map[string]bool{}
	for _, f := range s.Planogram.Facings {
		shelved[f.Product] = true
	}
	for _, p := range s.Catalogue.Products {
		if shelved[p.ID] {
			sc.index[p.ID] = len(sc.products)
			sc.products = append(sc.products, s.believed(p))
		}
	}
	sc.strange = sc.strangersHere()
	return sc
}

// explain lists what may have happened under a world, likeliest first.
func (sc scene) explain(w world) []reason {
	reasons := sc.account(sc.whole(), w, explanation{}, 1)
	if force, hands := w.pressing(sc.event); hands > 0 {
		p := sc.whole()
		p.grams += force.grams
		p.variance += force.variant
		free := explanation{Released: true}
		prior := sc.there(force.presser) / math.Pow(kept, float64(hands))
		reasons = append(reasons, sc.account(p, w, free, prior)...)
		reasons = append(reasons, reason{free, math.Log(prior * likelihoodOfSame(p.grams, p.variance+2*square(sameCell*sc.event.Grams)) * p.spread)})
	}
	return bestReasons(reasons)
}

// account lists who may have moved what, and that nobody did.
func (sc scene) account(whole part, w world, base explanation, prior float64) []reason {
	var reasons []reason
	add := func(x explanation, likelihood float64) {
		if likelihood > 0 {
			reasons = append(reasons, reason{x, math.Log(prior * likelihood)})
		}
	}
	for _, option := range sc.options(whole, w) {
		x := base
		x.Moves = option.moves
		add(x, option.likelihood)
	}
	for plate := whole.lo; plate < whole.hi; plate++ {
		left, right := sc.split(whole, plate)
		if left.plates > 0 && right.plates > 0 {
			sc.sideBySide(left, right, w, base, add)
		}
	}
	add(base, sc.nobodys(whole).likelihood)
	x, likelihood := sc.pressing(whole, base)
	add(x, likelihood)
	return reasons
}

// sideBySide lists accounts of two things at once, side by side: two hands that move goods, or one
// that does while the other presses.
func (sc scene) sideBySide(left, right part, w world, base explanation, add func(explanation, float64)) {
	lefts, rights := sc.options(left, w), sc.options(right, w)
	for _, a := range append(slices.Clip(lefts), sc.nobodys(left)) {
		for _, b := range append(slices.Clip(rights), sc.nobodys(right)) {
			if clash(a.moves, b.moves) || len(a.moves)+len(b.moves) == 0 {
				continue
			}
			x := base
			x.Moves = append(slices.Clone(a.moves), b.moves...)
			add(x, mixed*a.likelihood*b.likelihood/sc.twice(a.moves, b.moves))
		}
	}
	for i, options := range [][]account{rights, lefts} {
		x, likelihood := sc.pressing([]part{left, right}[i], base)
		for _, a := range options {
			x.Moves = a.moves
			add(x, likelihood*a.likelihood)
		}
	}
}

// twice is the likelihood of a hand at the shelf that two accounts of one event both count,
// if one shopper is in both.
func (sc scene) twice(a, b []move) float64 {
	if len(a) == 0 || len(b) == 0 || a[0].Visit != b[0].Visit {
		return 1
	}
	reaches, _ := sc.reachesOf(sc.anywhere(sc.whole()))
	for i, v := range sc.visits {
		if v.ID == a[0].Visit {
			return max(1, reaches[i])
		}
	}
	return 1
}

// clash says that two accounts put the same goods back twice.
func clash(a, b []move) bool {
	for _, m := range a {
		if m.OfSeq >= 0 && slices.ContainsFunc(b, func(n move) bool { return n.OfSeq == m.OfSeq && n.OfIndex == m.OfIndex }) {
			return true
		}
	}
	return false
}

// options are the accounts of a part with the shoppers who may be behind them.
func (sc scene) options(p part, w world) []account {
	var options []account
	if p.grams > 0 {
		for _, a := range sc.puts(p, w) {
			reaches, lefts := sc.reachesOf(sc.spotOf(p, a.moves[0].Product))
			a.likelihood *= sc.putter(reaches, lefts, a.moves[0])
			options = append(options, a)
		}
		return best(append(options, sc.stocks(p, w)...), 8)
	}
	for _, a := range sc.takes(p, w) {
		options = append(options, sc.takers(p, a, w)...)
	}
	return best(options, 12)
}

// takers are the accounts of a loss with each shopper, or two of them where two things went.
func (sc scene) takers(p part, a account, w world) []account {
	var options []account
	reaches, lefts := sc.reachesOf(sc.spotOf(p, a.moves[0].Product))
	others, otherLefts := reaches, lefts
	if len(a.moves) == 2 {
		others, otherLefts = sc.reachesOf(sc.spotOf(p, a.moves[1].Product))
	}
	for i, v := range sc.visits {
		reach := reaches[i] * w.shopping(v.ID) * sc.free(w, v.ID, lefts[i])
		options = append(options, taken(a, reach, hand{v.ID, lefts[i]}, hand{v.ID, otherLefts[i]}))
		for j, u := range sc.visits {
			if len(a.moves) == 2 && i != j {
				options = append(options, taken(a, reach*others[j]*w.shopping(u.ID), hand{v.ID, lefts[i]}, hand{u.ID, otherLefts[j]}))
			}
		}
	}
	return options
}

// hand is whose hand it was, and the probability that it was the left one.
type hand struct {
	visit string
	left  float64
}

// taken gives an account's moves to hands by turns.
func taken(a account, reach float64, hands ...hand) account {
	moves := slices.Clone(a.moves)
	for i := range moves {
		moves[i].Visit, moves[i].Left = hands[i].visit, hands[i].left
	}
	return account{moves, a.likelihood * reach}
}

// putter is the likelihood that a visit's goods were put back, by itself, likeliest with the
// hand that took them, or, rarely, by someone to whom they were handed.
func (sc scene) putter(reaches, lefts []float64, m move) float64 {
	var likelihood float64
	for i, v := range sc.visits {
		if v.ID == m.Visit {
			likelihood += reaches[i] * likeness(lefts[i], m.Left, sc.ago(m))
		} else {
			likelihood += handedOver * reaches[i]
		}
	}
	return likelihood
}

// reachesOf is every visit's reach to a spot, and the probability that it is the left
// hand's.
func (sc scene) reachesOf(at spot) (reaches, lefts []float64) {
	if known, ok := sc.reaches[at]; ok {
		return known, sc.lefts[at]
	}
	place := sc.row.place(within(sc.event.Plates, at.lo, at.hi), at.from, at.to)
	reaches, lefts = make([]float64, len(sc.visits)), make([]float64, len(sc.visits))
	for i, v := range sc.visits {
		reaches[i] = v.reach(place, sc.event.From, sc.event.To)
		lefts[i] = v.leftHanded(place, sc.event.From, sc.event.To)
	}
	sc.reaches[at], sc.lefts[at] = reaches, lefts
	return reaches, lefts
}

// best keeps the likeliest accounts.
func best(accounts []account, n int) []account {
	slices.SortStableFunc(accounts, func(a, b account) int { return cmp.Compare(b.likelihood, a.likelihood) })
	return accounts[:min(n, len(accounts))]
}

// bestReasons sorts and drops what is hopeless.
func bestReasons(reasons []reason) []reason {
	slices.SortStableFunc(reasons, func(a, b reason) int { return cmp.Compare(b.log, a.log) })
	for i, r := range reasons {
		if r.log < reasons[0].log-worthwhile || i == 24 {
			return reasons[:i]
		}
	}
	return reasons
}
