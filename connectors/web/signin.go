package web

import (
	"errors"
	"net"
	"net/http"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

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
	if !s.guesses.Allow("from "+host) || !s.guesses.Allow("as "+name) {
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
