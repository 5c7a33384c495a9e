package clickhouse

import (
	"context"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// BenchmarkSink inserts receipts of two lines, 10,000 rows a batch, as the sink does, and
// the same rows as plain batches of clickhouse-go without a token into tables without
// views or a window of tokens. The limit is a ratio of 0.8.
func BenchmarkSink(b *testing.B) {
	const receiptsPerBatch, batches = 10_000, 5
	c := migrated(b)
	for _, t := range []*table{receipts, receiptLines} {
		if err := c.conn.Exec(b.Context(), "CREATE TABLE plain_"+t.name+" AS "+t.name+" ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY (tenant, store, time, visit, topic, partition, offset)"); err != nil {
			b.Fatal(err)
		}
	}
	var exactly, plain time.Duration
	next := int64(0)
	for b.Loop() {
		for range batches {
			batch := busyHours(receiptBatch(next, next+receiptsPerBatch-1))
			next += receiptsPerBatch
			exactly += timed(b, func() error { return NewSink(c).Insert(b.Context(), batch) })
			plain += timed(b, func() error { return insertPlainly(b.Context(), c, batch) })
		}
	}
	rows := float64(3 * receiptsPerBatch * batches * b.N)
	b.ReportMetric(rows/exactly.Seconds(), "exactly-once-rows/s")
	b.ReportMetric(rows/plain.Seconds(), "plain-rows/s")
	b.ReportMetric(plain.Seconds()/exactly.Seconds(), "ratio")
}

// busyHours lets a receipt come each second, as in a chain of stores.
func busyHours(b connectors.Batch) connectors.Batch {
	for i := range b.Events {
		r := b.Events[i].Body.(schemas.Receipt)
		r.Left = 1_790_000_000*schemas.Second + schemas.Micros(b.Events[i].At.Offset)*schemas.Second
		r.Time = r.Left + schemas.Second
		b.Events[i].Body = r
	}
	return b
}

func timed(b *testing.B, work func() error) time.Duration {
	began := time.Now()
	if err := work(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began)
}

// insertPlainly makes rows of the records too: that is work that both have.
func insertPlainly(ctx context.Context, c *Client, batch connectors.Batch) error {
	for _, m := range recordsToRows["receipt"] {
		var rows []row
		for _, e := range batch.Events {
			rows = append(rows, m.rows(e)...)
		}
		t := *m.table
		t.name = "plain_" + t.name
		block, err := c.conn.PrepareBatch(ctx, t.insert())
		if err != nil {
			return err
		}
		if err := fill(block, rows); err != nil {
			return err
		}
		if err := block.Send(); err != nil {
			return err
		}
	}
	return nil
}
