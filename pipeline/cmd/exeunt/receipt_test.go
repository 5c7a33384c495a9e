package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// The service shows a shopper the receipt behind the link that the other command made, and
// nothing else: it can face the world.
func TestReceiptServeCommand(t *testing.T) {
	c, cluster := topicsFor(t, 1, "local")
	paid := schemas.Receipt{ID: "a7", Visit: "a7", Revision: 1, Status: schemas.Final, Total: schemas.Money{Minor: 240, Currency: "EUR"}}
	if err := publish(t.Context(), cluster, schemas.Event{Topic: schemas.Receipts, Key: "local/1/a7", Body: paid}); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "receipt.key")
	if err := os.WriteFile(key, []byte("# since November\n"+strings.Repeat("k", 64)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said, says := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"receipt", "serve", "--brokers", c.Brokers[0], "--receipt-key-file", key, "--listen", "127.0.0.1:0"}, io.Discard, says)
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	base := regexp.MustCompile(`http://[^/]+`).FindString(line)
	if err != nil || base == "" {
		t.Fatalf("it says %q, %v", line, err)
	}
	go io.Copy(io.Discard, said)
	code, link, stderr := exeunt(t, "receipt", "link", "--receipt-key-file", key, "--receipt-url", base, "local/1/a7")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if page := got(t, strings.TrimSpace(link), http.StatusOK); !strings.Contains(page, "EUR 2.40") {
		t.Errorf("the page says:\n%s", page)
	}
	got(t, base+"/review", http.StatusNotFound)
	cancel()
	if code := <-ended; code != exitOK {
		t.Errorf("it ended with %d", code)
	}
}

// got is what an address answers, as soon as it answers so.
func got(t *testing.T, address string, status int) string {
	t.Helper()
	for began := time.Now(); time.Since(began) < 20*time.Second; {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err == nil && answer.StatusCode == status {
			return string(page)
		}
	}
	t.Fatalf("%s is not answered with %d", address, status)
	return ""
}
