package clickhouse

import (
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// table is one that records become rows of.
type table struct {
	name    string
	columns []string // in the order of a row's values; tenant, store first, position last
}

// row is the values of one row, in the order of its table's columns.
type row []any

// mapping is what one kind of record becomes in one table.
type mapping struct {
	table *table
	rows  func(e schemas.Event) []row
}

var (
	visits         = newTable("visits", "visit", "event", "time", "target", "left", "probability", "lines.product", "lines.quantity", "lines.probability")
	interactions   = newTable("interactions", "visit", "time", "id", "revision", "product", "barcode", "name", "quantity", "price_minor", "currency", "tax_basis_pts", "price_list", "probability", "alternatives.visit", "alternatives.product", "alternatives.quantity", "alternatives.probability", "x", "y", "z", "fixture", "shelf", "plate", "grams", "evidence.topic", "evidence.partition", "evidence.first", "evidence.last")
	receipts       = newTable("receipts", "visit", "id", "revision", "status", "time", "target", "entered", "left", "lines", "total_minor", "currency", "probability", "payment")
	receiptLines   = newTable("receipt_lines", "visit", "id", "revision", "status", "time", "line", "product", "barcode", "name", "quantity", "price_minor", "amount_minor", "tax_minor", "currency", "price_list", "probability", "evidence.topic", "evidence.partition", "evidence.first", "evidence.last")
	payments       = newTable("payments", "visit", "time", "intent", "action", "status", "amount_minor", "fee_minor", "currency", "expires", "reference", "reason")
	reviews        = newTable("reviews", "visit", "time", "review", "step", "reason", "place", "queued", "claimed", "until", "decided", "expires", "reviewer", "verdict", "lines_changed", "work_seconds", "amount_minor", "refund_minor", "currency", "probability", "target", "shopper", "entered", "left", "product", "text", "comment")
	audits         = newTable("audits", "visit", "time", "kind", "review", "line", "product", "quantity", "true_product", "true_quantity", "right", "probability", "amount_minor", "true_amount_minor", "currency", "auditor")
	assurances     = newTable("assurances", "time", "threshold", "certified", "audits", "wrong", "low", "high", "target", "confidence")
	reviewPolicies = newTable("review_policies", "time", "target", "confidence", "audit_share", "timeout_seconds", "undo_seconds", "cost_per_minute_minor", "currency")
	ledger         = newTable("ledger", "visit", "time", "entry", "posting", "account", "kind", "amount_minor", "currency", "reference")
	observations   = newTable("observations", "camera", "sequence", "time", "model", "width", "height", "people.x0", "people.y0", "people.x1", "people.y1", "people.score")
	sensorHealth   = newTable("sensor_health", "fixture", "shelf", "plate", "time", "state", "noise_grams", "gaps")
	deadLetters    = newTable("dead_letters", "time", "by", "reason", "source", "payload")
	// tables are in the order of inserts.
	tables        = []*table{visits, interactions, receipts, receiptLines, payments, ledger, reviews, audits, assurances, reviewPolicies, observations, sensorHealth, deadLetters}
	recordsToRows = map[schemas.Record][]mapping{
		"visit_opened":  {{visits, one(visitOpened)}},
		"visit_closed":  {{visits, one(visitClosed)}},
		"interaction":   {{interactions, one(interaction)}},
		"receipt":       {{receipts, one(receipt)}, {receiptLines, lines}},
		"charge_intent": {{payments, one(chargeIntent)}},
		"charge_result": {{payments, one(chargeResult)}},
		"ledger_entry":  {{ledger, postings}},
		"review_task":   {{reviews, one(review)}, {audits, judged}},
		"assurance":     {{assurances, one(assurance)}},
		"review_policy": {{reviewPolicies, one(reviewPolicy)}},
		"observation":   {{observations, one(observation)}},
		"sensor_health": {{sensorHealth, one(health)}},
		"dead_letter":   {{deadLetters, one(deadLetter)}},
	}
)

// Wants says whether a record becomes rows.
func Wants(record schemas.Record) bool { return recordsToRows[record] != nil }

func newTable(name string, columns ...string) *table {
	all := append([]string{"tenant", "store"}, columns...)
	return &table{name, append(all, "topic", "partition", "offset")}
}

// one adds to the values of a record what every row has: whose it is and where it stands.
func one[B schemas.Body](values func(B) row) func(schemas.Event) []row {
	return func(e schemas.Event) []row { return []row{placed(e, values(e.Body.(B)))} }
}

func placed(e schemas.Event, values row) row {
	tenant, store, _ := e.Key.Parts()
	r := make(row, 0, len(values)+5)
	r = append(r, tenant, store)
	r = append(r, values...)
	return append(r, e.At.Topic, e.At.Partition, e.At.Offset)
}

func visitOpened(v schemas.VisitOpened) row {
	return row{v.Visit, "opened", at(v.Time), v.Target, at(0), 0., []string{}, []int32{}, []float64{}}
}

func visitClosed(v schemas.VisitClosed) row {
	products, quantities, probabilities := make([]string, len(v.Lines)), make([]int32, len(v.Lines)), make([]float64, len(v.Lines))
	for i, l := range v.Lines {
		products[i], quantities[i], probabilities[i] = l.Product, l.Quantity, l.Probability
	}
	return row{v.Visit, "closed", at(v.Time), "", at(v.Left), v.Probability, products, quantities, probabilities}
}

func interaction(i schemas.Interaction) row {
	r := row{i.Visit, at(i.Time), i.ID, i.Revision, i.Product, i.Barcode, i.Name, i.Quantity,
		i.Price.Minor, i.Price.Currency, i.TaxBasisPts, i.PriceList, i.Probability}
	r = append(r, alternatives(i.Alternatives)...)
	r = append(r, i.Place.X, i.Place.Y, i.Place.Z, i.Plate.Fixture, i.Plate.Shelf, i.Plate.Plate, i.Grams)
	return append(r, evidence(i.Evidence)...)
}

func receipt(r schemas.Receipt) row {
	return row{r.Visit, r.ID, r.Revision, string(r.Status), at(r.Time), r.Target, at(r.Entered), at(r.Left),
		uint32(len(r.Lines)), r.Total.Minor, r.Total.Currency, r.Probability, r.Payment}
}

// lines is a row for each line of a receipt.
func lines(e schemas.Event) []row {
	r := e.Body.(schemas.Receipt)
	rows := make([]row, len(r.Lines))
	for i, l := range r.Lines {
		values := row{r.Visit, r.ID, r.Revision, string(r.Status), at(r.Time), uint32(i + 1),
			l.Product, l.Barcode, l.Name, l.Quantity, l.Price.Minor, l.Amount.Minor, l.Tax.Minor, l.Amount.Currency,
			l.PriceList, l.Probability}
		rows[i] = placed(e, append(values, evidence(l.Evidence)...))
	}
	return rows
}

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

func observation(o schemas.Observation) row {
	n := len(o.People)
	x0, y0, x1, y1, scores := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, p := range o.People {
		x0[i], y0[i], x1[i], y1[i], scores[i] = p.X0, p.Y0, p.X1, p.Y1, p.Score
	}
	return row{o.Camera, o.Sequence, at(o.Time), o.Model, o.Width, o.Height, x0, y0, x1, y1, scores}
}

func health(s schemas.SensorHealth) row {
	return row{s.Fixture, s.Shelf, s.Plate, at(s.Time), s.State, s.NoiseGrams, s.Gaps}
}

func deadLetter(d schemas.DeadLetter) row {
	return row{at(d.Time), d.By, d.Reason, d.Source, string(d.Payload)}
}

func alternatives(all []schemas.Alternative) row {
	visits, products := make([]string, len(all)), make([]string, len(all))
	quantities, probabilities := make([]int32, len(all)), make([]float64, len(all))
	for i, a := range all {
		visits[i], products[i], quantities[i], probabilities[i] = a.Visit, a.Product, a.Quantity, a.Probability
	}
	return row{visits, products, quantities, probabilities}
}

func evidence(all []schemas.Range) row {
	topics, partitions := make([]string, len(all)), make([]int32, len(all))
	firsts, lasts := make([]int64, len(all)), make([]int64, len(all))
	for i, r := range all {
		topics[i], partitions[i], firsts[i], lasts[i] = r.Topic, r.Partition, r.First, r.Last
	}
	return row{topics, partitions, firsts, lasts}
}

// The times that DateTime64(6) and its partition key can hold. A broken clock's is put at
// the nearer end, so that it stops no batch.
var (
	earliest = schemas.MicrosOf(time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC))
	latest   = schemas.MicrosOf(time.Date(2149, 1, 1, 0, 0, 0, 0, time.UTC))
)

func at(m schemas.Micros) time.Time { return min(max(m, earliest), latest).Time() }
