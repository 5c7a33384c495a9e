package gate

import (
	"cmp"
	"slices"
	"sync"

	"github.com/exeunt-io/exeunt/schemas"
)

// debts is who owes what. It is safe for concurrent use.
type debts struct {
	mu sync.Mutex
	of map[string]map[schemas.Key]owed // by credential and visit
}

// owed is the last that was said of a visit.
type owed struct {
	amount schemas.Money
	offset int64 // where that is written: the same may be read twice
}

// note takes a debt over, unless something newer is known of the visit.
func (d *debts) note(event schemas.Event) {
	debt, ok := event.Body.(schemas.Debt)
	if !ok || debt.Credential == "" {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == nil {
		d.of = map[string]map[schemas.Key]owed{}
	}
	visits := d.of[debt.Credential]
	if visits == nil {
		visits = map[schemas.Key]owed{}
		d.of[debt.Credential] = visits
	}
	if was, known := visits[event.Key]; !known || was.offset < event.At.Offset {
		visits[event.Key] = owed{debt.Amount, event.At.Offset}
	}
}

// owes is what a credential's visits have left unpaid, in each currency.
func (d *debts) owes(credential string) []schemas.Money {
	d.mu.Lock()
	defer d.mu.Unlock()
	sums := map[string]int64{}
	for _, o := range d.of[credential] {
		sums[o.amount.Currency] += o.amount.Minor
	}
	var all []schemas.Money
	for currency, minor := range sums {
		if minor > 0 {
			all = append(all, schemas.Money{Minor: minor, Currency: currency})
		}
	}
	slices.SortFunc(all, func(a, b schemas.Money) int { return cmp.Compare(a.Currency, b.Currency) })
	return all
}
