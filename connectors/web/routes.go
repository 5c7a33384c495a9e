package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"

	"github.com/exeunt-io/exeunt/connectors/web/account"
)

//go:embed assets
var assets embed.FS

// Handler answers for the pages: their files, their data, and what reviewers do.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	files := must(fs.Sub(assets, "assets"))
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(files)))
	mux.HandleFunc("GET /signin", page(files, "signin.html"))
	mux.HandleFunc("POST /signin", s.signIn)
	mux.HandleFunc("GET /signin/oidc", s.toProvider)
	mux.HandleFunc("GET /signin/oidc/callback", s.fromProvider)
	mux.HandleFunc("GET /api/doors", s.doors)
	mux.HandleFunc("POST /signout", s.known(s.signOut))
	for _, name := range []string{"store", "receipts", "review", "pipeline", "accuracy", "audit"} {
		mux.HandleFunc("GET /"+name, s.shown(page(files, "app.html")))
	}
	mux.Handle("GET /{$}", http.RedirectHandler("/store", http.StatusSeeOther))
	mux.HandleFunc("GET /api/me", s.known(s.me))
	mux.HandleFunc("GET /api/events", s.known(s.events))
	mux.HandleFunc("GET /api/visit", s.known(s.visit))
	mux.HandleFunc("GET /api/link", s.known(s.link))
	mux.HandleFunc("GET /api/evidence", s.known(s.evidence))
	mux.HandleFunc("GET /api/frames", s.known(s.frames))
	mux.HandleFunc("GET /api/floor", s.known(s.floor))
	mux.HandleFunc("GET /api/products", s.known(s.products))
	mux.HandleFunc("GET /api/actions", s.known(s.actions))
	mux.HandleFunc("GET /api/plots", s.known(s.plots))
	mux.HandleFunc("POST /api/act", s.known(s.act))
	return guard(http.NewCrossOriginProtection().Handler(mux))
}

// guard sets the headers that keep foreign content and frames out.
func guard(next http.Handler) http.Handler {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // people's receipts, and files that change with the binary
		next.ServeHTTP(w, r)
	})
}

// known lets through who has signed in; others are told so.
func (s *Server) known(next func(http.ResponseWriter, *http.Request, account.Account)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, err := s.session.who(r)
		switch {
		case errors.Is(err, errSignedOut):
			refuse(w, http.StatusUnauthorized, "%v", err)
		case err != nil:
			refuse(w, http.StatusInternalServerError, "%v", err)
		default:
			next(w, r, who)
		}
	}
}

// shown lets through who has signed in; others are sent to do so.
func (s *Server) shown(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := s.session.who(r); err != nil {
			http.Redirect(w, r, "/signin", http.StatusSeeOther)
			return
		}
		next(w, r)
	}
}

func page(files fs.FS, name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, name) }
}

// answer writes JSON.
func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // whoever asked may have gone
}

// refuse writes an error as JSON.
func refuse(w http.ResponseWriter, status int, format string, args ...any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": fmt.Sprintf(format, args...)})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
