package receipt

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

//go:embed receipt.html style.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "receipt.html"))

// Why a link that was made here shows nothing.
var (
	errElsewhere = errors.New("this receipt is not of the shops whose receipts are here")
	errUnknown   = errors.New("this receipt is not known here, or not yet: try again in a minute")
	errOften     = errors.New("that is too often: try again in a minute")
	errUnwritten = errors.New("it could not be passed on, and is not lost to you: send it again in a minute")
)

// statuses are the answers to what can go wrong.
var statuses = map[error]int{
	ErrForged: http.StatusForbidden, ErrExpired: http.StatusGone,
	errElsewhere: http.StatusNotFound, errUnknown: http.StatusNotFound,
	errOften: http.StatusTooManyRequests, errUnwritten: http.StatusServiceUnavailable,
	schemas.ErrNoText: http.StatusBadRequest, schemas.ErrLongText: http.StatusBadRequest,
	schemas.ErrNotFinal: http.StatusConflict, schemas.ErrNoLine: http.StatusConflict, schemas.ErrContested: http.StatusConflict,
}

// Prefix is where the pages are.
const Prefix = "/r/"

// Link is the address of a visit's receipt under a base such as https://shop.example.
func (k *Keys) Link(base string, visit schemas.Key, expires time.Time) (string, error) {
	token, err := k.Sign(visit, expires)
	if err != nil {
		return "", err
	}
	return url.JoinPath(base, Prefix, token)
}

// Handler answers under Prefix.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"style.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "style.css") })
	mux.HandleFunc("GET "+Prefix+"{token}", s.show)
	mux.HandleFunc("POST "+Prefix+"{token}", s.contest)
	return guard(mux)
}

// guard sets the headers that keep foreign content out, and the link to itself.
func guard(next http.Handler) http.Handler {
	const policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// show answers the receipt.
func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	_, found, err := s.open(r)
	v := viewOf(found)
	v.Sent = r.URL.Query().Has("sent")
	s.answer(w, r, http.StatusOK, v, err)
}

// publish writes a dispute, with the receipt's lines as they were told: settlement has
// forgotten them.
func (s *Server) publish(ctx context.Context, visit schemas.Key, d schemas.Dispute) error {
	receipts, err := s.config.Again(ctx, visit.Tenant(), s.shelf.place(visit).Range())
	if err != nil {
		return errUnwritten
	}
	for _, e := range receipts {
		if r, ok := e.Body.(schemas.Receipt); ok && e.Key == visit {
			d.Lines = r.Lines
		}
	}
	if s.config.Publish(ctx, schemas.Event{Topic: schemas.Billed, Key: visit, Body: d}) != nil {
		return errUnwritten
	}
	return nil
}

// contest publishes what a shopper says, and answers when it is on the receipt, or after
// a while without it.
func (s *Server) contest(w http.ResponseWriter, r *http.Request) {
	const patience = 5 * time.Second
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	visit, found, err := s.open(r)
	if err == nil && !s.limits.Allow(string(visit)) {
		w.Header().Set("Retry-After", "10")
		err = errOften
	}
	if err != nil {
		s.answer(w, r, 0, viewOf(found), err)
		return
	}
	_, _, id := visit.Parts()
	d := schemas.Dispute{Visit: id, Time: schemas.MicrosOf(s.now()), Product: r.PostFormValue("product"), Text: words(r.PostFormValue("text"))}
	next, err := found.Contest(d)
	if err == nil && len(next.Contests) > len(found.Contests) {
		err = s.publish(r.Context(), visit, d)
	}
	if err != nil {
		s.answer(w, r, 0, viewOf(found), err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	found, shown := s.shelf.await(ctx, visit, func(r schemas.Receipt) bool {
		return slices.ContainsFunc(r.Contests, func(c schemas.Contest) bool { return c.Product == d.Product })
	})
	if asksJSON(r) {
		s.answer(w, r, http.StatusAccepted, viewOf(found), nil)
		return
	}
	back := r.URL.Path
	if !shown {
		back += "?sent"
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// words are a form's text as it was meant.
func words(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

func asksJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// answer writes the page, or JSON where that is asked for, or what is wrong.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, v view, err error) {
	if err != nil {
		status, v.Error = statuses[err], err.Error()
	}
	if asksJSON(r) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v) // whoever asked may have gone
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = page.Execute(w, v)
}
