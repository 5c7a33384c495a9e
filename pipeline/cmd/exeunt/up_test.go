package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

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
	said := notice{want: "items", then: func(string) { stop() }}
	code := run(ctx, []string{"up", "--speed", "max", "--hertz", "20", "--listen", "127.0.0.1:0",
		"--data", filepath.Join(t.TempDir(), "clickhouse")}, &out, &said)
	if strings.Contains(said.all.String(), engine.ErrNoEngine.Error()) && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
	if code != exitOK || !strings.Contains(out.String(), "visits") {
		t.Errorf("exit code %d, %q: %s", code, out.String(), said.all.String())
	}
}

// The plots of a store that is up come from its own ClickHouse, also those that need people
// who review.
func TestAccuracyPageOfAStoreThatIsUp(t *testing.T) {
	b := browse(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	where := make(chan string, 1)
	said := notice{want: "the store is at", then: func(text string) { where <- urlIn.FindString(text) }}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"up", "--speed", "max", "--hertz", "20", "--seed", "3", "--shoppers", "6", "--reviewers", "3",
			"--listen", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "clickhouse")}, io.Discard, &said)
	}()
	select {
	case address := <-where:
		b.do("see every plot", chromedp.Navigate(address+"accuracy"), chromedp.Poll[chromedp.Void](`document.querySelectorAll('.plots svg.chart').length === 6`, chromedp.WithPollingTimeout(0)))
		if trouble := b.find("trouble", chromedp.Evaluate[string](`[...document.querySelectorAll('.plots .bad')].map(e => e.textContent).join()`)); trouble != "" {
			t.Error(trouble)
		}
		b.do("see what is assured", see(".tile"))
		b.shot("accuracy")
		stop()
		if code := <-ended; code != exitOK {
			t.Errorf("exit code %d", code)
		}
	case code := <-ended:
		if strings.Contains(said.all.String(), engine.ErrNoEngine.Error()) && os.Getenv("CI") != "true" {
			t.Skip("no ClickHouse on this machine: run `make engine`")
		}
		t.Fatalf("exit code %d: %s", code, said.all.String())
	}
}

var urlIn = regexp.MustCompile(`http://\S+`)

// notice does something when what is written to it has a word.
type notice struct {
	want string
	then func(text string)
	all  bytes.Buffer
}

func (n *notice) Write(b []byte) (int, error) {
	n.all.Write(b)
	if bytes.Contains(b, []byte(n.want)) {
		n.then(string(b))
	}
	return len(b), nil
}
