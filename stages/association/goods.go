package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// What is believed of weights before any is seen.
const (
	// unitSpread is how much units of one product differ, and catalogueSpread how wrong
	// the catalogue is, as shares of the weight; leastSpread grams come on top of both.
	unitSpread      = 0.01
	catalogueSpread = 0.01
	leastSpread     = 0.5
	// cellSpread is how much load cells differ in what they call a gram, and how much of
	// a weight their neighbours feel; sameCell is that of one cell from one time to the
	// next, as shares of the weight.
	cellSpread, sameCell = 0.005, 0.0015
	// poorShare of the products are known worse than that: their weight is off by about
	// poorSpread, for badShare by about badSpread, and for garbageShare by anything up to
	// garbageGrams.
	poorShare, poorSpread      = 0.05, 0.06
	badShare, badSpread        = 0.015, 0.25
	garbageShare, garbageGrams = 0.005, 1500
	// feather is the grams of the lightest product whose weight the catalogue leaves open.
	feather = 10
)

// What is believed of picks before any is seen.
const (
	// strangers is the chance that what is taken does not belong where it stood, nearby
	// the share of them that belong on the same shelf.
	strangers, nearby = 0.015, 0.3
	// astrayShare is the chance that goods are put back at a given wrong place, against
	// at their own.
	astrayShare = 0.04
	// mistaken is the chance, against putting it right, that goods are put in the place of
	// others that the shopper holds too and that weigh the same but for the share alike:
	// mostly variants of one thing.
	mistaken, alike = 0.8, 0.03
	// handedOver is the chance that goods are put back by someone who did not take them.
	handedOver = 0.02
	// mixed is the chance that an event is of two sorts of goods at once.
	mixed = 0.03
	// unlikely is a share of a facing that is not worth a second product.
	unlikely = 0.01
	// most is the largest number of units that one event is taken for.
	most = 9
)

// howMany is the chance that a pick is of so many units.
func howMany(quantity int32) float64 {
	switch quantity {
	case 1:
		return 0.87
	case 2:
		return 0.09
	}
	return 0.04 * math.Pow(0.5, float64(quantity-2))
}

// likelihoodOfUnits is the density of a change of this many units by the catalogue.
func likelihoodOfUnits(grams, variance, unit float64, quantity int32) float64 {
	q := float64(quantity)
	if unit == 0 {
		return unknown(grams) / q
	}
	own := q * square(unitSpread*unit+leastSpread)
	listed := func(spread float64) float64 {
		return normal(grams-q*unit, variance+own+square(q*(spread*unit+leastSpread)))
	}
	return (1-poorShare-badShare-garbageShare)*listed(catalogueSpread) +
		poorShare*listed(poorSpread) + badShare*listed(badSpread) + garbageShare/garbageGrams/q
}

// unknown is the density of a change by a product of which no weight is known.
func unknown(grams float64) float64 {
	if grams < feather {
		return 0
	}
	return 1.0 / garbageGrams
}

// likelihoodOfSame is the density of a change by goods that have been weighed before.
func likelihoodOfSame(off, variance float64) float64 {
	return 0.97*normal(off, variance) + 0.02*normal(off, 25*variance) + 0.01/garbageGrams
}

func normal(off, variance float64) float64 {
	return math.Exp(-off*off/2/variance) / math.Sqrt(2*math.Pi*variance)
}

// account is goods that would explain a part, before it is asked who moved them.
type account struct {
	moves      []move // without Visit for what is taken
	likelihood float64
}

