package clickhouse

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/schemas"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files of testdata anew")

// What is sent to servers that no test can run: a cluster's tables, and accounts in SQL.
// The engine reads it, which shows at least that it is SQL.
func TestGeneratedSQL(t *testing.T) {
	ana := engine.User{Name: "ana", PasswordSHA256: engine.PasswordSHA256("secret"), Database: "exeunt", Tenant: "north", QueriesPerMinute: 60}
	cluster := newDialect("main", schemas.Migrations())
	tables := cluster.translate(journal)
	for _, m := range schemas.Migrations() {
		for _, s := range m.Statements {
			tables = append(tables, cluster.translate(s)...)
		}
	}
	for name, statements := range map[string][]string{
		"cluster.sql":         tables,
		"account.sql":         accountSQL(ana, "exeunt", ""),
		"account_cluster.sql": accountSQL(ana, "exeunt", "main"),
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("testdata", name), script(statements))
			c := emptyDatabase(t)
			if err := c.createDatabase(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, s := range statements {
				var formatted string
				if err := c.conn.QueryRow(t.Context(), "SELECT formatQuery(?)", s).Scan(&formatted); err != nil {
					t.Errorf("%s: %v", firstLine(s), err)
				}
			}
		})
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); -rewrite writes it anew:\n%s", path, diff)
	}
}
