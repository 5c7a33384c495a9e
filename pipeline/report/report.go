// Package report sums up a span of days for those who run stores: how many visits there
// were, how much human work they took, how often receipts were right, how long shoppers
// waited, and what needs mending. It asks the analysts' views (schemas/clickhouse) and
// writes text, JSON, or a page with plots that needs no other file.
package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Ask answers a query in one of ClickHouse's formats.
type Ask func(ctx context.Context, query, format string, out io.Writer) error

// Report is the summary of the days From to To, both included, in event time, UTC.
type Report struct {
	From string `json:"from"`
	To   string `json:"to"`

	Days         []Day       `json:"days"`
	Accuracy     []Share     `json:"accuracy"`
	Reliability  []Bin       `json:"reliability"`
	RiskCoverage []Point     `json:"risk_coverage"`
	Waits        []Wait      `json:"time_to_receipt"`
	Money        []Money     `json:"money"`
	Mistaken     []Mistake   `json:"mistaken"`
	Attention    []Attention `json:"attention"`
	DeadLetters  []Letters   `json:"dead_letters"`
}

// Title says which days the report is of.
func (r *Report) Title() string {
	if r.From == r.To {
		return r.From
	}
	return r.From + " to " + r.To
}

// Day is the visits of a day and the human work in them.
type Day struct {
	Day       string  `json:"day"`
	Visits    int64   `json:"visits"`
	Reviews   int64   `json:"reviews"` // queued
	Minutes   float64 `json:"minutes"`
	CostMinor float64 `json:"cost_minor"`
	Currency  string  `json:"currency"`
}