// takes are the accounts of a loss of weight: by goods that belong there, by strangers,
// and by what is known to have gone astray there.
func (sc scene) takes(p part, w world) []account {
	accounts := sc.catalogued(p)
	for _, stray := range w.astray {
		if stray.left == 0 || !stray.beside(sc.event.Fixture, sc.event.Shelf, p) {
			continue
		}
		n := float64(stray.left)
		likelihood := 0.5 * likelihoodOfSame(-p.grams-n*stray.Grams, p.variance+n*stray.Variance+sc.cells(p, stray))
		accounts = append(slices.Clip(accounts), account{[]move{{
			Product: stray.Product, Quantity: stray.left, Grams: stray.Grams, Variance: stray.Variance,
			Lo: p.lo, Hi: p.hi, OfSeq: stray.seq, OfIndex: stray.index,
		}}, likelihood * p.spread})
	}
	return accounts
}

// catalogued are the accounts of a loss that do not depend on the world. They are worked
// out once for an event.
func (sc scene) catalogued(p part) []account {
	if known, ok := sc.losses[p]; ok {
		return known
	}
	shares, total := sc.sharesOf(p)
	var accounts []account
	for i, product := range sc.products {
		prior := sc.strange[i]
		if total > 0 {
			prior += (1 - strangers) * shares[i] / total
		}
		for _, q := range units(-p.grams / product.WeightGrams) {
			accounts = append(accounts, account{[]move{{
				Product: product.ID, Quantity: q, Grams: -p.grams / float64(q), Variance: p.variance / float64(q),
				Lo: p.lo, Hi: p.hi, OfSeq: -1,
			}}, prior * howMany(q) * likelihoodOfUnits(-p.grams, p.variance, product.WeightGrams, q) * p.spread})
		}
		if hidden := sc.hidden(p, product.WeightGrams); hidden > 0 {
			accounts = append(accounts, account{[]move{{
				Product: product.ID, Quantity: 1, Grams: product.WeightGrams, Variance: square(unseenSpread * product.WeightGrams),
				Lo: p.lo, Hi: p.hi, OfSeq: -1,
			}}, prior * hidden * p.spread})
		}
	}
	accounts = best(append(accounts, sc.pairs(p, shares)...), 6)
	sc.losses[p] = accounts
	return accounts
}

// units are the quantities that so many units' weight may be: about as many, or one of a
// product that the catalogue does not know.
func units(weight float64) []int32 {
	quantities := []int32{1}
	nearest := int32(math.Round(min(weight, most+2)))
	for q := max(2, nearest-1); q <= min(most, nearest+1); q++ {
		quantities = append(quantities, q)
	}
	return quantities
}

// pairs are the accounts of a loss by one unit each of two products that belong there.
// Two of one product are here for the case that two shoppers took one each.
func (sc scene) pairs(p part, shares []float64) []account {
	var accounts []account
	unit := func(product schemas.Product, variance float64) move {
		return move{Product: product.ID, Quantity: 1, Grams: product.WeightGrams, Variance: variance, OfSeq: -1, Lo: p.lo, Hi: p.hi}
	}
	for i, a := range sc.products {
		for j := i; j < len(sc.products) && shares[i] >= unlikely; j++ {
			b := sc.products[j]
			if shares[j] < unlikely || a.WeightGrams*b.WeightGrams == 0 {
				continue
			}
			va, vb := square(unitSpread*a.WeightGrams+leastSpread), square(unitSpread*b.WeightGrams+leastSpread)
			likelihood := mixed * normal(-p.grams-a.WeightGrams-b.WeightGrams, p.variance+2*(va+vb))
			accounts = append(accounts, account{[]move{unit(a, va), unit(b, vb)}, likelihood * p.spread})
		}
	}
	return accounts
}

// puts are the accounts of a gain of weight: goods that somebody in the store holds.
func (sc scene) puts(p part, w world) []account {
	var accounts []account
	for i, a := range w.held {
		home := sc.placed(p, a, w)
		for q := int32(1); q <= a.left; q++ {
			n := float64(q)
			likelihood := howMany(q) * home *
				(likelihoodOfSame(p.grams-n*a.Grams, p.variance+n*(a.Variance+sc.apart(a))+sc.cells(p, a)) + sc.hidden(p, n*a.Grams))
			accounts = append(accounts, account{[]move{sc.back(p, a, q)}, likelihood * p.spread})
		}
		for _, b := range w.held[i+1:] {
			if a.Visit != b.Visit {
				continue
			}
			likelihood := mixed * home * sc.placed(p, b, w) *
				normal(p.grams-a.Grams-b.Grams, p.variance+a.Variance+b.Variance+sc.apart(a)+sc.apart(b)+sc.cells(p, a)+sc.cells(p, b))
			accounts = append(accounts, account{[]move{sc.back(p, a, 1), sc.back(p, b, 1)}, likelihood * p.spread})
		}
	}
	return best(accounts, 8)
}

