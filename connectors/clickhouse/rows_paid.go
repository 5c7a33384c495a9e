package clickhouse

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/exeunt-io/exeunt/schemas"
)

func chargeIntent(c schemas.ChargeIntent) row {
	return row{c.Visit, at(c.Time), c.ID, string(c.Action), "intended", c.Amount.Minor, int64(0), c.Amount.Currency, at(0), c.Reference, ""}
}

func chargeResult(c schemas.ChargeResult) row {
	return row{c.Visit, at(c.Time), c.Intent, string(c.Action), string(c.Status), c.Amount.Minor, c.Fee.Minor, c.Amount.Currency,
		at(c.Expires), c.Reference, c.Reason}
}

// postings is a row for each side of an entry.
func postings(e schemas.Event) []row {
	l := e.Body.(schemas.LedgerEntry)
	rows := make([]row, len(l.Postings))
	for i, p := range l.Postings {
		rows[i] = placed(e, row{l.Visit, at(l.Time), l.ID, uint32(i + 1), string(p.Account), l.Kind, p.Amount.Minor, p.Amount.Currency, l.Reference})
	}
	return rows
}

func credential(e schemas.Event) []row {
	c := e.Body.(schemas.Credential)
	among := make([]string, len(c.Among))
	for i, candidate := range c.Among {
		among[i] = shopper(e.Key.Tenant(), candidate.Token)
	}
	return []row{placed(e, row{c.Visit, at(c.Time), shopper(e.Key.Tenant(), c.Token), among, c.Hold.Minor, c.Hold.Currency})}
}

func gatePassage(e schemas.Event) []row {
	g := e.Body.(schemas.GatePassed)
	return []row{placed(e, row{g.ID, g.Gate, at(g.Time), string(g.Way), shopper(e.Key.Tenant(), g.Credential), g.Hold.Minor, g.Hold.Currency})}
}

func debt(e schemas.Event) []row {
	d := e.Body.(schemas.Debt)
	return []row{placed(e, row{d.Visit, at(d.Time), shopper(e.Key.Tenant(), d.Credential), d.Amount.Minor, d.Amount.Currency})}
}

// shopper is the pseudonym of a means of payment; none where there is none. Whoever had the
// token could charge it, so analysts get its hash, which still tells who comes again.
// Tenants cannot compare their shoppers by it.
func shopper(tenant, token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(tenant + "\x00" + token))
	return hex.EncodeToString(sum[:8])
}
