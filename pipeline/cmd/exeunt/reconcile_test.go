package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a replay books, the sandbox's list confirms; a line that is lost is named.
func TestReconcileCommand(t *testing.T) {
	brokers := embedded(t)
	on := "--brokers=" + strings.Join(brokers, ",")
	dir, list := recordings(t, "misplace-and-pass")[0], filepath.Join(t.TempDir(), "sandbox.jsonl")
	if code, _, stderr := exeunt(t, "replay", "--partitions=1", on, "--sandbox-file", list, dir); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if code, stdout, stderr := exeunt(t, "reconcile", on, "--sandbox-file", list); code != exitOK || stdout != "" {
		t.Fatalf("exit code %d: %s%s", code, stdout, stderr)
	}
	text, err := os.ReadFile(list)
	if err != nil || len(bytes.TrimSpace(text)) == 0 {
		t.Fatalf("the sandbox's list has %q, %v", text, err)
	}
	if err := os.WriteFile(list, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, _ := exeunt(t, "reconcile", on, "--sandbox-file", list, "--json")
	if code != exitFailure || !strings.Contains(stdout, "the provider knows nothing of it") {
		t.Errorf("exit code %d: %s", code, stdout)
	}
	if code, _, _ := exeunt(t, "reconcile", on, "--provider", "piggybank"); code != exitUsage {
		t.Errorf("an unknown provider: exit code %d", code)
	}
}
