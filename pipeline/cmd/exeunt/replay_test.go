package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/recording"
)

const realRecording = "../../../../shared/recordings/aifi-benchmark-1"

// exeunt runs a command line as a shell would.
func exeunt(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, &out, &err)
	return code, out.String(), err.String()
}

func wantRealRecording(t *testing.T) {
	t.Helper()
	if (recording.Source{Dir: realRecording}).Check() != nil {
		t.Skip("skipped: the real recording is not beside the project")
	}
}

func TestRealRecordingGivesItsTrueReceipt(t *testing.T) {
	wantRealRecording(t)
	out := filepath.Join(t.TempDir(), "receipts.json")
	if code, _, stderr := exeunt(t, "replay", "--format", "aifi", "--out", out, realRecording); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, got); err != nil {
		t.Fatal(err)
	}
	const want = `{"receipts":[{"target_id":"3325379692103139202","products":[{"barcode":"071142008582","quantity":1}]}]}`
	if compact.String() != want {
		t.Errorf("receipts %s\nwant     %s", compact.String(), want)
	}
}

// evidence are offsets, which depend on how stores that share a partition are mixed.
var evidence = regexp.MustCompile(`(?s)"evidence": \[.*?\]`)

// The same recordings give the same receipts whoever does the work.
func TestWorkersDoNotChangeReceipts(t *testing.T) {
	wantRealRecording(t)
	var first string
	for _, workers := range []string{"1", "2", "5"} {
		code, stdout, stderr := exeunt(t, "replay", "--json", "--workers", workers, realRecording, realRecording, realRecording)
		if code != exitOK {
			t.Fatalf("with %s workers: exit code %d: %s", workers, code, stderr)
		}
		got := evidence.ReplaceAllString(stdout, "")
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("receipts with %s workers:\n%s\nwith 1:\n%s", workers, got, first)
		}
	}
}

func TestReplayRefusesWrongUse(t *testing.T) {
	for name, args := range map[string][]string{
		"no recording":      {"replay", t.TempDir()},
		"no argument":       {"replay"},
		"unknown flag":      {"replay", "--colour", "red", "."},
		"unknown format":    {"replay", "--format", "vhs", "."},
		"unknown speed":     {"replay", "--speed", "fast", "."},
		"no cluster to run": {"run"},
		"no truth":          {"score", "--receipts", "x.json"},
	} {
		code, stdout, stderr := exeunt(t, args...)
		if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q on stdout, %q on stderr; want %d, nothing, one line", name, code, stdout, stderr, exitUsage)
		}
	}
}

func TestOutIsWrittenWholeOrNotAtAll(t *testing.T) {
	out := filepath.Join(t.TempDir(), "receipts.json")
	if err := os.WriteFile(out, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := exeunt(t, "replay", "--out", out, t.TempDir()); code == exitOK {
		t.Fatal("replayed an empty directory")
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != "before" {
		t.Errorf("the file says %q (%v) after a failure, want it untouched", text, err)
	}
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	for _, cmd := range commands() {
		if cmd.Hidden {
			continue
		}
		if cmd.Short == "" || cmd.Example == "" || !strings.Contains(cmd.Example, "exeunt "+cmd.Name()) {
			t.Errorf("%s has no example in its --help", cmd.Name())
		}
	}
}

func TestScoreCommand(t *testing.T) {
	dir := t.TempDir()
	truth := filepath.Join(dir, "truth.json")
	if err := os.WriteFile(truth, []byte(`{"receipts":[{"target_id":"1","products":[{"barcode":"a","quantity":2}]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := exeunt(t, "score", "--truth", truth, "--receipts", truth, "--json")
	var figures map[string]float64
	if err := json.Unmarshal([]byte(stdout), &figures); err != nil || code != exitOK {
		t.Fatalf("exit code %d, %v: %s%s", code, err, stdout, stderr)
	}
	if figures["f1"] != 1 || figures["exact_share"] != 1 || figures["true_units"] != 2 {
		t.Errorf("figures %v", figures)
	}
}
