package psp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// fakeStripe keeps what stripe-mock forgets: payments, refunds and idempotency keys, behind
// the part of Stripe's HTTP API that this package uses. Lists have two objects a page.
type fakeStripe struct {
	mu       sync.Mutex
	payments []*stripeObject // in the order in which they were made
	refunds  []*stripeObject
	answered map[string]stripeAnswer // by idempotency key
	unread   int                     // searches that find nothing yet: Stripe's index is behind
}

// stripeObject is a PaymentIntent or a Refund.
type stripeObject struct {
	ID       string            `json:"id"`
	Object   string            `json:"object"`
	Status   string            `json:"status"`
	Amount   int64             `json:"amount"`
	Received int64             `json:"amount_received,omitempty"`
	Currency string            `json:"currency"`
	Payment  string            `json:"payment_intent,omitempty"`
	Created  int64             `json:"created"`
	Metadata map[string]string `json:"metadata"`
}

type stripeAnswer struct {
	request string // what was asked, to tell a key that is used for something else
	status  int
	body    []byte
}

// startFakeStripe returns its URL.
func startFakeStripe(t *testing.T) (*fakeStripe, string) {
	t.Helper()
	f := &fakeStripe{answered: map[string]stripeAnswer{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/payment_intents", f.once(f.create))
	mux.HandleFunc("POST /v1/payment_intents/{id}/capture", f.once(f.capture))
	mux.HandleFunc("POST /v1/payment_intents/{id}/cancel", f.once(f.cancel))
	mux.HandleFunc("POST /v1/refunds", f.once(f.refund))
	mux.HandleFunc("GET /v1/payment_intents/search", f.read(f.search))
	mux.HandleFunc("GET /v1/payment_intents/{id}", f.read(func(r *http.Request) (int, any) { return f.found(r.PathValue("id")) }))
	mux.HandleFunc("GET /v1/payment_intents", f.read(func(r *http.Request) (int, any) { return pageOf(r, f.payments) }))
	mux.HandleFunc("GET /v1/refunds", f.read(func(r *http.Request) (int, any) { return pageOf(r, f.refunds) }))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return f, server.URL
}

// once gives the first answer again to the same idempotency key.
func (f *fakeStripe) once(do func(*http.Request) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		_ = r.ParseForm()
		key, request := r.Header.Get("Idempotency-Key"), r.URL.Path+"?"+r.PostForm.Encode()
		first, known := f.answered[key]
		switch {
		case known && first.request != request:
			status, body := refusalOf("idempotency_error", "the key was used for another request")
			write(w, status, body)
			return
		case !known:
			status, body := do(r)
			text, _ := json.Marshal(body)
			first = stripeAnswer{request, status, text}
			f.answered[key] = first
		}
		write(w, first.status, json.RawMessage(first.body))
	}
}

func (f *fakeStripe) read(do func(*http.Request) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		defer f.mu.Unlock()
		status, body := do(r)
		write(w, status, body)
	}
}

func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refusalOf(kind, why string) (int, any) {
	status := map[string]int{"card_error": http.StatusPaymentRequired}[kind]
	if status == 0 {
		status = http.StatusBadRequest
	}
	return status, map[string]any{"error": map[string]string{"type": kind, "message": why}}
}

func (f *fakeStripe) create(r *http.Request) (int, any) {
	if r.PostForm.Get("payment_method") == "pm_card_chargeDeclined" {
		return refusalOf("card_error", "Your card was declined.")
	}
	p := &stripeObject{
		ID: fmt.Sprint("pi_", len(f.payments)+1), Object: "payment_intent", Status: "succeeded", Amount: number(r.PostForm, "amount"),
		Currency: r.PostForm.Get("currency"), Created: 1000, Metadata: map[string]string{},
	}
	if r.PostForm.Get("capture_method") == "manual" {
		p.Status = "requires_capture"
	} else {
		p.Received = p.Amount
	}
	return f.keep(&f.payments, p, r.PostForm)
}

