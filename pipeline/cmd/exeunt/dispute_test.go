package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// A receipt of a replayed recording is contested from the command line, once.
func TestDisputeCommand(t *testing.T) {
	brokers := embedded(t)
	on := "--brokers=" + strings.Join(brokers, ",")
	if code, _, stderr := exeunt(t, "replay", "--partitions=1", on, recordings(t, "misplace-and-pass")[0]); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	c := config{Brokers: brokers, Tenants: []string{"local"}, Partitions: 1, Replication: 1}
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := cluster.ReadAll(t.Context(), "local", schemas.Receipts)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(receipts, func(e schemas.Event) bool {
		r := e.Body.(schemas.Receipt)
		return r.Status == schemas.Final && len(r.Lines) > 0
	})
	if at < 0 {
		t.Fatalf("of %d receipts none is final and of goods", len(receipts))
	}
	last := receipts[at].Body.(schemas.Receipt)
	visit, product := string(receipts[at].Key), last.Lines[0].Product
	if code, _, stderr := exeunt(t, "dispute", on, "--product", product, "--text", "not mine", "--wait=100ms", visit); code != exitFailure || !strings.Contains(stderr, "does it run?") {
		t.Errorf("without settlement: exit code %d: %s", code, stderr)
	}
	workers, err := newWorkers(cluster, []string{"settlement", "review", "payments"}, psp.NewSandbox(), kafka.WorkerConfig{Tenants: c.Tenants})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range workers {
		go w.Run(t.Context())
	}
	for _, try := range []struct {
		why  string
		args []string
		code int
		says string
	}{
		{"said again", []string{"--product", product, "--text", "not mine", visit, "--json"}, exitOK, `"state": "open"`},
		{"by the receipt's id", []string{"--product", product, "--text", "not mine", last.ID}, exitOK, visit + ": open"},
		{"in other words", []string{"--product", product, "--text", "certainly not mine", visit}, exitFailure, "contested already"},
		{"without words", []string{"--product", product, visit}, exitUsage, "say what is wrong"},
		{"a product that is not on it", []string{"--product", "gold", "--text", "not mine", visit}, exitUsage, "no such line"},
		{"no such receipt", []string{"--text", "not mine", "local/1/nobody"}, exitUsage, "has no receipt"},
		{"two tenants", []string{"--tenants=a,b", "--text", "not mine", visit}, exitUsage, "one tenant"},
	} {
		code, stdout, stderr := exeunt(t, append([]string{"dispute", on}, try.args...)...)
		if code != try.code || !strings.Contains(stdout+stderr, try.says) {
			t.Errorf("%s: exit code %d, want %d and %q: %s%s", try.why, code, try.code, try.says, stdout, stderr)
		}
	}
}

func TestReceiptLinkCommand(t *testing.T) {
	key := filepath.Join(t.TempDir(), "receipt.key")
	if err := os.WriteFile(key, []byte(strings.Repeat("k", 64)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	withKey, at := "--receipt-key-file="+key, "--receipt-url=https://shop.example"
	code, stdout, stderr := exeunt(t, "receipt", "link", withKey, at, "north/12/a7", "north/12/b8")
	if code != exitOK || strings.Count(stdout, "https://shop.example/r/ey") != 2 {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	if code, stdout, _ := exeunt(t, "receipt", "link", withKey, at, "north/12/a7", "--json"); code != exitOK || !strings.HasPrefix(stdout, `{"visit":"north/12/a7","url":"https://`) {
		t.Errorf("exit code %d: %s", code, stdout)
	}
	for _, args := range [][]string{
		{"receipt", "link", at, "north/12/a7"}, {"receipt", "link", withKey, "north/12/a7"}, {"receipt", "link", withKey, at, "north/12"},
		{"receipt", "link", withKey, at}, {"receipt", "serve", "--brokers=x:1"}, {"receipt", "serve", withKey},
	} {
		if code, stdout, _ := exeunt(t, args...); code != exitUsage {
			t.Errorf("%v: exit code %d: %s", args, code, stdout)
		}
	}
}