// placed is the likelihood that held goods are put down here: where they belong, anywhere,
// or, by mistake, where something like them belongs that the shopper holds as well.
func (sc scene) placed(p part, a item, w world) float64 {
	likelihood := sc.home(p, a.Product)
	for _, b := range w.held {
		if b.mistakenFor(a) {
			others := 0.0
			for _, c := range w.held {
				if b.mistakenFor(c) {
					others++
				}
			}
			likelihood = max(likelihood, mistaken*w.atHand(a)*sc.home(p, b.Product)/others)
		}
	}
	return likelihood
}

// mistakenFor says that the shopper who holds both may take one for the other.
func (i item) mistakenFor(j item) bool {
	return i.left > 0 && j.left > 0 && i.Visit == j.Visit && i.Product != j.Product && math.Abs(i.Grams-j.Grams) < alike*i.Grams
}

// apart is the variance of one unit of several that were weighed together.
func (sc scene) apart(a item) float64 {
	if a.Quantity == 1 {
		return 0
	}
	return square(unitSpread*a.Grams + leastSpread)
}

// cells is the variance between what the cells of the part and those that weighed the
// goods before call the same weight. It is small where they are the same cells.
func (sc scene) cells(p part, a item) float64 {
	common := 0.0
	if a.fixture == sc.event.Fixture && a.shelf == sc.event.Shelf {
		common = max(0, float64(min(p.hi, a.Hi)-max(p.lo, a.Lo)+1)) / float64(max(p.hi, a.Hi)-min(p.lo, a.Lo)+1)
	}
	return 2 * (common*square(sameCell*p.grams) + (1-common)*square(cellSpread*p.grams))
}

// home is the likelihood of putting a product down here.
func (sc scene) home(p part, product string) float64 {
	shares, _ := sc.sharesOf(p)
	i, known := sc.index[product]
	if !known {
		return astrayShare
	}
	return max(min(shares[i], 1), astrayShare)
}

func (sc scene) back(p part, of item, quantity int32) move {
	return move{
		Visit: of.Visit, Product: of.Product, Quantity: -quantity, Grams: of.Grams, Variance: of.Variance,
		Left: of.Left,
		Lo:   p.lo, Hi: p.hi, OfSeq: of.seq, OfIndex: of.index,
		Astray: sc.home(p, of.Product) <= astrayShare,
	}
}

// sharesOf says how probable it is that a part lies where each product belongs.
func (sc scene) sharesOf(p part) (shares []float64, total float64) {
	at := sc.anywhere(p)
	shares, known := sc.shares[at]
	if !known {
		shares = make([]float64, len(sc.products))
		for _, facing := range sc.row.facings {
			if i, ok := sc.index[facing.Product]; ok {
				shares[i] += sc.row.share(at.from, at.to, facing)
			}
		}
		sc.shares[at] = shares
	}
	for _, s := range shares {
		total += s
	}
	return shares, total
}

// strangersHere is the chance of each product to be taken where it does not belong.
func (sc scene) strangersHere() []float64 {
	chances := make([]float64, len(sc.products))
	for i := range chances {
		chances[i] = strangers * (1 - nearby) / float64(len(chances))
	}
	for _, facing := range sc.row.facings {
		if i, ok := sc.index[facing.Product]; ok {
			chances[i] += strangers * nearby / float64(len(sc.row.facings))
		}
	}
	return chances
}
