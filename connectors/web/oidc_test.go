package web

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

// vouching is a provider that vouches for one address, whoever asks.
type vouching struct {
	oidctest.Server
	key      *rsa.PrivateKey
	url      string
	email    string
	verified bool
	nonce    string
}

func (v *vouching) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/token" {
		v.Server.ServeHTTP(w, r)
		return
	}
	claims := fmt.Sprintf(`{"iss":%q,"aud":"exeunt","sub":"1","exp":%d,"email":%q,"email_verified":%v,"nonce":%q}`,
		v.url, time.Now().Add(time.Hour).Unix(), v.email, v.verified, v.nonce)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{
		"access_token": "a", "token_type": "Bearer", "id_token": oidctest.SignIDToken(v.key, "k", oidc.RS256, claims),
	})
}

func newVouching(t *testing.T) *vouching {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	v := &vouching{key: key, verified: true}
	v.PublicKeys = []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: oidc.RS256}}
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	v.url = server.URL
	v.SetIssuer(server.URL)
	return v
}

// through goes to the provider and comes back; spoil may change what comes back.
func (r *rig) through(t *testing.T, v *vouching, spoil func(query url.Values)) int {
	t.Helper()
	went := r.ask("GET", "/signin/oidc", "", nil)
	to, err := url.Parse(went.Header().Get("Location"))
	if err != nil || to.Query().Get("code_challenge_method") != "S256" {
		t.Fatalf("sent to %s, %v", went.Header().Get("Location"), err)
	}
	v.nonce = to.Query().Get("nonce")
	back := url.Values{"state": {to.Query().Get("state")}, "code": {"c"}}
	spoil(back)
	return r.ask("GET", "/signin/oidc/callback?"+back.Encode(), "", went.Result().Cookies()[0]).Code
}

// The provider says who somebody is; the accounts' file says whether that matters.
func TestSignInThroughAProvider(t *testing.T) {
	known, err := account.Vouched("eve@example.org", account.Reviewer, []string{"north"})
	if err != nil {
		t.Fatal(err)
	}
	r, v := newRig(t, known), newVouching(t)
	if err := r.UseOIDC(t.Context(), OIDC{Issuer: v.url, ClientID: "exeunt", RedirectURL: "https://pages/signin/oidc/callback"}); err != nil {
		t.Fatal(err)
	}
	asIs := func(url.Values) {}
	v.email = "eve@example.org"
	if got := r.through(t, v, asIs); got != http.StatusSeeOther {
		t.Errorf("eve comes back with %d", got)
	}
	if got := r.through(t, v, func(q url.Values) { q.Set("state", "forged") }); got != http.StatusForbidden {
		t.Errorf("with a forged state: %d, want 403", got)
	}
	if got := r.through(t, v, func(url.Values) { v.nonce = "of another" }); got != http.StatusForbidden {
		t.Errorf("with another sign-in's token: %d, want 403", got)
	}
	v.verified = false
	if got := r.through(t, v, asIs); got != http.StatusForbidden {
		t.Errorf("with an address that is not verified: %d, want 403", got)
	}
	v.verified, v.email = true, "max@example.org"
	if got := r.through(t, v, asIs); got != http.StatusForbidden {
		t.Errorf("without an account: %d, want 403", got)
	}
	if r.signIn("eve@example.org", "") != nil || r.signIn("eve@example.org", password) != nil {
		t.Error("an account without a password was opened with one")
	}
}
