package web

import (
	"context"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/schemas"
)

const password = "correct horse battery"

// rig is a server with accounts, whose model has been fed by hand.
type rig struct {
	*Server
	mu        sync.Mutex
	published []schemas.Event
}

func newRig(t *testing.T, accounts ...account.Account) *rig {
	t.Helper()
	r := &rig{}
	file := account.File(filepath.Join(t.TempDir(), "accounts.json"))
	for _, a := range accounts {
		if err := file.Put(a); err != nil {
			t.Fatal(err)
		}
	}
	server, err := New(Config{
		Tenants: []string{"north", "south"}, Accounts: file,
		Read: func(context.Context, string, schemas.Topic) iter.Seq2[schemas.Event, error] {
			return func(func(schemas.Event, error) bool) {}
		},
		Publish: func(_ context.Context, e schemas.Event) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.published = append(r.published, e)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	r.Server = server
	for _, tenant := range []string{"north", "south"} {
		server.board.apply(schemas.Event{Topic: schemas.Judged, Key: schemas.StoreKey(tenant, "1"), Body: schemas.ReviewTask{
			ID: "v1/doubt/1", Visit: "v1", Kind: schemas.ForDoubt, State: schemas.TaskQueued, Total: schemas.Money{Minor: 350, Currency: "EUR"},
			Before: []schemas.Line{{Product: "nuts", Name: "Nuts", Quantity: 1, Price: schemas.Money{Minor: 350, Currency: "EUR"}, Amount: schemas.Money{Minor: 350, Currency: "EUR"}}},
		}})
	}
	return r
}

func someone(t *testing.T, name string, role account.Role, tenants ...string) account.Account {
	t.Helper()
	a, err := account.New(name, password, role, tenants)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// signIn returns the session's cookie; nil where the door stays shut.
func (r *rig) signIn(name, password string) *http.Cookie {
	form := url.Values{"name": {name}, "password": {password}}.Encode()
	request := httptest.NewRequest("POST", "/signin", strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	r.Handler().ServeHTTP(answer, request)
	for _, c := range answer.Result().Cookies() {
		if c.Name == cookieName {
			return c
		}
	}
	return nil
}

func (r *rig) ask(method, path, body string, cookie *http.Cookie, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	if cookie != nil {
		request.AddCookie(cookie)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	r.Handler().ServeHTTP(answer, request)
	return answer
}

// Nothing is shown to who has not signed in, and what is shown is of the account's tenants.
func TestNothingWithoutSigningIn(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/api/me", "/api/events", "/api/visit?store=north/1", "/api/evidence", "/api/frames", "/api/link", "/api/products", "/api/actions", "/api/plots"} {
		if got := r.ask("GET", path, "", nil); got.Code != http.StatusUnauthorized {
			t.Errorf("GET %s: %d, want 401", path, got.Code)
		}
	}
	if got := r.ask("POST", "/api/act", "{}", nil); got.Code != http.StatusUnauthorized {
		t.Errorf("act: %d, want 401", got.Code)
	}
	if got := r.ask("GET", "/store", "", nil); got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/signin" {
		t.Errorf("GET /store: %d to %s, want to sign in", got.Code, got.Header().Get("Location"))
	}
	forged := &http.Cookie{Name: cookieName, Value: "MTc2NDA2|bm90IHNpZ25lZA|forged"}
	if got := r.ask("GET", "/api/me", "", forged); got.Code != http.StatusUnauthorized {
		t.Errorf("a forged cookie: %d, want 401", got.Code)
	}
}

func TestReviewerOfAnotherTenant(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"), someone(t, "ada", account.Auditor, "north"))
	eve := r.signIn("eve", password)
	if eve == nil {
		t.Fatal("eve cannot sign in")
	}
	if !eve.HttpOnly || !eve.Secure || eve.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %+v", eve)
	}
	act := func(store, do string) string {
		return `{"store":"` + store + `","task":"v1/doubt/1","do":"` + do + `"}`
	}
	for path, want := range map[string]int{
		"/api/products?store=north/1": 200, "/api/products?store=south/1": 403, "/api/visit?store=south/1&visit=v1": 403,
		"/api/evidence?store=south/1": 403, "/api/frames?store=south/1&visit=v1&event=e1": 403, "/api/link?store=south/1&visit=v1": 403, "/api/events?store=south/1": 403, "/api/plots?store=south/1": 403, "/api/actions": 403,
	} {
		if got := r.ask("GET", path, "", eve); got.Code != want {
			t.Errorf("GET %s: %d, want %d", path, got.Code, want)
		}
	}
	if got := r.ask("POST", "/api/act", act("south/1", "claim"), eve); got.Code != http.StatusForbidden {
		t.Errorf("a claim in another tenant: %d, want 403", got.Code)
	}
	if got := r.ask("POST", "/api/act", act("north/1", "claim"), eve, "Sec-Fetch-Site", "cross-site"); got.Code != http.StatusForbidden {
		t.Errorf("a claim from another site: %d, want 403", got.Code)
	}
	if got := r.ask("POST", "/api/act", act("north/1", "claim"), r.signIn("ada", password)); got.Code != http.StatusForbidden {
		t.Errorf("an auditor claims: %d, want 403", got.Code)
	}
	r.published = nil
	if got := r.ask("POST", "/api/act", act("north/1", "claim"), eve); got.Code != http.StatusAccepted {
		t.Fatalf("a claim: %d %s", got.Code, got.Body)
	}
	claim, ok := r.published[0].Body.(schemas.Claim)
	if !ok || claim.Reviewer != "north/eve" || r.published[0].Key != "north/1" || claim.Until <= claim.Time {
		t.Errorf("published %+v", r.published[0])
	}
	if action, ok := r.published[1].Body.(schemas.Action); !ok || action.Account != "north/eve" || action.Visit != "v1" {
		t.Errorf("the audit trail has %+v", r.published[1])
	}
}

// Frames are read for who may see them, and that they looked is in the audit trail.
func TestFrames(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"))
	at := []schemas.Range{{Topic: "north.frames", First: 3, Last: 9}}
	r.board.apply(schemas.Event{Topic: schemas.Attributed, Key: "north/1/v1", Body: schemas.Interaction{ID: "e1", Visit: "v1", Quantity: 1, Evidence: at}})
	r.config.Frames = func(_ context.Context, store schemas.Key, evidence []schemas.Range, _ int) ([]Picture, error) {
		if store != "north/1" || !slices.Equal(evidence, at) {
			t.Errorf("asked for %v of %s", evidence, store)
		}
		return []Picture{{Camera: "5", Time: 7, JPEG: []byte("jpeg")}}, nil
	}
	eve := r.signIn("eve", password)
	r.published = nil
	if got := r.ask("GET", "/api/frames?store=north/1&visit=v1&event=e1", "", eve); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), `"jpeg":"anBlZw=="`) {
		t.Errorf("%d: %s", got.Code, got.Body)
	}
	if action, ok := r.published[0].Body.(schemas.Action); !ok || action.Did != "looked at frames" {
		t.Errorf("the audit trail has %+v", r.published)
	}
	for _, path := range []string{"/api/frames?store=north/1&visit=v1&event=e2", "/api/frames?store=north/1&visit=v2&event=e1"} {
		if got := r.ask("GET", path, "", eve); got.Code != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", path, got.Code)
		}
	}
}

