package settlement

import "github.com/exeunt-io/exeunt/schemas"

// amended is what a shopper reads on a receipt that was corrected by itself.
const amended = "what others did in the store later shows that you have less"

// amend lowers a receipt by what those showed who were still inside when its shopper had
// left: goods that they put back, say, which the shopper had given them. Only what both the
// receipt and the basket have stays; what the basket has more is charged to nobody, since
// the shopper has been told what they owe. What a person has judged stands, and a basket
// that comes twice changes nothing.
func (s State) amend(event schemas.Event, basket schemas.Basket) (State, []schemas.Event) {
	lines, minor := common(s.Receipt.Lines, basket.Lines)
	if basket.Left == 0 || basket.Doubtful || s.Judged || minor >= s.Receipt.Total.Minor {
		return s, nil
	}
	lower := schemas.Clearance{
		Visit: basket.Visit, Time: basket.Time, Outcome: schemas.OutcomeCorrected, Judged: s.Receipt.Lines,
		Lines: lines, Total: schemas.Money{Minor: minor, Currency: s.Receipt.Total.Currency}, Reason: amended,
	}
	if s.Phase == Asking { // a person will see the evidence
		s.replace(lower)
		return s, []schemas.Event{s.retell(event)}
	}
	return s.correct(event, lower)
}
