package association

// spot is where on some plates of an event the middle of the goods may be, in metres along
// the row.
type spot struct {
	lo, hi   int32
	from, to float64
}

// anywhere is where the goods of a part may be by their weight alone.
func (sc scene) anywhere(p part) spot {
	from, to := sc.row.middle(within(sc.event.Plates, p.lo, p.hi))
	return spot{p.lo, p.hi, from, to}
}

// spotOf is where the goods of a part may be if they are of this product: in its facing, if
// the part may lie there. A wide plate carries several, and a hand tells which was meant.
func (sc scene) spotOf(p part, product string) spot {
	at := sc.anywhere(p)
	shares, _ := sc.sharesOf(p)
	i, known := sc.index[product]
	if !known || shares[i] < unlikely {
		return at
	}
	from, to := at.to, at.from
	for _, f := range sc.row.facings {
		if f.Product != product || sc.row.share(at.from, at.to, f) < unlikely {
			continue
		}
		left, right := sc.row.stretch(f)
		from, to = min(from, max(left, at.from)), max(to, min(right, at.to))
	}
	if from < to {
		at.from, at.to = from, to
	}
	return at
}
