package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/exeunt-io/exeunt/schemas"
)

// ErrMigration says that the tables are not those that this release knows.
var ErrMigration = errors.New("the tables are of another release")

const journal = `CREATE TABLE IF NOT EXISTS schema_migrations
(
    number UInt32 COMMENT 'number of the migration',
    name String COMMENT 'name of its file',
    hash String COMMENT 'SHA-256 of its text',
    applied_at DateTime DEFAULT now() COMMENT 'wall time at which it was finished'
)
ENGINE = ReplacingMergeTree
ORDER BY number
COMMENT 'Which migrations were done.'`

// Migrate brings the tables to this release's state. Any number of processes may do so
// at once, and one that dies in it may start again: every statement does nothing where it
// was done before, and a migration is entered in the journal after its last one.
//
// It fails with ErrMigration where a migration that was done has another text than this
// release's, or is unknown to it because a newer release has been here.
func (c *Client) Migrate(ctx context.Context) error {
	return c.migrate(ctx, schemas.Migrations())
}

func (c *Client) migrate(ctx context.Context, migrations []schemas.Migration) error {
	if err := c.createDatabase(ctx); err != nil {
		return err
	}
	ddl := newDialect(c.config.Cluster, migrations)
	if err := c.run(ctx, ddl.translate(journal)); err != nil {
		return fmt.Errorf("create the journal of migrations: %w", err)
	}
	done, err := c.migrated(ctx)
	if err != nil {
		return fmt.Errorf("read the journal of migrations: %w", err)
	}
	pending, err := undone(migrations, done)
	if err != nil {
		return err
	}
	for _, m := range pending {
		if err := c.apply(ctx, ddl, m); err != nil {
			return fmt.Errorf("migrate %s: %w", m.Name, err)
		}
	}
	return nil
}

// undone are the migrations that the journal, hashes by number, does not have.
func undone(migrations []schemas.Migration, done map[int]string) ([]schemas.Migration, error) {
	var pending []schemas.Migration
	known := map[int]bool{}
	for _, m := range migrations {
		known[m.Number] = true
		switch hash, ok := done[m.Number]; {
		case !ok:
			pending = append(pending, m)
		case hash != m.Hash:
			return nil, fmt.Errorf("migrate %s: it was done with another text: %w", m.Name, ErrMigration)
		}
	}
	for number := range done {
		if !known[number] {
			return nil, fmt.Errorf("migration %03d was done by a newer release: %w", number, ErrMigration)
		}
	}
	return pending, nil
}

func (c *Client) apply(ctx context.Context, ddl dialect, m schemas.Migration) error {
	for _, statement := range m.Statements {
		if err := c.run(ctx, ddl.translate(statement)); err != nil {
			return err
		}
	}
	return c.conn.Exec(ctx, "INSERT INTO schema_migrations (number, name, hash) VALUES (?, ?, ?)",
		uint32(m.Number), m.Name, m.Hash)
}

func (c *Client) run(ctx context.Context, statements []string) error {
	for _, s := range statements {
		if err := c.conn.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", firstLine(s), err)
		}
	}
	return nil
}

// migrated are the hashes of what was done, by number.
func (c *Client) migrated(ctx context.Context) (map[int]string, error) {
	rows, err := c.conn.Query(ctx, "SELECT number, hash FROM schema_migrations FINAL")
	if err != nil {
		return nil, err
	}
	return hashes(rows)
}

func hashes(rows driver.Rows) (done map[int]string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	done = map[int]string{}
	for rows.Next() {
		var number uint32
		var hash string
		if err := rows.Scan(&number, &hash); err != nil {
			return nil, err
		}
		done[int(number)] = hash
	}
	return done, rows.Err()
}

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// createDatabase makes the database from a connection that does not need it.
func (c *Client) createDatabase(ctx context.Context) (err error) {
	if !identifier.MatchString(c.config.Database) {
		return fmt.Errorf("create database %q: the name is not a plain identifier", c.config.Database)
	}
	conn, err := connect(c.config, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	statement := "CREATE DATABASE IF NOT EXISTS " + c.config.Database + onCluster(c.config.Cluster)
	if err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("create database %s: %w", c.config.Database, err)
	}
	return nil
}
