package cart

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// basket adds up the visit's interactions. Lines are in the order in which their products
// were first taken. One in another currency than the first is listed and not added:
// settlement refuses it with the reason, and has a person look.
func (s State) basket(now schemas.Micros) schemas.Basket {
	basket := schemas.Basket{
		Visit:       s.Visit,
		Target:      s.Target,
		Time:        now,
		Entered:     s.Entered,
		Probability: 1,
	}
	for _, i := range inOrder(s.Interactions) {
		basket.Lines = put(basket.Lines, i)
		basket.Probability *= i.Probability
	}
	basket.Lines = slices.DeleteFunc(basket.Lines, func(l schemas.Line) bool { return l.Quantity == 0 })
	for n := range basket.Lines {
		line := &basket.Lines[n]
		line.Amount = line.Price.Times(int64(line.Quantity))
		line.Tax.Minor *= int64(line.Quantity)
		if total, err := basket.Total.Plus(line.Amount); err == nil {
			basket.Total = total
		}
	}
	return basket
}

// inOrder sorts by event time; withdrawn interactions are left out.
func inOrder(interactions []schemas.Interaction) []schemas.Interaction {
	valid := slices.DeleteFunc(slices.Clone(interactions), func(i schemas.Interaction) bool { return i.Quantity == 0 })
	slices.SortStableFunc(valid, func(a, b schemas.Interaction) int { return int(min(1, max(-1, a.Time-b.Time))) })
	return valid
}

// put adds what was taken to its line, or takes what was put back off the lines of the
// product: those of its price, then the newest. A basket never holds less than nothing.
func put(lines []schemas.Line, i schemas.Interaction) []schemas.Line {
	if i.Quantity > 0 {
		n := slices.IndexFunc(lines, func(l schemas.Line) bool {
			return l.Product == i.Product && l.Price == i.Price && l.PriceList == i.PriceList
		})
		if n < 0 {
			return append(lines, line(i))
		}
		lines[n].Quantity += i.Quantity
		note(&lines[n], i)
		return lines
	}
	back := takeOff(lines, i, -i.Quantity, func(l schemas.Line) bool { return l.Price == i.Price && l.PriceList == i.PriceList })
	takeOff(lines, i, back, func(schemas.Line) bool { return true })
	return lines
}

// takeOff takes units that were put back off the product's lines, the newest first, and
// returns how many are left.
func takeOff(lines []schemas.Line, i schemas.Interaction, back int32, fits func(schemas.Line) bool) int32 {
	for n := len(lines) - 1; n >= 0 && back > 0; n-- {
		if l := lines[n]; l.Product != i.Product || l.Quantity == 0 || !fits(l) {
			continue
		}
		units := min(back, lines[n].Quantity)
		lines[n].Quantity -= units
		back -= units
		note(&lines[n], i)
	}
	return back
}

// line begins a line with the units first taken. Tax is of one unit until the basket is
// added up.
func line(i schemas.Interaction) schemas.Line {
	return schemas.Line{
		Product:     i.Product,
		Barcode:     i.Barcode,
		Name:        i.Name,
		Quantity:    i.Quantity,
		Price:       i.Price,
		Tax:         i.Price.TaxWithin(i.TaxBasisPts),
		PriceList:   i.PriceList,
		Probability: i.Probability,
		Evidence:    slices.Clone(i.Evidence),
	}
}

// note adds an interaction's evidence and doubt to its line.
func note(l *schemas.Line, i schemas.Interaction) {
	l.Probability *= i.Probability
	l.Evidence = append(l.Evidence, i.Evidence...)
}
