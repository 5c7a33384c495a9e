package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// A running engine lets in an analyst who was admitted meanwhile, shows them their
// tenant's rows, and refuses what is beyond their quota, saying so.
func TestAnalystIsAdmittedAndBounded(t *testing.T) {
	data := keptInEngine(t)
	a, ok := engine.Running(t.Context(), data)
	if !ok {
		t.Fatal("the engine does not run")
	}
	const limit = 5
	counts := map[string]string{}
	for _, tenant := range []string{"local", "north"} {
		code, password, stderr := exeunt(t, "tenant", "analyst", "--data", data, "--tenant", tenant, "--queries-per-minute", "5", "ana_"+tenant)
		if code != exitOK || len(strings.TrimSpace(password)) < 20 {
			t.Fatalf("exit code %d, password %q: %s", code, password, stderr)
		}
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
			t.Fatal(err)
		}
		ask := func() (int, string, string) {
			return exeunt(t, "sql", "--clickhouse-address", a.TCP, "--clickhouse-http", "http://"+a.HTTP,
				"--clickhouse-user", "ana_"+tenant, "--clickhouse-password-file", file, "--format", "TSV", "SELECT count() FROM visits")
		}
		code, counts[tenant], stderr = ask()
		for deadline := time.Now().Add(30 * time.Second); code != exitOK && time.Now().Before(deadline); {
			time.Sleep(100 * time.Millisecond)
			code, counts[tenant], stderr = ask()
		}
		if code != exitOK {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		for range 2 * limit { // a minute may end meanwhile, and another begin
			if code, _, stderr = ask(); code != exitOK {
				break
			}
		}
		if code != exitFailure || !strings.Contains(stderr, "QUOTA_EXCEEDED") || !strings.Contains(stderr, "queries = 6/5") {
			t.Errorf("beyond the quota: exit code %d, %s", code, stderr)
		}
	}
	if counts["local"] != "600\n" || counts["north"] != "0\n" {
		t.Errorf("rows that they see: %q", counts)
	}
}
