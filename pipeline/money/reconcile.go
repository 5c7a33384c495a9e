package money

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

// Difference is one thing on which two of the three books disagree: what was booked in
// the ledger, what shoppers were told, and what the provider says that it did.
type Difference struct {
	Visit  schemas.Key `json:"visit"`
	Intent string      `json:"intent,omitempty"`
	What   string      `json:"what"`
}

func (d Difference) String() string {
	return strings.Join([]string{string(d.Visit), d.Intent, d.What}, "  ")
}

// Reconcile compares a tenant's books and names each difference, by visit. The provider's
// list may have other tenants' intents, which are left alone, and need not have holds.
func Reconcile(tenant string, ledger, receipts []schemas.Event, provider []schemas.ChargeResult) []Difference {
	b := books{tenant: tenant, moved: map[schemas.Key]int64{}, booked: map[string]booking{}}
	for _, e := range ledger {
		if entry, ok := e.Body.(schemas.LedgerEntry); ok {
			b.read(e.Key, entry)
		}
	}
	b.compareProvider(provider)
	b.compareReceipts(receipts)
	slices.SortFunc(b.found, func(x, y Difference) int {
		return cmp.Or(cmp.Compare(x.Visit, y.Visit), cmp.Compare(x.Intent, y.Intent), cmp.Compare(x.What, y.What))
	})
	return b.found
}

// books is the ledger, added up.
type books struct {
	tenant string
	moved  map[schemas.Key]int64 // captured minus refunded, fees included, in minor units
	booked map[string]booking    // by intent
	found  []Difference
}

// booking is money that came (or went, where it is negative) by one intent.
type booking struct {
	key   schemas.Key
	minor int64
}

func (b *books) differ(key schemas.Key, intent, format string, args ...any) {
	b.found = append(b.found, Difference{key, intent, fmt.Sprintf(format, args...)})
}

func (b *books) read(key schemas.Key, entry schemas.LedgerEntry) {
	var sum, moved int64
	for _, p := range entry.Postings {
		sum += p.Amount.Minor
		if p.Account == schemas.Clearing || p.Account == schemas.Fees {
			moved += p.Amount.Minor
		}
	}
	if sum != 0 {
		b.differ(key, entry.ID, "the ledger's entry is out of balance by %d", sum)
	}
	if moved == 0 {
		return
	}
	if _, twice := b.booked[entry.ID]; twice {
		b.differ(key, entry.ID, "the ledger has it twice")
	}
	b.moved[key] += moved
	b.booked[entry.ID] = booking{key, moved}
}

func (b *books) compareProvider(list []schemas.ChargeResult) {
	seen := map[string]bool{}
	for _, r := range list {
		minor := r.Amount.Minor
		switch {
		case !strings.HasPrefix(r.Intent, b.tenant+"/"):
			continue
		case r.Status == schemas.Refunded:
			minor = -minor
		case r.Status != schemas.Captured:
			continue
		}
		seen[r.Intent] = true
		switch booked, ok := b.booked[r.Intent]; {
		case !ok:
			b.differ(visitOf(r.Intent), r.Intent, "the provider %s %s, and the ledger knows nothing of it", r.Status, r.Amount)
		case booked.minor != minor:
			b.differ(booked.key, r.Intent, "the provider %s %s, and the ledger has %d", r.Status, r.Amount, booked.minor)
		}
	}
	for intent, booked := range b.booked {
		if !seen[intent] {
			b.differ(booked.key, intent, "the ledger has %d, and the provider knows nothing of it", booked.minor)
		}
	}
}

// visitOf is the visit whose intent it is: tenant/store/visit/action/number.
func visitOf(intent string) schemas.Key {
	parts := strings.Split(intent, "/")
	return schemas.Key(strings.Join(parts[:min(3, len(parts))], "/"))
}

func (b *books) compareReceipts(receipts []schemas.Event) {
	last := map[schemas.Key]schemas.Receipt{}
	for _, e := range receipts {
		if r, ok := e.Body.(schemas.Receipt); ok && r.Revision >= last[e.Key].Revision {
			last[e.Key] = r
		}
	}
	for _, key := range slices.Sorted(maps.Keys(last)) {
		r := last[key]
		if r.Status != schemas.Final && r.Status != schemas.Corrected && r.Status != schemas.Unpaid {
			continue // money may be under way
		}
		if r.Charged.Minor != b.moved[key] {
			b.differ(key, "", "the receipt says that %s was charged, and the ledger %d", r.Charged, b.moved[key])
		}
		if r.Status != schemas.Unpaid && r.Charged.Minor != r.Total.Minor {
			b.differ(key, "", "the %s receipt is over %s, and %s was charged", r.Status, r.Total, r.Charged)
		}
	}
	for key, minor := range b.moved {
		if _, told := last[key]; !told {
			b.differ(key, "", "the ledger has %d, and there is no receipt", minor)
		}
	}
}
