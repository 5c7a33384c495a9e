package clickhouse

import (
	"fmt"
	"testing"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// receiptBatch is receipts of two lines each, over several months.
func receiptBatch(first, last int64) connectors.Batch { return receiptBatchOf("acme", first, last) }

func receiptBatchOf(tenant string, first, last int64) connectors.Batch {
	b := connectors.Batch{Topic: schemas.Receipts.In(tenant), Partition: 1, First: first, Last: last}
	for offset := first; offset <= last; offset++ {
		left := schemas.Micros(offset) * schemas.Day / 10
		line := schemas.Line{Product: fmt.Sprint("plu:", offset%7), Quantity: 1, Amount: schemas.Money{Minor: 100, Currency: "EUR"}, Probability: 0.75}
		b.Events = append(b.Events, schemas.Event{
			Topic: schemas.Receipts,
			Key:   schemas.StoreKey(tenant, "1").Visit(fmt.Sprint(offset)),
			At:    schemas.Position{Topic: b.Topic, Partition: b.Partition, Offset: offset},
			Body: schemas.Receipt{
				ID: fmt.Sprint(offset), Status: schemas.Final, Visit: fmt.Sprint(offset), Time: left + schemas.Second, Left: left,
				Lines: []schemas.Line{line, line}, Total: schemas.Money{Minor: 200, Currency: "EUR"}, Probability: 0.5,
			},
		})
	}
	return b
}

// checks compare what is there with what should be: rows against distinct records, and
// sums that are kept against sums of the rows. Each must be zero.
var checks = []string{
	"SELECT abs(count() - uniqExact(topic, partition, offset)) FROM receipts",
	"SELECT abs(count() - uniqExact(topic, partition, offset, line)) FROM receipt_lines",
	"SELECT abs(count() - uniqExact(topic, partition, offset)) FROM visits",
	"SELECT abs(count() - uniqExact(topic, partition, offset)) FROM interactions",
	"SELECT abs(count() - uniqExact(topic, partition, offset)) FROM payments",
	"SELECT abs((SELECT sum(receipts) FROM receipts_hourly) - (SELECT count() FROM receipts))",
	"SELECT abs((SELECT sum(total_minor) FROM receipts_hourly) - (SELECT sum(total_minor) FROM receipts))",
	"SELECT abs((SELECT sum(units) FROM products_daily) - (SELECT sum(quantity) FROM receipt_lines WHERE status = 'final'))",
	"SELECT abs((SELECT sum(visits) FROM visits_hourly) - (SELECT countIf(event = 'closed') FROM visits))",
}

func audit(t testing.TB, c *Client) (wrong []string) {
	t.Helper()
	for _, query := range checks {
		if n := number(t, c, query); n != 0 {
			wrong = append(wrong, fmt.Sprintf("%d: %s", n, query))
		}
	}
	return wrong
}

func TestRepeatedBatchChangesNothing(t *testing.T) {
	c := migrated(t)
	sink := NewSink(c)
	for range 3 {
		for first := int64(0); first < 3000; first += 1000 {
			if err := sink.Insert(t.Context(), receiptBatch(first, first+999)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if wrong := audit(t, c); len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
	if n := number(t, c, "SELECT count() FROM receipt_lines"); n != 6000 {
		t.Errorf("%d lines, want 6000", n)
	}
	if n := number(t, c, "SELECT sum(at_risk_minor) FROM money_at_risk"); n != 300000 {
		t.Errorf("%d minor units at risk, want 300000", n)
	}
	if known, err := sink.Knows(t.Context(), "acme.receipts", 1); err != nil || !known {
		t.Errorf("partition known %v, %v", known, err)
	}
	if known, err := sink.Knows(t.Context(), "acme.receipts", 2); err != nil || known {
		t.Errorf("other partition known %v, %v", known, err)
	}
}

// A batch that was written to one table only, as by a worker that was killed, is completed.
func TestHalfABatchIsCompleted(t *testing.T) {
	c := migrated(t)
	b := receiptBatch(0, 99)
	var rows []row
	for _, e := range b.Events {
		rows = append(rows, recordsToRows["receipt"][0].rows(e)...)
	}
	sink := NewSink(c)
	if err := sink.insert(t.Context(), receipts, b.Range(), rows); err != nil {
		t.Fatal(err)
	}
	if err := sink.Insert(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if wrong := audit(t, c); len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
	if n := number(t, c, "SELECT count() FROM receipt_lines"); n != 200 {
		t.Errorf("%d lines, want 200", n)
	}
}

// The audits notice a sink without tokens, and one that cuts batches anew.
func TestAuditsNotice(t *testing.T) {
	for name, repeat := range map[string]func(*Sink) error{
		"no token": func(s *Sink) error {
			s.flaws.freshToken = true
			return s.Insert(t.Context(), receiptBatch(0, 99))
		},
		"another batch": func(s *Sink) error { return s.Insert(t.Context(), receiptBatch(0, 120)) },
	} {
		c := migrated(t)
		sink := NewSink(c)
		if err := sink.Insert(t.Context(), receiptBatch(0, 99)); err != nil {
			t.Fatal(err)
		}
		if err := repeat(sink); err != nil {
			t.Fatal(err)
		}
		if len(audit(t, c)) == 0 {
			t.Errorf("%s: the audits find nothing wrong", name)
		}
	}
}
