package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/pipeline/report"
	"github.com/exeunt-io/exeunt/schemas"
)

// keptInEngine starts the engine of a data directory with 300 visits in it.
func keptInEngine(t *testing.T) (data string) {
	t.Helper()
	if _, err := engine.Find(); err != nil && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
	t.Setenv(asExeunt, "1") // for the engine's process
	c := config{Data: t.TempDir(), ClickhouseDatabase: "exeunt"}
	client, stop, err := c.analysts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	batches := map[string]*connectors.Batch{}
	for n := range 300 {
		for _, e := range shop(n) {
			topic := e.Topic.In("local")
			if batches[topic] == nil {
				batches[topic] = &connectors.Batch{Topic: topic}
			}
			b := batches[topic]
			b.Last = int64(len(b.Events))
			e.At = schemas.Position{Topic: topic, Offset: b.Last}
			b.Events = append(b.Events, e)
		}
	}
	for _, b := range batches {
		if err := clickhouse.NewSink(client).Insert(t.Context(), *b); err != nil {
			t.Fatal(err)
		}
	}
	return c.Data
}

// The report adds up, in all its forms, and asks the engine that runs already.
func TestReport(t *testing.T) {
	days := []string{"--from", "2026-09-01", "--to", "2026-09-30", "--data", keptInEngine(t)}
	code, out, stderr := exeunt(t, append([]string{"report", "--json"}, days...)...)
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var r report.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	visits := int64(0)
	for _, d := range r.Days {
		visits += d.Visits
	}
	if visits != 300 || len(r.Money) != 1 || r.Money[0].TotalMinor != 90000 || r.Money[0].AtRiskMinor != 45000 {
		t.Errorf("%d visits, money %+v", visits, r.Money)
	}
	if len(r.Accuracy) != 1 || r.Accuracy[0].Lines != 600 || r.Accuracy[0].Low < 0.99 || len(r.RiskCoverage) == 0 {
		t.Errorf("accuracy %+v, %d points of risk and coverage", r.Accuracy, len(r.RiskCoverage))
	}
	page := filepath.Join(t.TempDir(), "week.html")
	if code, _, stderr := exeunt(t, append([]string{"report", "--html", page}, days...)...); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(html), "<svg"); n != 4 || strings.Contains(string(html), "src=") {
		t.Errorf("the page has %d plots, want 4 and nothing from elsewhere", n)
	}
	if code, out, _ := exeunt(t, append([]string{"report"}, days...)...); code != exitOK || !strings.Contains(out, "EUR 900.00") {
		t.Errorf("exit code %d, text:\n%s", code, out)
	}
	if code, _, _ := exeunt(t, "report", "--from", "2026-09-02", "--to", "2026-09-01"); code != exitUsage {
		t.Errorf("days in the wrong order: exit code %d", code)
	}
}