// A link to a receipt is for who may act, and that it was made is in the audit trail.
func TestLinks(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"), someone(t, "ada", account.Auditor, "north"))
	eve, ada := r.signIn("eve", password), r.signIn("ada", password)
	const path = "/api/link?store=north/1&visit=v1"
	if got := r.ask("GET", path, "", eve); got.Code != http.StatusNotFound {
		t.Errorf("without a key: %d, want 404", got.Code)
	}
	r.config.Link = func(visit schemas.Key) (string, error) { return "https://shop.example/" + string(visit), nil }
	r.published = nil
	if got := r.ask("GET", path, "", eve); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "https://shop.example/north/1/v1") {
		t.Errorf("%d: %s", got.Code, got.Body)
	}
	if action, ok := r.published[0].Body.(schemas.Action); !ok || action.Did != "made a link" {
		t.Errorf("the audit trail has %+v", r.published)
	}
	if got := r.ask("GET", path, "", ada); got.Code != http.StatusForbidden {
		t.Errorf("an auditor makes a link: %d, want 403", got.Code)
	}
}

// The prices of a verdict are the receipt's and the catalogue's, whatever the browser says.
func TestVerdictIsPricedHere(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"))
	r.board.apply(schemas.Event{Topic: schemas.Observed, Key: "north/1", Body: schemas.Catalogue{Products: []schemas.Product{
		{ID: "tea", Name: "Tea", Price: schemas.Money{Minor: 107, Currency: "EUR"}, TaxBasisPts: 700},
	}}})
	eve := r.signIn("eve", password)
	r.published = nil
	decide := func(goods string) int {
		return r.ask("POST", "/api/act", `{"store":"north/1","task":"v1/doubt/1","do":"decide","decision":"edited","goods":`+goods+`}`, eve).Code
	}
	if got := decide(`[{"product":"nuts","quantity":2},{"product":"tea","quantity":3}]`); got != http.StatusAccepted {
		t.Fatalf("a verdict: %d", got)
	}
	lines := r.published[0].Body.(schemas.Verdict).Lines
	if len(lines) != 2 || lines[0].Amount.Minor != 700 || lines[1].Amount.Minor != 321 || lines[1].Tax.Minor != 21 {
		t.Errorf("the lines are %+v", lines)
	}
	for _, bad := range []string{`[{"product":"gold","quantity":1}]`, `[{"product":"nuts","quantity":-1}]`} {
		if got := decide(bad); got != http.StatusConflict {
			t.Errorf("%s: %d, want it refused", bad, got)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"))
	for range 5 {
		if r.signIn("eve", "wrong password, again") != nil {
			t.Fatal("a wrong password opened")
		}
	}
	if r.signIn("eve", password) != nil {
		t.Error("after five wrong tries the sixth was heard at once")
	}
}

// A session ends with the account or its password.
func TestSessionEndsWithTheAccount(t *testing.T) {
	r := newRig(t, someone(t, "eve", account.Reviewer, "north"))
	eve := r.signIn("eve", password)
	if got := r.ask("GET", "/api/me", "", eve); got.Code != http.StatusOK {
		t.Fatalf("eve: %d", got.Code)
	}
	if err := r.config.Accounts.Put(someone(t, "eve", account.Reviewer, "north")); err != nil { // another salt
		t.Fatal(err)
	}
	if got := r.ask("GET", "/api/me", "", eve); got.Code != http.StatusUnauthorized {
		t.Errorf("with a new password: %d, want 401", got.Code)
	}
}

func TestSecurityHeaders(t *testing.T) {
	got := newRig(t).ask("GET", "/signin", "", nil)
	if csp := got.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
}
