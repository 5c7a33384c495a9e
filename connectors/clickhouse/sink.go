package clickhouse

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/exeunt-io/exeunt/connectors"
)

// Sink writes batches of records to the tables, exactly once. It is a connectors.Sink.
//
// Each table gets its rows of a batch as one block with the batch's range as
// deduplication token. The server remembers the last 10,000 tokens of each table (see
// non_replicated_deduplication_window in schemas/clickhouse) and drops a block whose
// token it knows, in the table and in the sums that are made from it; so a batch that was
// written in part before a crash is completed by writing it again. Tables are always
// written in the same order.
type Sink struct {
	client *Client
	flaws  sinkFlaws
}

// sinkFlaws are ways to be wrong that tests switch on, to see that they would notice.
type sinkFlaws struct {
	freshToken bool // a block that is written again has another token
}

// NewSink writes through a client whose tables are migrated.
func NewSink(client *Client) *Sink { return &Sink{client: client} }

// Insert implements connectors.Sink.
func (s *Sink) Insert(ctx context.Context, batch connectors.Batch) error {
	rows := map[*table][]row{}
	for _, e := range batch.Events {
		if !Wants(e.Topic, e.Body.Record()) {
			continue
		}
		for _, m := range recordsToRows[e.Body.Record()] {
			rows[m.table] = append(rows[m.table], m.rows(e)...)
		}
	}
	for _, t := range tables {
		if len(rows[t]) == 0 {
			continue
		}
		if err := s.insert(ctx, t, batch.Range(), rows[t]); err != nil {
			return fmt.Errorf("insert %d rows in %s: %w", len(rows[t]), t.name, err)
		}
	}
	return nil
}

func (s *Sink) insert(ctx context.Context, t *table, token string, rows []row) (err error) {
	settings := clickhouse.Settings{
		"insert_deduplication_token":                         token,
		"insert_deduplicate":                                 1,
		"deduplicate_blocks_in_dependent_materialized_views": 1,
		"async_insert":                                       0, // would make blocks of its own
		"max_partitions_per_insert_block":                    0, // a replay may span years
		"optimize_on_insert":                                 0, // no two rows of a batch are of one record: there is nothing to merge
	}
	if s.client.config.Cluster != "" {
		settings["distributed_foreground_insert"] = 1 // acknowledged by the shards themselves
	}
	if s.flaws.freshToken {
		settings["insert_deduplication_token"] = rand.Text()
	}
	batch, err := s.client.conn.PrepareBatch(clickhouse.Context(ctx, clickhouse.WithSettings(settings)), t.insert())
	if err != nil {
		return err
	}
	if err := fill(batch, rows); err != nil {
		return errors.Join(err, batch.Abort())
	}
	return batch.Send()
}

func fill(batch driver.Batch, rows []row) error {
	for _, r := range rows {
		if err := batch.Append(r...); err != nil {
			return err
		}
	}
	return nil
}

// insert is the statement that a block of rows follows.
func (t *table) insert() string {
	return "INSERT INTO " + t.name + " (`" + strings.Join(t.columns, "`, `") + "`)"
}

// Knows implements connectors.Sink.
func (s *Sink) Knows(ctx context.Context, topic string, partition int32) (bool, error) {
	for _, t := range tables {
		var n uint64
		query := "SELECT count() FROM (SELECT 1 FROM " + t.name + " WHERE topic = ? AND partition = ? LIMIT 1)"
		if err := s.client.conn.QueryRow(ctx, query, topic, partition).Scan(&n); err != nil {
			return false, fmt.Errorf("look for %s partition %d in %s: %w", topic, partition, t.name, err)
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}
