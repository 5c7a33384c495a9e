package gate

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/connectortest"
	"github.com/exeunt-io/exeunt/schemas"
)

const secret = "a token that nobody guesses"

// busy is a store's gates that are asked once, and close.
type busy struct{ *Source }

func (b busy) Run(ctx context.Context, publish func(schemas.Event) error) error {
	var hardware conc.WaitGroup
	defer hardware.Wait()
	hardware.Go(func() {
		ask(b.Source, "door", "1", secret, `{"way": "in", "credential": "visa"}`)
		_ = b.Listener.Close()
	})
	return b.Source.Run(ctx, publish)
}

func TestConformance(t *testing.T) {
	connectortest.Source(t, func() connectors.Source { return busy{gates(t)} })
}

// gates are those of a store with one door, where nothing is known yet.
func gates(t *testing.T) *Source {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return &Source{
		Tenant: "north", Store: "12", Gates: []string{"door"}, Token: secret, Listener: listener,
		Hold: schemas.Money{Minor: 5000, Currency: "EUR"},
	}
}

// ask asks as a gate's hardware does. Status 0 is no answer.
func ask(s *Source, gate, id, token, body string) (status int, a answer) {
	url := "http://" + s.Listener.Addr().String() + "/gates/" + gate + "/passages"
	r, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body)) //nolint:noctx // ends with the server
	if err != nil {
		return 0, a
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if id != "" {
		r.Header.Set("Idempotency-Key", id)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, a
	}
	defer response.Body.Close()
	_ = json.NewDecoder(response.Body).Decode(&a)
	return response.StatusCode, a
}

