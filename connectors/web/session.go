package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/securecookie"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

// shift is how long a session lasts: a working day and then some.
const shift = 10 * time.Hour

const cookieName = "exeunt_session"

// sessions keep who has signed in, in signed cookies.
type sessions struct {
	codec    *securecookie.SecureCookie
	accounts account.File
	open     *account.Account
	insecure bool
}

func newSessions(c Config) (*sessions, error) {
	key := c.Key
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	if len(key) < 32 {
		return nil, fmt.Errorf("the sessions' key has %d bytes, want 32 or more", len(key))
	}
	s := &sessions{codec: securecookie.New(key, nil), accounts: c.Accounts, insecure: c.Insecure}
	s.codec.MaxAge(int(shift.Seconds()))
	if c.Open {
		s.open = &account.Account{Name: "local", Role: account.Supervisor, Tenants: c.Tenants}
	}
	return s, nil
}

// badge is what the cookie says. A changed or removed password ends the session, as the
// hash's end is part of it.
type badge struct{ Name, Stamp string }

func stamp(a account.Account) string { return a.Hash[max(0, len(a.Hash)-16):] }

// begin signs in the account.
func (s *sessions) begin(w http.ResponseWriter, a account.Account) error {
	value, err := s.codec.Encode(cookieName, badge{a.Name, stamp(a)})
	if err != nil {
		return fmt.Errorf("begin a session: %w", err)
	}
	s.set(w, cookieName, value, int(shift.Seconds()))
	return nil
}

// set sets a cookie. It is lax, so that who comes back from a sign-in provider has it; what
// changes anything is guarded by http.CrossOriginProtection.
func (s *sessions) set(w http.ResponseWriter, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: !s.insecure, SameSite: http.SameSiteLaxMode,
	})
}

// errSignedOut: whoever asks has not signed in, or not of late.
var errSignedOut = errors.New("sign in first")

// who asks.
func (s *sessions) who(r *http.Request) (account.Account, error) {
	if s.open != nil {
		return *s.open, nil
	}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return account.Account{}, errSignedOut
	}
	var b badge
	if err := s.codec.Decode(cookieName, cookie.Value, &b); err != nil {
		return account.Account{}, errSignedOut
	}
	a, ok, err := s.accounts.Find(b.Name)
	if err != nil {
		return account.Account{}, err
	}
	if !ok || stamp(a) != b.Stamp {
		return account.Account{}, errSignedOut
	}
	return a, nil
}
