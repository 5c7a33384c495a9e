package clickhouse

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var manyLines = flag.Int("lines", 10_000_000, "receipt lines that BenchmarkQuestions asks about")

// generated fills the tables by SQL: three lines a receipt, twenty stores, a hundred days,
// a tenth of the receipts judged. %d is the number of lines.
var generated = []string{
	`INSERT INTO receipt_lines (tenant, store, visit, id, status, time, line, product, name, quantity, price_minor, amount_minor, currency, probability, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), 'r' || toString(n), 'final', toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000, number %% 3 + 1,
			'plu:' || toString(p), 'Product ' || toString(p), 1, 100 + p, 100 + p, 'EUR', 1 - (cityHash64(number) %% 1000) / 10000, 'north.receipts', 0, n
		FROM (SELECT number, intDiv(number, 3) AS n, cityHash64(number) %% 500 AS p FROM numbers(%d))`,
	`INSERT INTO receipts (tenant, store, visit, id, status, time, entered, left, lines, total_minor, currency, probability, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), 'r' || toString(n), 'final', toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000 AS t, t - 300, t - cityHash64(n) %% 60,
			3, 1000, 'EUR', 1 - (cityHash64(n) %% 1000) / 5000, 'north.receipts', 0, n
		FROM (SELECT number AS n FROM numbers(intDiv(%d, 3)))`,
	`INSERT INTO visits (tenant, store, visit, event, time, left, probability, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), 'closed', toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000 AS t, t, 0.9, 'north.attributed', 0, n
		FROM (SELECT number AS n FROM numbers(intDiv(%d, 3)))`,
	`INSERT INTO reviews (tenant, store, visit, time, review, step, reason, work_seconds, lines_changed, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000, 'v' || toString(n),
			if(number %% 2 = 0, 'queued', 'settled'), 'doubt', if(number %% 2 = 0, 0, 40), n %% 3 = 0, 'north.judged', 0, number
		FROM (SELECT number, intDiv(number, 2) * 10 AS n FROM numbers(intDiv(%d, 15)))`,
	`INSERT INTO interactions (tenant, store, visit, time, id, product, quantity, probability, fixture, shelf, plate, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000, 'i' || toString(n),
			'plu:' || toString(cityHash64(n) %% 500), 1, 0.9, toString(n %% 7), n %% 6 + 1, n %% 12 + 1, 'north.attributed', 1, n
		FROM (SELECT number * 10 AS n FROM numbers(intDiv(%d, 30)))`,
	`INSERT INTO audits (tenant, store, visit, time, kind, review, line, product, quantity, true_product, true_quantity, right, probability, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(n %% 20), 'v' || toString(n), toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + n %% 8640000, if(n %% 3 = 0, 'doubt', 'blind'), 'v' || toString(n), 1,
			'plu:' || toString(p), 1, 'plu:' || toString(if(cityHash64(n, 1) %% 50 = 0, p + 1, p)) AS taken, 1, taken = product AS right, 1 - (cityHash64(n) %% 1000) / 10000, 'north.judged', 0, n
		FROM (SELECT number * 10 AS n, cityHash64(n) %% 500 AS p, 'plu:' || toString(p) AS product FROM numbers(intDiv(%d, 30)))`,
	`INSERT INTO sensor_health (tenant, store, fixture, shelf, plate, time, state, noise_grams, gaps, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(number %% 20), toString(number %% 7), number %% 6 + 1, number %% 12 + 1, toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + number * 43 %% 8640000,
			if(number %% 97 = 0, 'frozen', 'ok'), 3, 0, 'north.observed', 0, number
		FROM numbers(intDiv(%d, 50))`,
	`INSERT INTO fixture_health (tenant, store, fixture, time, cells, dead, noise_grams, loudest_grams, gaps, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(number %% 20), toString(intDiv(number, 20) %% 7), toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + intDiv(number, 140) * 60, 72, number %% 97 = 0, 2, 5, 0,
			'north.observed', 1, number
		FROM numbers(intDiv(%d, 5))`,
	`INSERT INTO restocks (tenant, store, time, event, product, quantity, probability, astray, fixture, shelf, plate, topic, partition, offset)
		SELECT 'north', 'shop-' || toString(number %% 20), toDateTime64('2026-06-01 00:00:00', 6, 'UTC') + number * 43 %% 8640000, toString(number), 'plu:' || toString(number %% 500), 1, 0.9, number %% 10 = 0,
			toString(number %% 7), number %% 6 + 1, number %% 12 + 1, 'north.attributed', 2, number
		FROM numbers(intDiv(%d, 50))`,
}

func fillTables(t testing.TB, c *Client, lines int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // and not the client's minute
	defer cancel()
	for _, statement := range generated {
		if err := c.conn.Exec(ctx, fmt.Sprintf(statement+" SETTINGS max_partitions_per_insert_block = 0", lines)); err != nil {
			t.Fatal(err)
		}
	}
}

// sqlFiles are the questions of the README, by file.
func sqlFiles(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../../deploy/questions/*.sql")
	if err != nil || len(paths) != 10 {
		t.Fatalf("%d questions, %v", len(paths), err)
	}
	questions := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		questions[filepath.Base(path)] = string(text)
	}
	return questions
}

// Every question has an answer.
func TestQuestionsAreAnswered(t *testing.T) {
	c := migrated(t)
	fillTables(t, c, 30_000)
	for name, query := range sqlFiles(t) {
		if n := number(t, c, "SELECT count() FROM (\n"+query+"\n)"); n == 0 {
			t.Errorf("%s: no rows", name)
		}
	}
}

// BenchmarkQuestions asks the README's questions of ten million receipt lines. The limit is
// a second each on two cores.
func BenchmarkQuestions(b *testing.B) {
	c := migrated(b)
	fillTables(b, c, *manyLines)
	for name, query := range sqlFiles(b) {
		b.Run(name, func(b *testing.B) {
			slowest := time.Duration(0)
			for b.Loop() {
				began := time.Now()
				number(b, c, "SELECT count() FROM (\n"+query+"\n)")
				slowest = max(slowest, time.Since(began))
			}
			b.ReportMetric(slowest.Seconds(), "slowest-s")
		})
	}
}

var macro = regexp.MustCompile(`\$__(?:time|date)Filter\((\w+)\)`)

// dashboard is what the test reads of Grafana's JSON.
type dashboard struct {
	Title  string
	Panels []struct {
		Title   string
		Targets []struct{ RawSQL string }
	}
	Templating struct {
		List []struct{ Type, Query string }
	}
}

// Every query of every dashboard fits the tables.
func TestDashboardsFitTheTables(t *testing.T) {
	c := migrated(t)
	paths, err := filepath.Glob("../../deploy/grafana/*.json")
	if err != nil || len(paths) != 3 {
		t.Fatalf("%d dashboards, %v", len(paths), err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var d dashboard
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var queries []string
		for _, p := range d.Panels {
			for _, target := range p.Targets {
				queries = append(queries, target.RawSQL)
			}
		}
		for _, v := range d.Templating.List {
			if v.Type == "query" {
				queries = append(queries, v.Query)
			}
		}
		if len(queries) < 5 {
			t.Errorf("%s has %d queries", path, len(queries))
		}
		for _, query := range queries {
			query = macro.ReplaceAllString(query, "$1 >= toDate('2020-01-01')")
			query = strings.ReplaceAll(query, "${store:singlequote}", "'shop-1', 'shop-2'")
			if strings.Contains(query, "$") {
				t.Errorf("%s: the test knows no such macro: %s", d.Title, query)
			}
			number(t, c, "SELECT count() FROM ("+query+")")
		}
	}
}
