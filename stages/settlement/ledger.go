package settlement

import "github.com/exeunt-io/exeunt/schemas"

// book writes what the provider has done in double entry.
func (s *State) book(event schemas.Event, intent schemas.ChargeIntent, r schemas.ChargeResult) []schemas.Event {
	var postings []schemas.Posting
	switch intent.Action {
	case schemas.Authorise:
		postings = held(intent.Amount)
	case schemas.Void:
		postings = held(intent.Amount.Times(-1))
	case schemas.Capture, schemas.Charge:
		if intent.Action == schemas.Capture {
			postings = held(s.Hold.Amount.Times(-1))
		}
		postings = append(postings, s.sold(intent.Amount, r.Fee, s.taxDue())...)
	case schemas.Refund:
		postings = s.sold(intent.Amount.Times(-1), r.Fee, s.taxDue())
	}
	return []schemas.Event{entry(event, r, string(r.Status), postings)}
}

// release books that a hold is given up.
func (s *State) release(event schemas.Event, r schemas.ChargeResult) []schemas.Event {
	if s.Hold.Reference == "" {
		return nil
	}
	hold := s.Hold
	s.Hold = Hold{}
	return []schemas.Event{entry(event, r, string(schemas.Voided), held(hold.Amount.Times(-1)))}
}

// owe books what will not be paid as a debt, or that it changed, and tells the entry. A
// refund that the provider will not make is no debt of the shopper's.
func (s State) owe(event schemas.Event, now schemas.Micros) (State, []schemas.Event) {
	owed := s.owed()
	var out []schemas.Event
	if owed.Minor >= 0 && owed.Minor != s.Owing.Minor {
		out = s.bookDebt(event, now, owed)
	}
	switch {
	case owed.Minor == 0 && s.Phase == Charging:
		s.RetryAt = 0
		out = append(out, s.final(event, now))
	case s.Phase == Charging: // it was corrected, and the money cannot follow
		s.Phase, s.Since = Settled, now
		out = append(out, s.tell(event, now, s.stuck()))
	}
	return s, out
}

// stuck is the status of a receipt that the provider has given up on.
func (s State) stuck() schemas.ReceiptStatus {
	if s.owed().Minor > 0 {
		return schemas.Unpaid
	}
	return schemas.Provisional
}

func (s *State) bookDebt(event schemas.Event, now schemas.Micros, owed schemas.Money) []schemas.Event {
	grown, tax := minus(owed, s.Owing), s.taxDue()
	postings := nonZero(
		schemas.Posting{Account: schemas.Receivable, Amount: grown},
		schemas.Posting{Account: schemas.Sales, Amount: minus(tax, grown)},
		schemas.Posting{Account: schemas.SalesTax, Amount: tax.Times(-1)},
	)
	s.Owing, s.Taxed.Minor = owed, s.Taxed.Minor+tax.Minor
	debt := schemas.Debt{Credential: s.Credential, Visit: s.Receipt.Visit, Time: now, Amount: owed}
	return []schemas.Event{
		entry(event, schemas.ChargeResult{Intent: string(event.Key) + "/owed", Visit: s.Receipt.Visit, Time: now}, "owed", postings),
		{Topic: schemas.Debts, Key: event.Key, Body: debt},
	}
}

// taxDue is the tax of the receipt that is not booked yet; negative is to be taken back.
func (s State) taxDue() schemas.Money {
	tax := schemas.Money{Currency: s.Receipt.Total.Currency}
	for _, l := range s.Receipt.Lines {
		tax.Minor += l.Tax.Minor
	}
	tax.Minor -= s.Taxed.Minor
	return tax
}

// held are the postings of an authorisation.
func held(amount schemas.Money) []schemas.Posting {
	return []schemas.Posting{{Account: schemas.Holds, Amount: amount}, {Account: schemas.HoldsHeld, Amount: amount.Times(-1)}}
}

// sold are the postings of money that came, or went back where it is negative.
func (s *State) sold(amount, fee, tax schemas.Money) []schemas.Posting {
	s.Taxed.Minor += tax.Minor
	fee.Currency = amount.Currency
	return nonZero(
		schemas.Posting{Account: schemas.Clearing, Amount: minus(amount, fee)},
		schemas.Posting{Account: schemas.Fees, Amount: fee},
		schemas.Posting{Account: schemas.Sales, Amount: minus(tax, amount)},
		schemas.Posting{Account: schemas.SalesTax, Amount: tax.Times(-1)},
	)
}

func plus(a, b schemas.Money) schemas.Money {
	return schemas.Money{Minor: a.Minor + b.Minor, Currency: b.Currency}
}

func minus(a, b schemas.Money) schemas.Money {
	return schemas.Money{Minor: a.Minor - b.Minor, Currency: a.Currency}
}

func nonZero(postings ...schemas.Posting) (kept []schemas.Posting) {
	for _, p := range postings {
		if p.Amount.Minor != 0 {
			kept = append(kept, p)
		}
	}
	return kept
}

func entry(event schemas.Event, r schemas.ChargeResult, kind string, postings []schemas.Posting) schemas.Event {
	return schemas.Event{Topic: schemas.Ledger, Key: event.Key, Body: schemas.LedgerEntry{
		ID: r.Intent, Visit: r.Visit, Time: r.Time, Kind: kind, Reference: r.Reference, Postings: postings,
	}}
}
