package clickhouse

import "github.com/exeunt-io/exeunt/schemas"

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
	visits         = newTable("visits", "visit", "event", "time", "target", "left", "probability", "lines.product", "lines.quantity", "lines.probability", "release")
	interactions   = newTable("interactions", "visit", "time", "id", "revision", "product", "barcode", "name", "quantity", "price_minor", "currency", "tax_basis_pts", "price_list", "probability", "alternatives.visit", "alternatives.product", "alternatives.quantity", "alternatives.probability", "x", "y", "z", "fixture", "shelf", "plate", "grams", "evidence.topic", "evidence.partition", "evidence.first", "evidence.last")
	receipts       = newTable("receipts", "visit", "id", "revision", "status", "time", "target", "entered", "left", "lines", "total_minor", "currency", "probability", "payment", "charged_minor", "place", "reason", "contests.product", "contests.name", "contests.text", "contests.time", "contests.state", "contests.reason")
	receiptLines   = newTable("receipt_lines", "visit", "id", "revision", "status", "time", "line", "product", "barcode", "name", "quantity", "price_minor", "amount_minor", "tax_minor", "currency", "price_list", "probability", "evidence.topic", "evidence.partition", "evidence.first", "evidence.last")
	payments       = newTable("payments", "visit", "time", "intent", "action", "status", "amount_minor", "fee_minor", "currency", "expires", "reference", "reason")
	reviews        = newTable("reviews", "visit", "time", "review", "step", "reason", "place", "queued", "claimed", "until", "decided", "expires", "reviewer", "verdict", "lines_changed", "work_seconds", "amount_minor", "refund_minor", "currency", "probability", "target", "shopper", "entered", "left", "product", "text", "comment", "passages", "passage", "from_review")
	audits         = newTable("audits", "visit", "time", "kind", "review", "line", "product", "quantity", "true_product", "true_quantity", "right", "probability", "amount_minor", "true_amount_minor", "currency", "auditor")
	assurances     = newTable("assurances", "time", "threshold", "certified", "audits", "wrong", "low", "high", "target", "confidence")
	reviewPolicies = newTable("review_policies", "time", "target", "confidence", "audit_share", "timeout_seconds", "undo_seconds", "cost_per_minute_minor", "currency")
	ledger         = newTable("ledger", "visit", "time", "entry", "posting", "account", "kind", "amount_minor", "currency", "reference")
	observations   = newTable("observations", "camera", "sequence", "time", "model", "width", "height", "people.x0", "people.y0", "people.x1", "people.y1", "people.score", "evidence.topic", "evidence.partition", "evidence.first", "evidence.last")
	sensorHealth   = newTable("sensor_health", "fixture", "shelf", "plate", "time", "state", "noise_grams", "gaps")
	fixtureHealth  = newTable("fixture_health", "fixture", "time", "cells", "dead", "noise_grams", "loudest_grams", "gaps")
	learntWeights  = newTable("learnt_weights", "time", "product", "listed_grams", "grams", "grams_sd", "picks")
	restocks       = newTable("restocks", "time", "event", "product", "quantity", "probability", "astray", "fixture", "shelf", "plate", "grams")
	credentials    = newTable("credentials", "visit", "time", "shopper", "among", "hold_minor", "currency")
	gatePassages   = newTable("gate_passages", "id", "gate", "time", "way", "shopper", "hold_minor", "currency")
	debts          = newTable("debts", "visit", "time", "shopper", "amount_minor", "currency")
	actions        = newTable("actions", "time", "account", "did", "visit", "task", "detail")
	stageLatency   = newTable("stage_latency", "stage", "inbox", "time", "records", "transactions", "p50_ms", "p99_ms", "commit_p50_ms", "commit_p99_ms", "delay_p99_ms", "lag_records", "keys", "state_bytes")
	deadLetters    = newTable("dead_letters", "time", "by", "reason", "source", "payload")
	// tables are in the order of inserts.
	tables = []*table{visits, interactions, receipts, receiptLines, payments, ledger, reviews, audits, assurances, reviewPolicies,
		observations, sensorHealth, fixtureHealth, learntWeights, restocks, gatePassages, credentials, debts, actions, stageLatency, deadLetters}
	recordsToRows = map[schemas.Record][]mapping{
		"visit_opened":   {{visits, visitOpened}},
		"visit_left":     {{visits, visitLeft}},
		"visit_closed":   {{visits, visitClosed}},
		"interaction":    {{interactions, one(interaction)}},
		"receipt":        {{receipts, one(receipt)}, {receiptLines, lines}},
		"charge_intent":  {{payments, one(chargeIntent)}},
		"charge_result":  {{payments, one(chargeResult)}},
		"ledger_entry":   {{ledger, postings}},
		"review_task":    {{reviews, one(review)}, {audits, judged}},
		"assurance":      {{assurances, one(assurance)}},
		"review_policy":  {{reviewPolicies, one(reviewPolicy)}},
		"observation":    {{observations, one(observation)}},
		"sensor_health":  {{sensorHealth, one(health)}},
		"fixture_health": {{fixtureHealth, one(fixtureMinute)}},
		"weight_learnt":  {{learntWeights, one(learntWeight)}},
		"gate_passed":    {{gatePassages, gatePassage}},
		"restocked":      {{restocks, one(restock)}},
		"credential":     {{credentials, credential}},
		"debt":           {{debts, debt}},
		"action":         {{actions, one(action)}},
		"stage_latency":  {{stageLatency, one(stageMinute)}},
		"dead_letter":    {{deadLetters, one(deadLetter)}},
	}
)

// sources are the topics that records are kept from which are written to several.
var sources = map[schemas.Record]schemas.Topic{
	"observation": schemas.Observations, // and not as fusion reads it
	"gate_passed": schemas.Observed,     // not as it was sensed
	"credential":  schemas.Billed,       // when its visit is known
}

// Wants says whether a record becomes rows where it is read from a topic.
func Wants(topic schemas.Topic, record schemas.Record) bool {
	source, several := sources[record]
	return recordsToRows[record] != nil && (!several || source == topic)
}

func newTable(name string, columns ...string) *table {
	all := append([]string{"tenant", "store"}, columns...)
	return &table{name, append(all, "topic", "partition", "offset")}
}