// open runs gates until the test is over, and returns what they have published.
func open(t *testing.T, s *Source) (passed func() []schemas.GatePassed) {
	var mu sync.Mutex
	var all []schemas.GatePassed
	ctx, stop := context.WithCancel(t.Context())
	var running conc.WaitGroup
	running.Go(func() {
		err := s.Run(ctx, func(e schemas.Event) error {
			mu.Lock()
			defer mu.Unlock()
			if p, ok := e.Body.(schemas.GatePassed); ok {
				all = append(all, p)
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("run: %v", err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
	return func() []schemas.GatePassed {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

// debt is what a visit of a credential owes.
func debt(visit, credential string, cents, offset int64) schemas.Event {
	return schemas.Event{
		Topic: schemas.Debts, Key: schemas.StoreKey("north", "3").Visit(visit), At: schemas.Position{Topic: "north.debts", Offset: offset},
		Body: schemas.Debt{Credential: credential, Visit: visit, Amount: schemas.Money{Minor: cents, Currency: "EUR"}},
	}
}

func these(events ...schemas.Event) Events {
	return func(context.Context) iter.Seq2[schemas.Event, error] {
		return func(yield func(schemas.Event, error) bool) {
			for _, e := range events {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// The same key is the same passage: one record, one answer.
func TestAPassageIsPublishedOnce(t *testing.T) {
	s := gates(t)
	passed := open(t, s)
	for range 3 {
		if status, a := ask(s, "door", "1", secret, `{"way": "in", "credential": "visa"}`); status != http.StatusOK || !a.Admitted {
			t.Errorf("answered %d, %+v", status, a)
		}
	}
	ask(s, "door", "2", secret, `{"way": "out"}`)
	if status, _ := ask(s, "door", "2", secret, `{"way": "in", "credential": "visa"}`); status != http.StatusUnprocessableEntity {
		t.Errorf("another passage under the same key was answered %d", status)
	}
	got := passed()
	for i := range got {
		got[i].Time = 0
	}
	want := []schemas.GatePassed{
		{ID: "1", Gate: "door", Way: schemas.In, Credential: "visa", Hold: schemas.Money{Minor: 5000, Currency: "EUR"}},
		{ID: "2", Gate: "door", Way: schemas.Out},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A process that was started again knows what it has published.
func TestARestartPublishesNothingTwice(t *testing.T) {
	first := gates(t)
	passed := open(t, first)
	ask(first, "door", "1", secret, `{"way": "in", "credential": "visa"}`)
	second := gates(t)
	second.Passed = these(schemas.Event{Topic: schemas.Sensed, Key: "north/12", Body: passed()[0]})
	again := open(t, second)
	if status, a := ask(second, "door", "1", secret, `{"way": "in", "credential": "visa"}`); status != http.StatusOK || !a.Admitted || len(again()) != 0 {
		t.Errorf("answered %d, %+v, and published %v", status, a, again())
	}
}

// Who owes money does not come in, but may go out; who has paid comes in.
func TestADebtBlocksTheEntry(t *testing.T) {
	news, owing := make(chan schemas.Event), make(chan struct{})
	s := gates(t)
	s.Owed = these(debt("a", "visa", 240, 1), debt("b", "visa", 100, 2), debt("c", "amex", 300, 3), debt("c", "amex", 0, 4))
	s.Owing = func(ctx context.Context) iter.Seq2[schemas.Event, error] {
		return func(yield func(schemas.Event, error) bool) {
			yield(debt("c", "amex", 300, 3), nil) // what is there is read again
			for {
				select {
				case e := <-news:
					yield(e, nil)
					owing <- struct{}{}
				case <-ctx.Done():
					return
				}
			}
		}
	}
	passed := open(t, s)
	status, a := ask(s, "door", "1", secret, `{"way": "in", "credential": "visa"}`)
	want := answer{Reason: "EUR 3.40 of earlier visits is not paid", Owed: []schemas.Money{{Minor: 340, Currency: "EUR"}}}
	if diff := cmp.Diff(want, a, cmp.AllowUnexported(answer{})); status != http.StatusPaymentRequired || diff != "" {
		t.Errorf("a debtor was answered %d:\n%s", status, diff)
	}
	if status, _ := ask(s, "door", "2", secret, `{"way": "in", "credential": "amex"}`); status != http.StatusOK {
		t.Errorf("who has paid was answered %d", status)
	}
	if status, _ := ask(s, "door", "3", secret, `{"way": "out", "credential": "visa"}`); status != http.StatusOK {
		t.Errorf("a debtor who goes out was answered %d", status)
	}
	for i, e := range []schemas.Event{debt("a", "visa", 0, 5), debt("b", "visa", 0, 6)} {
		news <- e
		<-owing
		want := []int{http.StatusPaymentRequired, http.StatusOK}[i]
		if status, _ := ask(s, "door", string(rune('4'+i)), secret, `{"way": "in", "credential": "visa"}`); status != want {
			t.Errorf("after %d of two debts were paid the answer is %d, want %d", i+1, status, want)
		}
	}
	if got := len(passed()); got != 3 {
		t.Errorf("%d passages were published, want 3: who is refused has not passed", got)
	}
}

func TestBadRequestsAreRefused(t *testing.T) {
	s := gates(t)
	passed := open(t, s)
	for _, bad := range []struct {
		name, gate, id, token, body string
		status                      int
	}{
		{"no JSON", "door", "1", secret, `in`, http.StatusBadRequest},
		{"a field that is not known", "door", "1", secret, `{"way": "out", "amount": 1}`, http.StatusBadRequest},
		{"no key", "door", "", secret, `{"way": "out"}`, http.StatusBadRequest},
		{"a long key", "door", strings.Repeat("k", 300), secret, `{"way": "out"}`, http.StatusBadRequest},
		{"both ways", "door", "1", secret, `{"way": "both"}`, http.StatusBadRequest},
		{"in without a credential", "door", "1", secret, `{"way": "in"}`, http.StatusBadRequest},
		{"a card number", "door", "1", secret, `{"way": "in", "credential": "4242424242424242"}`, http.StatusBadRequest},
		{"a credential with a line break", "door", "1", secret, `{"way": "in", "credential": "a\nb"}`, http.StatusBadRequest},
		{"a long body", "door", "1", secret, `{"way": "in", "credential": "` + strings.Repeat("x", 5000) + `"}`, http.StatusBadRequest},
		{"another store's token", "door", "1", "another", `{"way": "out"}`, http.StatusUnauthorized},
		{"no token", "door", "1", "", `{"way": "out"}`, http.StatusUnauthorized},
		{"a gate that is not there", "back", "1", secret, `{"way": "out"}`, http.StatusNotFound},
	} {
		status, a := ask(s, bad.gate, bad.id, bad.token, bad.body)
		if status != bad.status || a.Reason == "" || a.Admitted {
			t.Errorf("%s was answered %d, %+v, want %d and a reason", bad.name, status, a, bad.status)
		}
		if strings.Contains(a.Reason, "4242424242424242") || strings.Contains(a.Reason, secret) {
			t.Errorf("%s: the reason tells a secret: %s", bad.name, a.Reason)
		}
	}
	if len(passed()) != 0 {
		t.Errorf("published %v", passed())
	}
}

// What cannot be written down is not admitted, and ends the source.
func TestWhatIsNotWrittenIsNotAdmitted(t *testing.T) {
	s := gates(t)
	s.Flush = func(context.Context) error { return errors.New("the broker is away") }
	open(t, s)
	if status, a := ask(s, "door", "1", secret, `{"way": "out"}`); status != http.StatusServiceUnavailable || a.Admitted {
		t.Errorf("answered %d, %+v", status, a)
	}
}
