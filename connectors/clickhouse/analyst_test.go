package clickhouse

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/schemas"
)

// everyRecord is an event of each kind that becomes rows, of one tenant, whose name is in
// its rows.
func everyRecord(tenant string) (batches []connectors.Batch) {
	for record, generate := range bodies {
		b := connectors.Batch{Topic: tenant + "." + string(record), First: 0, Last: 19}
		for i := range int64(20) {
			b.Events = append(b.Events, schemas.Event{
				Topic: sources[record], Key: schemas.StoreKey(tenant, tenant+"-shop").Visit("v"), Body: generate(int(i)),
				At: schemas.Position{Topic: b.Topic, Offset: i},
			})
		}
		batches = append(batches, b)
	}
	return append(batches, receiptBatchOf(tenant, 0, 99))
}

// other is a tenant whose name is in no documentation of ClickHouse's, either.
const other = "sudmarkt"

// An analyst of one tenant sees their own rows, and never another's: in no table, no
// view, and no table of the system's.
func TestAnalystSeesOneTenant(t *testing.T) {
	data := t.TempDir()
	e, err := engine.Start(t.Context(), engine.Options{Data: data, ChildCommand: []string{"engine-child"}})
	wantEngine(t, err)
	t.Cleanup(e.Stop)
	admin := open(t, e.Address, "exeunt")
	if err := admin.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, tenant := range []string{"north", other} {
		for _, b := range everyRecord(tenant) {
			if err := NewSink(admin).Insert(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
	}
	ana := engine.User{Name: "ana", PasswordSHA256: engine.PasswordSHA256("secret"), Database: "exeunt", Tenant: "north", QueriesPerMinute: 10000}
	if err := engine.Admit(t.Context(), data, ana); err != nil {
		t.Fatal(err)
	}
	e.Stop() // a running engine reads its accounts anew, but not at once
	if e, err = engine.Start(t.Context(), engine.Options{Data: data, ChildCommand: []string{"engine-child"}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	asAna := HTTP{"http://" + e.Address.HTTP, "ana", "secret", "exeunt"}
	asAdmin := HTTP{"http://" + e.Address.HTTP, e.Address.User, e.Address.Password, "exeunt"}
	seen := 0
	for _, r := range schemas.Relations() {
		if r.Name == "schema_migrations" {
			continue
		}
		query := "SELECT * FROM " + r.Name
		own, all := answer(t, asAna, query), answer(t, asAdmin, query)
		if strings.Contains(own, other) {
			t.Errorf("%s shows another tenant's rows", r.Name)
		}
		if strings.Contains(all, "north") != strings.Contains(own, "north") {
			t.Errorf("%s does not show the analyst's own rows:\n%.200s", r.Name, own)
		}
		if strings.Contains(all, other) {
			seen++
		}
	}
	if seen < 20 {
		t.Errorf("only %d tables and views have another tenant's rows to hide", seen)
	}
	for _, table := range strings.Fields(answer(t, asAdmin, "SELECT database || '.`' || name || '`' FROM system.tables WHERE database NOT IN ('exeunt', 'default')")) {
		if text := answer(t, asAna, "SELECT * FROM "+table+" LIMIT 10000"); strings.Contains(text, other) {
			t.Errorf("%s tells of another tenant:\n%.300s", table, text)
		}
	}
	for _, query := range []string{"SELECT * FROM merge('exeunt', '.*')", "SELECT * FROM visits FINAL", "SELECT _part, * FROM receipts PREWHERE tenant != 'north'"} {
		if text := answer(t, asAna, query); strings.Contains(text, other) {
			t.Errorf("%s shows another tenant's rows:\n%.300s", query, text)
		}
	}
	for _, query := range []string{
		"INSERT INTO visits (tenant) VALUES ('south')", "DROP TABLE visits", "ALTER TABLE visits DELETE WHERE 1",
		"CREATE TABLE t (n Int8) ENGINE = Memory", "SELECT * FROM mv_visits_hourly", "SELECT * FROM schema_migrations",
		"SELECT * FROM remote('127.0.0.1', 'exeunt', 'visits')", "SELECT * FROM file('*')",
		"SELECT * FROM url('http://127.0.0.1', 'LineAsString')", "SELECT 1 SETTINGS max_execution_time = 1000", "SYSTEM SHUTDOWN", "SHOW GRANTS FOR exeunt",
	} {
		if text := answer(t, asAna, query); !strings.HasPrefix(text, "error") {
			t.Errorf("%s is allowed: %.200s", query, text)
		}
	}
}

// answer is what a query gives, or "error" and why not.
func answer(t *testing.T, h HTTP, query string) string {
	t.Helper()
	var out bytes.Buffer
	if err := h.Ask(t.Context(), query, "TSV", &out); err != nil {
		return fmt.Sprint("error ", err)
	}
	return out.String()
}
