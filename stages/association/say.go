package association

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

// line is what a hypothesis says a visit has of one product.
type line struct {
	visit, product string
	quantity       int32
}

// basketOf is what a visit, or every open visit if none is named, has under a hypothesis.
func (s state) basketOf(h hypothesis, visit string) []line {
	var lines []line
	for at, choice := range h.Choices {
		for _, m := range s.Episodes[at].Explanations[choice].Moves {
			if visit == "" && !s.open(m.Visit) || visit != "" && m.Visit != visit {
				continue
			}
			i := slices.IndexFunc(lines, func(l line) bool { return l.visit == m.Visit && l.product == m.Product })
			if i < 0 {
				i = len(lines)
				lines = append(lines, line{visit: m.Visit, product: m.Product})
			}
			lines[i].quantity += m.Quantity
		}
	}
	lines = slices.DeleteFunc(lines, func(l line) bool { return l.quantity == 0 })
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.visit, b.visit), cmp.Compare(a.product, b.product))
	})
	return lines
}

// sayAll tells every visit of somebody inside what the best hypothesis says of it, where
// that is new.
func (s state) sayAll(out *outputs) state {
	for _, v := range s.Visits {
		if v.Left == 0 {
			s = s.say(s.Beam[0], v.ID, false, out)
		}
	}
	return s
}

// say writes the interactions of a visit that differ from what was said before. At the
// end of the visit probabilities that have moved are said again too.
func (s state) say(h hypothesis, visit string, final bool, out *outputs) state {
	var now []schemas.Interaction
	for at, choice := range h.Choices {
		e := s.Episodes[at]
		for i, m := range e.Explanations[choice].Moves {
			if m.Visit == visit {
				now = append(now, s.interaction(at, e, i, m))
			}
		}
	}
	s.Said = slices.Clone(s.Said)
	for i := range s.Said {
		before := &s.Said[i]
		if before.Visit != visit || before.Quantity == 0 || slices.ContainsFunc(now, func(n schemas.Interaction) bool { return n.ID == before.ID }) {
			continue
		}
		before.Quantity = 0
		before.Revision++
		out.visit(visit, s.withdrawn(*before))
	}
	for _, n := range now {
		s.Said = speak(s.Said, n, final, out)
	}
	return s
}

// speak writes an interaction if it is news.
func speak(all []said, n schemas.Interaction, final bool, out *outputs) []said {
	i := slices.IndexFunc(all, func(b said) bool { return b.ID == n.ID && b.Visit == n.Visit })
	if i < 0 {
		i = len(all)
		all = append(all, said{ID: n.ID, Visit: n.Visit})
	}
	before := &all[i]
	same := before.Product == n.Product && before.Quantity == n.Quantity
	if same && !(final && math.Abs(before.Probability-n.Probability) > 0.001) {
		return all
	}
	*before = said{n.ID, n.Visit, n.Product, n.Quantity, before.Revision + 1, n.Probability}
	n.Revision = before.Revision
	out.visit(n.Visit, n)
	return all
}

// withdrawn takes back what was said.
func (s state) withdrawn(b said) schemas.Interaction {
	n := schemas.Interaction{ID: b.ID, Revision: b.Revision, Visit: b.Visit, Product: b.Product}
	event, _, _ := strings.Cut(b.ID, "#")
	for _, e := range s.Episodes {
		if e.Event.ID == event {
			n.Time = e.Event.To
		}
	}
	return n
}

// interaction is one move of an episode as it is published.
func (s state) interaction(at int, e episode, index int, m move) schemas.Interaction {
	product, list := s.priced(m.Product, s.takenAt(e, m))
	n := schemas.Interaction{
		ID: e.Event.ID + "#" + strconv.Itoa(index+1), Visit: m.Visit, Time: e.Event.To,
		Product: m.Product, Name: product.Name, Quantity: m.Quantity,
		Price: product.Price, TaxBasisPts: product.TaxBasisPts, PriceList: list,
		Place: s.placeOf(e.Event).volume.Corner, Plate: loudest(e.Event), Grams: e.Event.Grams,
		Evidence: e.Event.Evidence,
	}
	for _, of := range s.Episodes {
		if m.Quantity < 0 && of.Seq == m.OfSeq { // a scale beside may have come to rest first
			n.Time = max(n.Time, of.Event.To+1)
		}
	}
	if len(product.Barcodes) > 0 {
		n.Barcode = product.Barcodes[0]
	}
	n.Probability, n.Alternatives = s.alternatives(at, m)
	return n
}

