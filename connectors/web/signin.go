package web

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

// limits slow down guessing: five tries at once, then one every ten seconds, for each
// address and for each name.
type limits struct {
	mu    sync.Mutex
	tries map[string]*rate.Limiter
}

func newLimits() *limits { return &limits{tries: map[string]*rate.Limiter{}} }

// allow counts a try. Those remembered are bounded: when there are too many, those who
// have waited long enough to be forgotten are, and then all.
func (l *limits) allow(key string) bool {
	const most = 10_000
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.tries) >= most {
		for k, t := range l.tries {
			if t.Tokens() >= 5 {
				delete(l.tries, k)
			}
		}
	}
	if len(l.tries) >= most {
		clear(l.tries)
	}
	t := l.tries[key]
	if t == nil {
		t = rate.NewLimiter(rate.Every(10*time.Second), 5)
		l.tries[key] = t
	}
	return t.Allow()
}

// doors says how one can sign in.
func (s *Server) doors(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]bool{"oidc": s.provider != nil})
}

// signIn checks a form of name and password.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	name, password := r.PostFormValue("name"), r.PostFormValue("password")
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if !s.limits.allow("from "+host) || !s.limits.allow("as "+name) {
		w.Header().Set("Retry-After", "10")
		http.Redirect(w, r, "/signin?again=later", http.StatusSeeOther)
		return
	}
	a, err := s.config.Accounts.SignIn(name, password)
	switch {
	case errors.Is(err, account.ErrRefused):
		s.record(r.Context(), account.Account{Name: name, Tenants: s.config.Tenants}, "", "refused sign-in", "", host)
		http.Redirect(w, r, "/signin?again=wrong", http.StatusSeeOther)
		return
	case err == nil:
		err = s.session.begin(w, a)
	}
	if err != nil {
		refuse(w, http.StatusInternalServerError, "sign in: %v", err)
		return
	}
	s.record(r.Context(), a, "", "signed in", "", host)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request, who account.Account) {
	s.session.set(w, cookieName, "", -1)
	s.record(r.Context(), who, "", "signed out", "", "")
	http.Redirect(w, r, "/signin", http.StatusSeeOther)
}
