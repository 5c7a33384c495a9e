package money

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

// check compares what shoppers were told, what was booked and what the provider moved.
func (d *day) check() error {
	last, finals, raised := map[schemas.Key]schemas.Receipt{}, map[schemas.Key]int{}, d.raised()
	for _, e := range d.log[schemas.Receipts] {
		r, before := e.Body.(schemas.Receipt), last[e.Key]
		if r.Revision <= before.Revision {
			return fmt.Errorf("%s: revision %d after %d", e.Key, r.Revision, before.Revision)
		}
		if finals[e.Key] > 0 && raised[e.Key] == 0 && !within(r.Lines, before.Lines) {
			return fmt.Errorf("%s: a final receipt has more on it: %v after %v", e.Key, r.Lines, before.Lines)
		}
		if r.Status == schemas.Final && before.Status != schemas.Final { // a dispute tells it again
			finals[e.Key]++
		}
		last[e.Key] = r
	}
	captures, moved, err := d.moved()
	if err != nil {
		return err
	}
	charged := map[string]schemas.Key{}
	for n := range d.shoppers {
		key := shop.Visit(fmt.Sprint("v", n+1))
		r := last[key]
		switch {
		case r.Contested():
			return fmt.Errorf("%s contests and is not answered: %+v", key, r.Contests)
		case r.Status == schemas.Unpaid && moved[key] == r.Charged.Minor && (captures[key] == 0 || raised[key] > 0):
			continue // the bank declined to the end, or what a person added later
		case r.Status == schemas.Provisional && d.byHand(key):
			continue
		case r.Status != schemas.Final && r.Status != schemas.Corrected:
			return fmt.Errorf("%s is %s in the end", key, r.Status)
		case finals[key] != 1:
			return fmt.Errorf("%s has %d final receipts", key, finals[key])
		case captures[key] > 1+raised[key]:
			return fmt.Errorf("%s was charged %d times", key, captures[key])
		case moved[key] != r.Total.Minor || r.Charged.Minor != r.Total.Minor:
			return fmt.Errorf("%s: captured minus refunded is %d, and the last receipt %s", key, moved[key], r.Total)
		}
		for _, l := range r.Lines {
			if other, twice := charged[l.Product]; twice {
				return fmt.Errorf("%s and %s are both charged for %s", other, key, l.Product)
			}
			charged[l.Product] = key
		}
	}
	if err := d.payers(); err != nil {
		return err
	}
	return d.balance(moved)
}

// payers checks that no credential of a pair that came in together pays for two visits, and
// that nobody owes what nobody was asked to pay.
func (d *day) payers() error {
	payer, asked := map[string]schemas.Key{}, map[schemas.Key]bool{}
	for _, e := range d.log[schemas.Charges] {
		intent := e.Body.(schemas.ChargeIntent)
		if other, known := payer[intent.Credential]; known && other != e.Key && intent.Credential != "" {
			return fmt.Errorf("%s and %s are both charged to the %s", other, e.Key, intent.Credential)
		}
		payer[intent.Credential], asked[e.Key] = e.Key, true
	}
	for _, e := range d.log[schemas.Debts] {
		if !asked[e.Key] {
			return fmt.Errorf("%s owes %s, and was never asked", e.Key, e.Body.(schemas.Debt).Amount)
		}
	}
	return nil
}

// shared counts the visits that pay with a credential of a pair.
func (d *day) shared() int {
	visits := map[schemas.Key]bool{}
	for _, e := range d.log[schemas.Charges] {
		if strings.Contains(e.Body.(schemas.ChargeIntent).Credential, "of pair") {
			visits[e.Key] = true
		}
	}
	return len(visits)
}

// raised counts how often a person said of a visit whose receipt was decided that goods
// which were on another's are its own.
func (d *day) raised() map[schemas.Key]int {
	raised := map[schemas.Key]int{}
	for _, e := range d.log[schemas.Billed] {
		if c, ok := e.Body.(schemas.Clearance); ok && c.Kind == schemas.ForReassigned && c.Outcome != schemas.OutcomeRefused && c.Outcome != schemas.OutcomeGiven {
			raised[e.Key]++
		}
	}
	return raised
}

// last are the receipts as the shoppers have them in the end.
func (d *day) last() map[schemas.Key]schemas.Receipt {
	last := map[schemas.Key]schemas.Receipt{}
	for _, e := range d.log[schemas.Receipts] {
		last[e.Key] = e.Body.(schemas.Receipt)
	}
	return last
}

// within says whether all lines are among others.
func within(lines, others []schemas.Line) bool {
	return !slices.ContainsFunc(lines, func(l schemas.Line) bool {
		return !slices.ContainsFunc(others, func(o schemas.Line) bool { return o.Product == l.Product && o.Quantity >= l.Quantity })
	})
}

// strangers counts the goods on a receipt that were first on another's.
func strangers(r schemas.Receipt) (n int) {
	for _, l := range r.Lines {
		if !strings.HasPrefix(l.Product, "unit "+r.Visit+".") {
			n++
		}
	}
	return n
}

// byHand says whether the provider would not refund a visit and a person was told to.
func (d *day) byHand(key schemas.Key) bool {
	return slices.ContainsFunc(d.log[schemas.DeadLetters], func(e schemas.Event) bool {
		return e.Key == key && strings.Contains(e.Body.(schemas.DeadLetter).Reason, "pay it by hand")
	})
}

// moved is what the provider says that it captured of each visit, minus refunds.
func (d *day) moved() (captures map[schemas.Key]int, moved map[schemas.Key]int64, err error) {
	captures, moved = map[schemas.Key]int{}, map[schemas.Key]int64{}
	list, err := d.provider.List(context.Background(), 0)
	for _, r := range list {
		key := shop.Visit(r.Visit)
		switch r.Status {
		case schemas.Captured:
			captures[key]++
			moved[key] += r.Amount.Minor
		case schemas.Refunded:
			moved[key] -= r.Amount.Minor
		}
	}
	return captures, moved, err
}

// balance adds up the ledger: to zero per visit and per day, and to the provider's list.
func (d *day) balance(moved map[schemas.Key]int64) error {
	visits, days, atProvider := map[schemas.Key]int64{}, map[schemas.Micros]int64{}, map[schemas.Key]int64{}
	holds := int64(0)
	for _, e := range d.log[schemas.Ledger] {
		entry := e.Body.(schemas.LedgerEntry)
		for _, p := range entry.Postings {
			visits[e.Key] += p.Amount.Minor
			days[entry.Time/schemas.Day] += p.Amount.Minor
			switch p.Account {
			case schemas.Clearing, schemas.Fees:
				atProvider[e.Key] += p.Amount.Minor
			case schemas.Holds:
				holds += p.Amount.Minor
			}
		}
	}
	for key, sum := range visits {
		if sum != 0 || atProvider[key] != moved[key] {
			return fmt.Errorf("%s: the ledger is out by %d, and says that %d were moved, the provider %d", key, sum, atProvider[key], moved[key])
		}
	}
	for day, sum := range days {
		if sum != 0 {
			return fmt.Errorf("day %d: the ledger is out by %d", day, sum)
		}
	}
	if holds != 0 {
		return fmt.Errorf("%d are held in the end", holds)
	}
	return nil
}
