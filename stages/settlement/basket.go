package settlement

import (
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// presented takes note of the means of payment, and reserves money where that is allowed.
func presented(s State, event schemas.Event, c schemas.Credential) (State, []schemas.Event) {
	switch {
	case s.Credential == c.Token && len(c.Among) == 0:
		return s, nil
	case s.Credential != "":
		return s, refuse(event, "visit %s shows a second credential", c.Visit)
	case s.Phase != "" && s.Phase != Shopping && c.Token == "":
		return s, nil // a person is asked already which it is
	case s.Phase != "" && s.Phase != Shopping:
		return s, refuse(event, "visit %s shows a credential after its basket has closed", c.Visit)
	}
	if s.Phase == "" {
		s.Phase, s.Since = Shopping, c.Time
		s.Receipt.ID, s.Receipt.Visit = c.Visit, c.Visit
	}
	s.Credential, s.Among = c.Token, c.Among
	if c.Hold.Minor <= 0 {
		return s, nil
	}
	return s.ask(event, c.Time, schemas.ChargeIntent{Action: schemas.Authorise, Amount: c.Hold})
}

// carried follows the basket. A live one is told and charges nothing, and so is one that
// the shopper has left with and that is in doubt; the first that is not is settled, once,
// and those that come later may only lower it.
func carried(s State, event schemas.Event, basket schemas.Basket) (State, []schemas.Event) {
	if s.Phase != "" && s.Phase != Shopping {
		return s.amend(event, basket)
	}
	flaws := s.take(basket)
	if basket.Left == 0 || basket.Doubtful {
		if s.Phase == "" {
			s.Phase, s.Since = Shopping, basket.Time
		}
		status := schemas.Provisional
		if basket.Doubtful {
			status = schemas.Pending
		}
		return s, []schemas.Event{s.tell(event, basket.Time, status)}
	}
	s.Since = basket.Time
	if len(basket.Lines) == 0 && basket.Total.Minor == 0 {
		s.addGiven()
		if len(s.Receipt.Lines) == 0 || len(s.Among) == 0 {
			s.Phase = Charging
			return s.seek(event, basket.Time)
		}
	}
	var out []schemas.Event
	for _, flaw := range flaws {
		out = append(out, refuse(event, "basket of visit %s: %s: not charged, a person is asked", basket.Visit, flaw)...)
	}
	s.Phase = Asking
	out = append(out, s.request(event, basket.Time, schemas.ForDoubt))
	return s, append(out, s.tell(event, basket.Time, schemas.Provisional))
}

// take makes the receipt that of a basket, without the lines that cannot be charged, and
// says what is wrong with those. One that was flawed is not to be believed.
func (s *State) take(basket schemas.Basket) (flaws []string) {
	r := &s.Receipt
	r.ID, r.Visit, r.Target = basket.Visit, basket.Visit, basket.Target
	r.Entered, r.Left = basket.Entered, basket.Left
	r.Lines, r.Total, r.Probability = basket.Lines, basket.Total, basket.Probability
	currency := basket.Total.Currency
	var sound []schemas.Line
	for _, l := range basket.Lines {
		if flaw := flawOf(l, currency); flaw != "" {
			flaws = append(flaws, flaw)
			continue
		}
		sound = append(sound, l)
	}
	if len(flaws) == 0 {
		return nil
	}
	r.Lines, r.Total, r.Probability = sound, schemas.Total(sound, currency), 0
	return flaws
}

// flawOf is why a line cannot be charged; empty where it can.
func flawOf(l schemas.Line, currency string) string {
	switch {
	case l.Quantity <= 0:
		return fmt.Sprintf("%d of %s", l.Quantity, l.Product)
	case l.PriceList == "" && l.Price == schemas.Money{}:
		return fmt.Sprintf("product %s is not known", l.Product)
	case l.Price.Currency == "":
		return fmt.Sprintf("product %s had no price when it was taken (price list %q)", l.Product, l.PriceList)
	case l.Price.Currency != currency:
		return fmt.Sprintf("product %s is priced in %s, and the basket in %s", l.Product, l.Price.Currency, currency)
	case l.Price.Minor < 0:
		return fmt.Sprintf("product %s has the price %s", l.Product, l.Price)
	}
	return ""
}

// request asks for a review of the receipt as it stands.
func (s State) request(event schemas.Event, now schemas.Micros, why schemas.ReviewReason) schemas.Event {
	r := s.Receipt
	return schemas.Event{Topic: schemas.Doubted, Key: event.Key.Store(), Body: schemas.ReviewRequest{
		Visit: r.Visit, Target: r.Target, Time: now, Reason: why, Entered: r.Entered, Left: r.Left,
		Lines: r.Lines, Total: r.Total, Probability: r.Probability, Candidates: s.Among,
	}}
}
