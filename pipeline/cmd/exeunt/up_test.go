package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// A store of a few simulated shoppers runs to its end, judges itself by the truth, and
// leaves its rows, beside those of an earlier life of its broker.
func TestUpLeavesASummaryAndRows(t *testing.T) {
	data := filepath.Join(t.TempDir(), "clickhouse")
	var settled int
	for _, seed := range []string{"1", "2"} {
		code, stdout, stderr := exeunt(t, "up", "--visits", "3", "--speed", "max", "--hertz", "20", "--seed", seed, "--reviewers", "1",
			"--listen", "127.0.0.1:0", "--data", data, "--json")
		if strings.Contains(stderr, engine.ErrNoEngine.Error()) && os.Getenv("CI") != "true" {
			t.Skip("no ClickHouse on this machine: run `make engine`")
		}
		if code != exitOK {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		var got summary
		if err := json.Unmarshal([]byte(stdout), &got); err != nil {
			t.Fatalf("%v in %q", err, stdout)
		}
		if got.Visits != 3 || got.Compared != 3 || got.TimeToReceiptP50 <= 0 || got.CPUSecondsPerVisit <= 0 ||
			got.MemoryEnd <= 0 || got.MemoryEarly != 0 || got.Behind <= 0 {
			t.Errorf("got %+v, want 3 visits, all compared, with times", got)
		}
		settled += got.Visits
	}
	code, stdout, stderr := exeunt(t, "sql", "--data", data, "--format", "TSV", "SELECT uniqExact(visit), count() = uniqExact(topic, partition, offset) FROM receipts")
	if want := "6\t1\n"; code != exitOK || stdout != want {
		t.Errorf("%d visits: got %q with exit code %d, want %q: %s", settled, stdout, code, want, stderr)
	}
}

// What is told to stop stops, and says what was seen until then.
func TestUpStopsWhenToldTo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out bytes.Buffer
	said := notice{want: "items", then: stop}
	code := run(ctx, []string{"up", "--speed", "max", "--hertz", "20", "--listen", "127.0.0.1:0",
		"--data", filepath.Join(t.TempDir(), "clickhouse")}, &out, &said)
	if strings.Contains(said.all.String(), engine.ErrNoEngine.Error()) && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
	if code != exitOK || !strings.Contains(out.String(), "visits") {
		t.Errorf("exit code %d, %q: %s", code, out.String(), said.all.String())
	}
}

// notice does something when what is written to it has a word.
type notice struct {
	want string
	then func()
	all  bytes.Buffer
}

func (n *notice) Write(b []byte) (int, error) {
	n.all.Write(b)
	if bytes.Contains(b, []byte(n.want)) {
		n.then()
	}
	return len(b), nil
}