// Share is how many judged lines were right, with Wilson's 95 % interval. The kind blind
// is unbiased for what nobody reviewed before it was charged.
type Share struct {
	Kind     string  `json:"kind"`
	Lines    int64   `json:"lines"`
	Right    int64   `json:"right"`
	Accuracy float64 `json:"accuracy"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// Bin is a twentieth of the probabilities: what was believed and what was so.
type Bin struct {
	Believed float64 `json:"believed"`
	Observed float64 `json:"observed"`
	Lines    int64   `json:"lines"`
}

// Wait is how long after the exit final receipts came, in seconds of event time.
type Wait struct {
	Day string  `json:"day"`
	P50 float64 `json:"p50_seconds"`
	P90 float64 `json:"p90_seconds"`
	P99 float64 `json:"p99_seconds"`
}

// Money is what was charged in one currency and how much of it may be wrong, minor units.
type Money struct {
	Currency    string  `json:"currency"`
	Receipts    int64   `json:"receipts"`
	TotalMinor  int64   `json:"total_minor"`
	AtRiskMinor float64 `json:"at_risk_minor"`
}

// Mistake is a product that was charged for another. Either may be nothing.
type Mistake struct {
	Charged string `json:"charged"`
	Taken   string `json:"taken"`
	Times   int64  `json:"times"`
}

// Attention is a load cell, a fixture or goods that somebody should look after.
type Attention struct {
	Store  string `json:"store"`
	What   string `json:"what"`
	Which  string `json:"which"`
	Detail string `json:"detail"`
}

// Letters is how many records one stage or connector could not use.
type Letters struct {
	By    string `json:"by"`
	Count int64  `json:"count"`
}

// queries fill the report's fields. %s is the condition on the day.
const (
	queryDays = `SELECT day, sum(r.visits) AS visits, sum(queued) AS reviews, sum(r.minutes) AS minutes, sum(r.cost_minor) AS cost_minor, max(r.currency) AS currency
		FROM review_rate AS r WHERE %s GROUP BY day ORDER BY day`
	queryAccuracy = `SELECT kind, sum(a.lines) AS lines, sum(right_lines) AS right FROM accuracy_by_store AS a WHERE %s GROUP BY kind ORDER BY kind`
	queryBins     = `SELECT sum(c.sum_probability) / lines AS believed, sum(right_lines) / lines AS observed, sum(c.lines) AS lines
		FROM calibration AS c WHERE %s GROUP BY bucket ORDER BY bucket`
	queryJudged = `SELECT probability, right, drawn FROM (
			SELECT any(r.probability) AS probability, any(r.reason) = 'audit' AS drawn, max(lines_changed) = 0 AS right
			FROM (SELECT *, toDate(left, 'UTC') AS day FROM reviews) AS r WHERE step = 'settled' AND verdict != 'cannot_tell' AND reason != 'dispute' AND %s GROUP BY tenant, store, review)
		ORDER BY probability DESC`
	queryWaits = `SELECT day, max(p50_seconds) AS p50_seconds, max(p90_seconds) AS p90_seconds, max(p99_seconds) AS p99_seconds
		FROM time_to_receipt WHERE status = 'final' AND %s GROUP BY day ORDER BY day`
	queryMoney = `SELECT currency, sum(m.receipts) AS receipts, sum(m.total_minor) AS total_minor, sum(m.at_risk_minor) AS at_risk_minor
		FROM money_at_risk AS m WHERE %s GROUP BY currency ORDER BY total_minor DESC`
	queryMistaken  = `SELECT product AS charged, true_product AS taken, sum(lines) AS times FROM sku_confusion WHERE %s GROUP BY charged, taken ORDER BY times DESC LIMIT 10`
	queryAttention = `SELECT store, what, which, detail FROM (SELECT *, toDate(since, 'UTC') AS day FROM needs_attention) WHERE %s ORDER BY since DESC, store, what, which LIMIT 20`
	queryLetters   = `SELECT by, count() AS count FROM (SELECT *, toDate(time, 'UTC') AS day FROM dead_letters) WHERE %s GROUP BY by ORDER BY count DESC`
)

// Make asks for everything. from and to are dates of event time, UTC, both included.
func Make(ctx context.Context, ask Ask, from, to time.Time) (*Report, error) {
	if to.Before(from) {
		return nil, fmt.Errorf("report from %s to %s: it ends before it begins", from.Format(time.DateOnly), to.Format(time.DateOnly))
	}
	r := &Report{From: from.Format(time.DateOnly), To: to.Format(time.DateOnly)}
	var verdicts []judged
	for _, part := range []struct {
		name, query string
		into        func(line []byte) error
	}{
		{"days", queryDays, into(&r.Days)},
		{"accuracy", queryAccuracy, into(&r.Accuracy)},
		{"reliability", queryBins, into(&r.Reliability)},
		{"judged receipts", queryJudged, into(&verdicts)},
		{"time to receipt", queryWaits, into(&r.Waits)},
		{"money", queryMoney, into(&r.Money)},
		{"mistaken products", queryMistaken, into(&r.Mistaken)},
		{"attention", queryAttention, into(&r.Attention)},
		{"dead letters", queryLetters, into(&r.DeadLetters)},
	} {
		if err := rows(ctx, ask, r.between(part.query), part.into); err != nil {
			return nil, fmt.Errorf("report %s: %w", part.name, err)
		}
	}
	for i := range r.Accuracy {
		r.Accuracy[i].interval()
	}
	r.RiskCoverage = riskCoverage(verdicts, r.receipts())
	return r, nil
}

// between puts the days into a query.
func (r *Report) between(query string) string {
	return fmt.Sprintf(query, fmt.Sprintf("day BETWEEN '%s' AND '%s'", r.From, r.To)) +
		" SETTINGS output_format_json_quote_64bit_integers = 0"
}

func (r *Report) receipts() (n int64) {
	for _, m := range r.Money {
		n += m.Receipts
	}
	return n
}

// rows asks, and hands on the answer's lines.
func rows(ctx context.Context, ask Ask, query string, into func(line []byte) error) error {
	var out bytes.Buffer
	if err := ask(ctx, query, "JSONEachRow", &out); err != nil {
		return err
	}
	for line := range bytes.Lines(out.Bytes()) {
		if err := into(line); err != nil {
			return fmt.Errorf("read %q: %w", line, err)
		}
	}
	return nil
}

// into appends what a line says to a list. What has no value, as null, stays zero.
func into[T any](list *[]T) func(line []byte) error {
	*list = []T{} // in JSON an empty list, not null
	return func(line []byte) error {
		var one T
		err := json.Unmarshal(line, &one)
		*list = append(*list, one)
		return err
	}
}
