package clickhouse

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// receiptsPerBatch of two lines each are 10,000 rows, over two tables.
const receiptsPerBatch, rowsPerReceipt = 3_334, 3

// BenchmarkSink inserts receipts exactly once, as the sink does, and the same rows as
// plain batches of clickhouse-go with its defaults into the same tables of another
// database, in turn. With views, both sides' inserts also keep the sums of
// 004_rollups.sql; without, neither's do. The limit is a ratio of 0.8.
func BenchmarkSink(b *testing.B) {
	b.Run("views", func(b *testing.B) { sinkAgainstPlain(b, migrated(b), migrated(b)) })
	b.Run("tables", func(b *testing.B) { sinkAgainstPlain(b, withoutViews(b), withoutViews(b)) })
	b.Run("kafka", workerAgainstPlain)
}

func sinkAgainstPlain(b *testing.B, exact, plain *Client) {
	const batches = 10
	var exactly, plainly time.Duration
	next := int64(0)
	for b.Loop() {
		for range batches {
			batch := busyHours(receiptBatch(next, next+receiptsPerBatch-1))
			next += receiptsPerBatch
			exactly += timed(b, func() error { return NewSink(exact).Insert(b.Context(), batch) })
			plainly += timed(b, func() error { return insertPlainly(b.Context(), plain, batch) })
		}
	}
	compare(b, next, exactly, plainly)
}

func compare(b *testing.B, receipts int64, exactly, plainly time.Duration) {
	rows := float64(rowsPerReceipt * receipts)
	b.ReportMetric(rows/exactly.Seconds(), "exactly-once-rows/s")
	b.ReportMetric(rows/plainly.Seconds(), "plain-rows/s")
	b.ReportMetric(plainly.Seconds()/exactly.Seconds(), "ratio")
}

// workerAgainstPlain has the whole way on the sink's side: receipts are fetched from the
// embedded broker, decoded and inserted while ranges are committed, with views. The plain
// side has its records in memory.
func workerAgainstPlain(b *testing.B) {
	const batches, more = 40, 8 // that every partition has whole batches to the end
	exact, plain := migrated(b), migrated(b)
	records := busyHours(receiptBatch(0, (batches+more)*receiptsPerBatch-1)).Events
	cluster := benchBroker(b, records)
	var exactly, plainly time.Duration
	for b.Loop() {
		exactly += sinkSome(b, cluster, exact, batches*receiptsPerBatch)
		for i := range batches {
			batch := connectors.Batch{Events: records[i*receiptsPerBatch : (i+1)*receiptsPerBatch]}
			plainly += timed(b, func() error { return insertPlainly(b.Context(), plain, batch) })
		}
	}
	compare(b, int64(b.N)*batches*receiptsPerBatch, exactly, plainly)
}

// benchBroker has the records in topics of four partitions.
func benchBroker(b *testing.B, records []schemas.Event) kafka.Cluster {
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(stop)
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		b.Fatal(err)
	}
	cluster := kafka.Cluster{Brokers: brokers, Codec: codec}
	if err := cluster.CreateTopics(b.Context(), kafka.Plan{Tenant: "acme", StorePartitions: 4, VisitPartitions: 4, Replication: 1}); err != nil {
		b.Fatal(err)
	}
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		b.Fatal(err)
	}
	defer edge.Close()
	for _, record := range records {
		if err := edge.Publish(b.Context(), record); err != nil {
			b.Fatal(err)
		}
	}
	if err := edge.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	return cluster
}

// sinkSome keeps so many records, from the first on, and says how long that took from the
// first batch: to join the group is not part of it.
func sinkSome(b *testing.B, cluster kafka.Cluster, c *Client, records int) time.Duration {
	ctx, enough := context.WithTimeout(b.Context(), time.Minute)
	defer enough()
	counted := &countedSink{Sink: NewSink(c), left: records, enough: enough}
	name := rand.Text()
	worker := kafka.NewSinkWorker(cluster, counted, kafka.SinkConfig{
		Name: name, Origin: name + "/", Tenants: []string{"acme"}, Topics: []schemas.Topic{schemas.Receipts},
		Records: receiptsPerBatch, Age: time.Second,
	})
	if err := worker.Run(ctx); err != nil || counted.left > 0 {
		b.Fatalf("%d records left, %v", counted.left, err)
	}
	return counted.ended.Sub(counted.began)
}

// countedSink says when enough records were kept, and for how long it kept.
type countedSink struct {
	*Sink
	mu           sync.Mutex
	began, ended time.Time
	left         int
	enough       func()
}

func (s *countedSink) Insert(ctx context.Context, batch connectors.Batch) error {
	s.mu.Lock()
	if s.began.IsZero() {
		s.began = time.Now()
	}
	s.mu.Unlock()
	if err := s.Sink.Insert(ctx, batch); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left > 0 {
		s.left, s.ended = s.left-len(batch.Events), time.Now()
	}
	if s.left <= 0 {
		s.enough()
	}
	return nil
}

// withoutViews is migrated without what keeps sums as receipts come in.
func withoutViews(b *testing.B) *Client {
	c := migrated(b)
	for _, view := range []string{"mv_receipts_hourly", "mv_products_daily"} {
		if err := c.conn.Exec(b.Context(), "DROP VIEW "+view); err != nil {
			b.Fatal(err)
		}
	}
	return c
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
		block, err := c.conn.PrepareBatch(ctx, m.table.insert())
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
