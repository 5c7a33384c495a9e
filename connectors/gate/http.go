package gate

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// longestBody and longestWord are the bytes that a request and what it names may have.
	longestBody = 4 << 10
	longestWord = 255
)

func (d *desk) routes() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("POST /gates/{gate}/passages", d.pass)
	return routes
}

// pass answers one request.
func (d *desk) pass(w http.ResponseWriter, r *http.Request) {
	if !d.shows(r) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		write(w, answer{Reason: "show this store's token: Authorization: Bearer TOKEN", status: http.StatusUnauthorized})
		return
	}
	if !slices.Contains(d.source.Gates, r.PathValue("gate")) {
		write(w, answer{Reason: fmt.Sprintf("there is no gate %q; there are %s", r.PathValue("gate"), strings.Join(d.source.Gates, ", ")), status: http.StatusNotFound})
		return
	}
	p, err := d.read(w, r)
	if err != nil {
		write(w, answer{Reason: err.Error(), status: http.StatusBadRequest})
		return
	}
	a, err := d.decide(r.Context(), p)
	if err == nil && a.Admitted && d.source.Flush != nil {
		err = d.source.Flush(r.Context())
	}
	if err != nil {
		a = answer{Reason: "it could not be written down: ask again with the same key", status: http.StatusServiceUnavailable}
	}
	write(w, a)
}

// shows says whether a request shows the store's token.
func (d *desk) shows(r *http.Request) bool {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return bearer && d.source.Token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(d.source.Token)) == 1
}

// read makes a passage of a request; the error is for who sent it, and says nothing of the
// credential.
func (d *desk) read(w http.ResponseWriter, r *http.Request) (schemas.GatePassed, error) {
	var asked struct {
		Way        schemas.Way `json:"way"`
		Credential string      `json:"credential"`
	}
	body := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestBody))
	body.DisallowUnknownFields()
	if err := body.Decode(&asked); err != nil {
		return schemas.GatePassed{}, fmt.Errorf(`want {"way": "in", "credential": "..."}: %w`, err)
	}
	id := r.Header.Get("Idempotency-Key")
	switch {
	case !word(id):
		return schemas.GatePassed{}, fmt.Errorf("want an Idempotency-Key of 1 to %d letters, one for each passage", longestWord)
	case asked.Way != schemas.In && asked.Way != schemas.Out:
		return schemas.GatePassed{}, fmt.Errorf("way is %q, want in or out", asked.Way)
	case asked.Way == schemas.In && asked.Credential == "":
		return schemas.GatePassed{}, fmt.Errorf("who comes in shows a credential")
	case asked.Credential != "" && !word(asked.Credential):
		return schemas.GatePassed{}, fmt.Errorf("the credential is longer than %d letters, or has others than printable ASCII", longestWord)
	case isCardNumber(asked.Credential):
		return schemas.GatePassed{}, fmt.Errorf("the credential is a card number, which must not come here: send the payment provider's token for it")
	}
	p := schemas.GatePassed{ID: id, Gate: r.PathValue("gate"), Way: asked.Way, Credential: asked.Credential}
	if p.Way == schemas.In {
		p.Hold = d.source.Hold
	}
	return p, nil
}

// word says that a text is printable ASCII and neither empty nor long.
func word(text string) bool {
	return text != "" && len(text) <= longestWord && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// isCardNumber says that a text is 12 to 19 digits with the check digit of payment cards
// (ISO/IEC 7812-1, annex B).
func isCardNumber(text string) bool {
	if len(text) < 12 || len(text) > 19 {
		return false
	}
	sum := 0
	for i, r := range []byte(text) {
		if r < '0' || r > '9' {
			return false
		}
		digit := int(r - '0')
		if (len(text)-i)%2 == 0 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return sum%10 == 0
}

func write(w http.ResponseWriter, a answer) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_ = json.NewEncoder(w).Encode(a) // who asked has gone
}