// alternatives are the marginal probabilities of a move and of what else the episode may
// have been.
func (s state) alternatives(at int, m move) (probability float64, others []schemas.Alternative) {
	const worthKeeping = 0.02
	for _, h := range s.Beam {
		weight := math.Exp(h.LogWeight)
		x := s.Episodes[at].Explanations[h.Choices[at]]
		if slices.ContainsFunc(x.Moves, m.like) {
			probability += weight
			continue
		}
		var other schemas.Alternative
		if len(x.Moves) > 0 {
			other = schemas.Alternative{Visit: x.Moves[0].Visit, Product: x.Moves[0].Product, Quantity: x.Moves[0].Quantity}
		}
		i := slices.IndexFunc(others, func(o schemas.Alternative) bool {
			return o.Visit == other.Visit && o.Product == other.Product && o.Quantity == other.Quantity
		})
		if i < 0 {
			i = len(others)
			others = append(others, other)
		}
		others[i].Probability += weight
	}
	others = slices.DeleteFunc(others, func(o schemas.Alternative) bool { return o.Probability < worthKeeping })
	slices.SortStableFunc(others, func(a, b schemas.Alternative) int { return cmp.Compare(b.Probability, a.Probability) })
	return min(probability, 1), others
}

// loudest is the plate of the largest change.
func loudest(e schemas.WeightEvent) schemas.PlateRef {
	most := e.Plates[0]
	for _, p := range e.Plates {
		if math.Abs(p.Grams) > math.Abs(most.Grams) {
			most = p
		}
	}
	return schemas.PlateRef{Fixture: e.Fixture, Shelf: e.Shelf, Plate: most.Plate}
}

func (s state) product(id string) schemas.Product {
	for _, p := range s.Catalogue.Products {
		if p.ID == id {
			return p
		}
	}
	return schemas.Product{ID: id}
}

// close settles a visit on its likeliest basket: that is the one with the largest share
// of all hypotheses, which need not be that of the best one. The shopper was last seen in
// the store at left.
func (s state) close(v visit, left, now schemas.Micros, out *outputs) state {
	closed := schemas.VisitClosed{Visit: v.ID, Time: now, Left: left, Probability: 1}
	if v.Left > 0 {
		closed.Left = v.Left
	}
	if len(s.Beam) > 0 {
		var chosen hypothesis
		chosen, closed.Probability = s.likeliest(v.ID)
		s = s.say(chosen, v.ID, true, out)
		closed.Lines = s.beliefs(chosen, v.ID)
		s = s.learn(chosen, v.ID, now, out)
	}
	out.visit(v.ID, closed)
	s.Visits = slices.DeleteFunc(slices.Clone(s.Visits), func(o visit) bool { return o.ID == v.ID })
	s.Said = slices.DeleteFunc(slices.Clone(s.Said), func(b said) bool { return b.Visit == v.ID })
	return s.merge().compact().forget(now)
}

// leave tells what the shopper has who was last seen in the store at left.
func (s state) leave(v visit, left schemas.Micros, doubtful bool, now schemas.Micros, out *outputs) state {
	chosen, probability := s.likeliest(v.ID)
	s = s.say(chosen, v.ID, true, out)
	out.visit(v.ID, schemas.VisitLeft{
		Visit: v.ID, Time: now, Left: left, Doubtful: doubtful, Probability: probability, Lines: s.beliefs(chosen, v.ID),
	})
	s.Visits = slices.Clone(s.Visits)
	at := slices.IndexFunc(s.Visits, func(o visit) bool { return o.ID == v.ID })
	s.Visits[at].Left, s.Visits[at].Doubtful = left, doubtful
	return s
}

// beliefs are the lines of a visit's basket, with their probabilities.
func (s state) beliefs(chosen hypothesis, visit string) (lines []schemas.LineBelief) {
	for _, l := range s.basketOf(chosen, visit) {
		lines = append(lines, schemas.LineBelief{Product: l.product, Quantity: l.quantity, Probability: s.marginal(l)})
	}
	return lines
}

// likeliest is the best hypothesis with the visit's likeliest basket, and that basket's
// probability.
func (s state) likeliest(visit string) (hypothesis, float64) {
	weight := map[string]float64{}
	first := map[string]hypothesis{}
	var order []string
	for _, h := range s.Beam {
		basket := fmt.Sprint(s.basketOf(h, visit))
		if _, known := first[basket]; !known {
			first[basket] = h
			order = append(order, basket)
		}
		weight[basket] += math.Exp(h.LogWeight)
	}
	most := order[0]
	for _, basket := range order {
		if weight[basket] > weight[most] {
			most = basket
		}
	}
	return first[most], min(weight[most], 1)
}

// marginal is the probability that a visit has just this much of a product.
func (s state) marginal(l line) float64 {
	var probability float64
	for _, h := range s.Beam {
		if slices.Contains(s.basketOf(h, l.visit), l) {
			probability += math.Exp(h.LogWeight)
		}
	}
	return min(probability, 1)
}
