package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OIDC is an OpenID Connect provider that says who somebody is. What they may do is said
// by the accounts' file, where their verified e-mail address is the name.
type OIDC struct {
	Issuer       string // URL
	ClientID     string
	ClientSecret string
	RedirectURL  string // these pages' own /signin/oidc/callback
}

// provider is a provider that has been discovered.
type provider struct {
	issuer   string
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
}

// UseOIDC discovers a provider (OpenID Connect Discovery 1.0) and lets people sign in with
// it.
func (s *Server) UseOIDC(ctx context.Context, c OIDC) error {
	found, err := oidc.NewProvider(ctx, c.Issuer)
	if err != nil {
		return fmt.Errorf("discover the sign-in provider %s: %w", c.Issuer, err)
	}
	s.provider = &provider{c.Issuer, found.Verifier(&oidc.Config{ClientID: c.ClientID}), oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: c.RedirectURL,
		Endpoint: found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email"},
	}}
	return nil
}

// ticket is what a browser must bring back from the provider: it binds the answer to the
// question (state and nonce) and the code to who asked for it (PKCE, RFC 7636).
type ticket struct{ State, Nonce, Verifier string }

const ticketName, ticketSeconds = "exeunt_signin", 600

// toProvider sends the browser to the provider.
func (s *Server) toProvider(w http.ResponseWriter, r *http.Request) {
	if s.provider == nil {
		http.NotFound(w, r)
		return
	}
	t := ticket{oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier()}
	value, err := s.session.codec.Encode(ticketName, t)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "sign in: %v", err)
		return
	}
	s.session.set(w, ticketName, value, ticketSeconds)
	http.Redirect(w, r, s.provider.oauth.AuthCodeURL(t.State, oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)), http.StatusFound)
}

// fromProvider signs in whom the provider has vouched for and the accounts' file names.
func (s *Server) fromProvider(w http.ResponseWriter, r *http.Request) {
	if s.provider == nil {
		http.NotFound(w, r)
		return
	}
	s.session.set(w, ticketName, "", -1)
	name, err := s.vouched(r)
	if err != nil {
		refuse(w, http.StatusForbidden, "sign in: %v", err)
		return
	}
	a, ok, err := s.config.Accounts.Find(name)
	if err != nil || !ok {
		refuse(w, http.StatusForbidden, "sign in: %s has no account here", name)
		return
	}
	if err := s.session.begin(w, a); err != nil {
		refuse(w, http.StatusInternalServerError, "sign in: %v", err)
		return
	}
	s.record(r.Context(), a, "", "signed in", "", "through "+s.provider.issuer)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// vouched is the verified e-mail address that the provider's answer is about.
func (s *Server) vouched(r *http.Request) (email string, err error) {
	var t ticket
	cookie, err := r.Cookie(ticketName)
	if err == nil {
		err = s.session.codec.Decode(ticketName, cookie.Value, &t)
	}
	if err != nil || r.FormValue("state") != t.State {
		return "", errors.New("the answer is not to a question of this browser's")
	}
	token, err := s.provider.oauth.Exchange(r.Context(), r.FormValue("code"), oauth2.VerifierOption(t.Verifier))
	if err != nil {
		return "", fmt.Errorf("exchange the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := s.provider.verifier.Verify(r.Context(), raw)
	if err != nil {
		return "", err
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	switch err := id.Claims(&claims); {
	case err != nil:
		return "", err
	case id.Nonce != t.Nonce:
		return "", errors.New("the token was made for another sign-in")
	case !claims.Verified:
		return "", fmt.Errorf("the address %q is not verified", claims.Email)
	}
	return claims.Email, nil
}
