package clickhouse

import (
	"errors"
	"testing"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/schemas"
)

func TestMigrateOnceByManyAtOnce(t *testing.T) {
	c := emptyDatabase(t)
	all := pool.New().WithErrors().WithContext(t.Context())
	for range 4 {
		all.Go(c.Migrate)
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := number(t, c, "SELECT count() FROM schema_migrations FINAL"), uint64(len(schemas.Migrations())); got != want {
		t.Errorf("%d migrations in the journal, want %d", got, want)
	}
	if err := c.Migrate(t.Context()); err != nil {
		t.Errorf("again: %v", err)
	}
}

func TestChangedMigrationIsRefused(t *testing.T) {
	c := migrated(t)
	changed := schemas.Migrations()
	changed[1].Hash = "another"
	if err := c.migrate(t.Context(), changed); !errors.Is(err, ErrMigration) {
		t.Errorf("changed migration: %v, want ErrMigration", err)
	}
	older := schemas.Migrations()[:2]
	if err := c.migrate(t.Context(), older); !errors.Is(err, ErrMigration) {
		t.Errorf("migrations of a newer release: %v, want ErrMigration", err)
	}
}

func TestLookSaysWhatIsPending(t *testing.T) {
	c := emptyDatabase(t)
	fresh, err := c.Look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(fresh.Pending) != len(schemas.Migrations()) || fresh.Version == "" || time.Since(fresh.Now).Abs() > 10*time.Second {
		t.Errorf("before: %+v, want all migrations to be pending", fresh)
	}
	if err := c.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if done, err := c.Look(t.Context()); err != nil || len(done.Pending) > 0 {
		t.Errorf("after: %+v, %v, want nothing to be pending", done, err)
	}
}

// Every table, view and column says what it is.
func TestEverythingIsCommented(t *testing.T) {
	c := migrated(t)
	for _, query := range []string{
		"SELECT count() FROM system.columns WHERE database = currentDatabase() AND comment = '' AND table NOT LIKE 'mv_%'",
		"SELECT count() FROM system.tables WHERE database = currentDatabase() AND comment = '' AND name NOT LIKE 'mv_%'",
		"SELECT count() FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND name != 'schema_migrations' " +
			"AND NOT (create_table_query LIKE '%non_replicated_deduplication_window = 10000%' AND sorting_key LIKE 'tenant, store, %' AND partition_key LIKE 'toYYYYMM(%')",
	} {
		if n := number(t, c, query); n != 0 {
			t.Errorf("%d, want 0: %s", n, query)
		}
	}
	if n := number(t, c, "SELECT count() FROM system.columns WHERE database = currentDatabase()"); n < 300 {
		t.Errorf("%d columns: the tables are not there", n)
	}
}

// Every view can be asked, empty as it is.
func TestViewsAnswer(t *testing.T) {
	c := migrated(t)
	rows, err := c.conn.Query(t.Context(), "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var view string
		if err := rows.Scan(&view); err != nil {
			t.Fatal(err)
		}
		number(t, c, "SELECT count() FROM (SELECT * FROM "+view+")")
	}
}

// Tables that an older release has made and filled get what they lack, and keep their rows.
func TestOlderTablesAreBroughtUpToDate(t *testing.T) {
	c := emptyDatabase(t)
	if err := c.migrate(t.Context(), schemas.Migrations()[:5]); err != nil {
		t.Fatal(err)
	}
	if err := c.conn.Exec(t.Context(), "INSERT INTO receipts (tenant, visit, total_minor, topic) VALUES ('north', 'before', 100, 'north.receipts')"); err != nil {
		t.Fatal(err)
	}
	if err := c.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := NewSink(c).Insert(t.Context(), receiptBatch(0, 9)); err != nil {
		t.Fatal(err)
	}
	if n := number(t, c, "SELECT sum(total_minor) FROM receipts WHERE charged_minor = 0 AND empty(contests.name)"); n != 100+10*200 {
		t.Errorf("sum of old and new receipts %d, want 2100", n)
	}
}