func (f *fakeStripe) capture(r *http.Request) (int, any) {
	p, amount := f.payment(r.PathValue("id")), number(r.PostForm, "amount_to_capture")
	if p == nil || p.Status != "requires_capture" || amount > p.Amount {
		return refusalOf("invalid_request_error", "This PaymentIntent could not be captured.")
	}
	p.Status, p.Received = "succeeded", amount
	tagged(p, r.PostForm)
	return http.StatusOK, p
}

func (f *fakeStripe) cancel(r *http.Request) (int, any) {
	p := f.payment(r.PathValue("id"))
	if p == nil || p.Status != "requires_capture" {
		return refusalOf("invalid_request_error", "This PaymentIntent could not be canceled.")
	}
	p.Status = "canceled"
	return http.StatusOK, p
}

func (f *fakeStripe) refund(r *http.Request) (int, any) {
	p, amount := f.payment(r.PostForm.Get("payment_intent")), number(r.PostForm, "amount")
	left := int64(0)
	if p != nil {
		left = p.Received
		for _, before := range f.refunds {
			if before.Payment == p.ID {
				left -= before.Amount
			}
		}
	}
	if amount > left {
		return refusalOf("invalid_request_error", fmt.Sprintf("Refund amount is greater than unrefunded amount (%d).", left))
	}
	return f.keep(&f.refunds, &stripeObject{
		ID: fmt.Sprint("re_", len(f.refunds)+1), Object: "refund", Status: "succeeded", Amount: amount, Currency: p.Currency,
		Payment: p.ID, Created: 1000, Metadata: map[string]string{},
	}, r.PostForm)
}

func (f *fakeStripe) keep(all *[]*stripeObject, o *stripeObject, form url.Values) (int, any) {
	tagged(o, form)
	*all = append(*all, o)
	return http.StatusOK, o
}

var metadata = regexp.MustCompile(`^metadata\[(.+)\]$`)

func tagged(o *stripeObject, form url.Values) {
	for field := range form {
		if key := metadata.FindStringSubmatch(field); key != nil {
			o.Metadata[key[1]] = form.Get(field)
		}
	}
}

func (f *fakeStripe) payment(id string) *stripeObject {
	at := slices.IndexFunc(f.payments, func(p *stripeObject) bool { return p.ID == id })
	if at < 0 {
		return nil
	}
	return f.payments[at]
}

func (f *fakeStripe) found(id string) (int, any) {
	if p := f.payment(id); p != nil {
		return http.StatusOK, p
	}
	return refusalOf("invalid_request_error", "No such payment_intent: "+id)
}

var query = regexp.MustCompile(`^metadata\['(.+)'\]:'(.+)'$`)

func (f *fakeStripe) search(r *http.Request) (int, any) {
	of := query.FindStringSubmatch(r.URL.Query().Get("query"))
	found := []*stripeObject{}
	if f.unread > 0 {
		f.unread--
		of = nil
	}
	for _, p := range f.payments {
		if of != nil && p.Metadata[of[1]] == of[2] {
			found = append(found, p)
		}
	}
	return http.StatusOK, map[string]any{"object": "search_result", "data": found, "has_more": false}
}

// pageOf is the page of a list that a request is for.
func pageOf(r *http.Request, all []*stripeObject) (int, any) {
	q := r.URL.Query()
	if of := q.Get("payment_intent"); of != "" {
		all = slices.DeleteFunc(slices.Clone(all), func(o *stripeObject) bool { return o.Payment != of })
	}
	from := 1 + slices.IndexFunc(all, func(o *stripeObject) bool { return o.ID == q.Get("starting_after") })
	to := min(len(all), from+2)
	return http.StatusOK, map[string]any{"object": "list", "data": all[from:to], "has_more": to < len(all)}
}

func number(form url.Values, field string) int64 {
	n, _ := strconv.ParseInt(form.Get(field), 10, 64)
	return n
}
