package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// A gate asks: who owes nothing comes in, who owes is refused, and after the edge was
// started again a passage is still the same one.
func TestEdgeAnswersGates(t *testing.T) {
	c, cluster := topicsFor(t, 3, "north")
	owe(t, cluster, schemas.Debt{Credential: "amex", Visit: "a", Amount: schemas.Money{Minor: 240, Currency: "USD"}})
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "edge.yaml")
	text := fmt.Sprintf("brokers: [%q]\ntenants: [north]\nstore: \"12\"\ndefinition: %s\ngate: {listen: \"127.0.0.1:0\", token-file: %s, hold: \"50.00\", currency: USD}\n", c.Brokers[0], exampleStore, token)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		at(t, path, func(address string) {
			for credential, want := range map[string]int{"visa": http.StatusOK, "amex": http.StatusPaymentRequired} {
				if got := knock(t, address, credential); got != want {
					t.Errorf("%s was answered %d, want %d", credential, got, want)
				}
			}
		})
	}
	events, err := cluster.ReadAll(t.Context(), "north", schemas.Sensed)
	if err != nil {
		t.Fatal(err)
	}
	var passed []string
	for _, e := range events {
		if p, ok := e.Body.(schemas.GatePassed); ok {
			passed = append(passed, fmt.Sprintf("%s %s %s %s %s %s", e.Key, p.ID, p.Gate, p.Way, p.Credential, p.Hold))
		}
	}
	if got, want := strings.Join(passed, ", "), "north/12 id-visa door in visa USD 50.00"; got != want {
		t.Errorf("the topic holds %q, want %q", got, want)
	}
}

// owe writes a debt.
func owe(t *testing.T, cluster kafka.Cluster, debt schemas.Debt) {
	t.Helper()
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer edge.Close()
	if err := edge.Publish(t.Context(), schemas.Event{Topic: schemas.Debts, Key: schemas.StoreKey("north", "3").Visit(debt.Visit), Body: debt}); err != nil {
		t.Fatal(err)
	}
	if err := edge.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// at runs an edge for as long as something is done with the address of its gates.
func at(t *testing.T, path string, do func(address string)) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	address := make(chan string, 1)
	said := &listening{found: address}
	ended := make(chan int)
	go func() { ended <- run(ctx, []string{"edge", "--config", path}, io.Discard, said) }()
	select {
	case a := <-address:
		do(a)
		stop()
		if code := <-ended; code != exitOK {
			t.Errorf("the edge ended with %d", code)
		}
	case code := <-ended:
		t.Fatalf("the edge ended with %d: %s", code, said.all.String())
	}
}

// listening finds the gates' address in what the edge says.
type listening struct {
	found chan string
	all   bytes.Buffer
}

var gatesAt = regexp.MustCompile(`http://[0-9.:]+/gates/`)

func (l *listening) Write(b []byte) (int, error) {
	l.all.Write(b)
	if found := gatesAt.Find(b); found != nil {
		l.found <- string(found)
	}
	return len(b), nil
}

// knock asks whether a credential may come in.
func knock(t *testing.T, gates, credential string) int {
	t.Helper()
	body := strings.NewReader(fmt.Sprintf(`{"way": "in", "credential": %q}`, credential))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, gates+"door/passages", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer secret")
	r.Header.Set("Idempotency-Key", "id-"+credential)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}
