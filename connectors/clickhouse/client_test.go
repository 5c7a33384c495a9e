package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// shared is one engine for all tests of the package; each test has its own database.
var shared struct {
	once   sync.Once
	data   string
	engine *engine.Engine
	err    error
	number int
}

func TestMain(m *testing.M) {
	if len(os.Args) == 4 && os.Args[1] == "engine-child" {
		fmt.Fprintln(os.Stderr, engine.Child(os.Args[2:]))
		os.Exit(1)
	}
	data, err := os.MkdirTemp("", "exeunt-clickhouse-")
	if err != nil {
		panic(err)
	}
	shared.data = data
	code := m.Run()
	if shared.engine != nil {
		shared.engine.Stop()
	}
	os.RemoveAll(data)
	os.Exit(code)
}

// wantEngine skips a test where there is no ClickHouse, except in CI.
func wantEngine(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, engine.ErrNoEngine) && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// emptyDatabase is a client of the shared engine with a database of its own.
func emptyDatabase(t testing.TB) *Client {
	t.Helper()
	shared.once.Do(func() {
		shared.engine, shared.err = engine.Start(context.Background(), engine.Options{
			Data: shared.data, ChildCommand: []string{"engine-child"},
		})
	})
	wantEngine(t, shared.err)
	shared.number++
	return open(t, shared.engine.Address, fmt.Sprintf("test%d", shared.number))
}

func open(t testing.TB, a engine.Address, database string) *Client {
	t.Helper()
	c, err := Open(Config{Addresses: []string{a.TCP}, User: a.User, Password: a.Password, Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// migrated is emptyDatabase with the tables in it.
func migrated(t testing.TB) *Client {
	t.Helper()
	c := emptyDatabase(t)
	if err := c.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return c
}

// number asks for one number.
func number(t testing.TB, c *Client, query string) (n uint64) {
	t.Helper()
	if err := c.conn.QueryRow(context.Background(), "SELECT toUInt64(("+query+"))").Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
