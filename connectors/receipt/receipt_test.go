package receipt

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	visit    = schemas.Key("north/12/a7")
	oldKey   = "old: 0123456789abcdef0123456789abcdef"
	newKey   = "new: fedcba9876543210fedcba9876543210"
	otherKey = "another shop's 0123456789abcdef01234"
)

var now = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func keys(t *testing.T, lines ...string) *Keys {
	t.Helper()
	k, err := ParseKeys(strings.Join(lines, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// rig is a server with one final receipt, and settlement behind it.
type rig struct {
	*Server
	t         *testing.T
	published []schemas.Dispute
	down      bool // nothing can be written
}

func eur(minor int64) schemas.Money { return schemas.Money{Minor: minor, Currency: "EUR"} }

func newRig(t *testing.T) *rig {
	r := &rig{t: t}
	nuts := schemas.Line{Product: "nuts", Name: "<b>Nuts</b>", Quantity: 1, Price: eur(240), Amount: eur(240), Tax: eur(15), Evidence: []schemas.Range{{Topic: "north.sensed", Last: 9}}}
	tea := schemas.Line{Product: "tea", Name: "Tea", Quantity: 2, Price: eur(100), Amount: eur(200), Tax: eur(13)}
	first := schemas.Receipt{
		ID: "a7", Visit: "a7", Status: schemas.Final, Lines: []schemas.Line{nuts, tea}, Total: eur(440), Charged: eur(440),
	}
	at := schemas.Position{Topic: "north.receipts", Partition: 1, Offset: 7}
	r.Server = New(Config{
		Tenants: []string{"north"}, Keys: keys(t, newKey, oldKey),
		Read: func(context.Context, string, schemas.Topic) iter.Seq2[schemas.Event, error] { return nil },
		Again: func(_ context.Context, tenant string, asked schemas.Range) ([]schemas.Event, error) {
			if tenant != "north" || asked != at.Range() {
				t.Errorf("%+v of %s is read again", asked, tenant)
			}
			return []schemas.Event{{Topic: schemas.Receipts, Key: visit, Body: first}}, nil
		},
		Publish: func(_ context.Context, e schemas.Event) error {
			if r.down {
				return errors.New("no broker")
			}
			d := e.Body.(schemas.Dispute)
			r.published = append(r.published, d)
			known, _ := r.shelf.get(e.Key)
			next, err := known.Contest(d)
			r.shelf.put(e.Key, next, at, now)
			return err
		},
	})
	r.now = func() time.Time { return now }
	r.shelf.put(visit, first, at, now)
	r.shelf.put("north/12/b8", schemas.Receipt{ID: "b8", Visit: "b8", Status: schemas.Pending, Place: 3, Lines: []schemas.Line{tea}, Total: eur(200)}, at, now)
	return r
}

func (r *rig) link(k *Keys, visit schemas.Key, valid time.Duration) string {
	r.t.Helper()
	link, err := k.Link("https://shop.example", visit, now.Add(valid))
	if err != nil {
		r.t.Fatal(err)
	}
	return strings.TrimPrefix(link, "https://shop.example")
}

func (r *rig) get(path string, headers ...string) *httptest.ResponseRecorder {
	return r.ask(httptest.NewRequest("GET", path, nil), headers...)
}

func (r *rig) contest(path, product, text string, headers ...string) *httptest.ResponseRecorder {
	form := url.Values{"product": {product}, "text": {text}}.Encode()
	request := httptest.NewRequest("POST", path, strings.NewReader(form))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.ask(request, headers...)
}

func (r *rig) ask(request *http.Request, headers ...string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	r.Handler().ServeHTTP(answer, request)
	return answer
}

func TestReceiptIsShown(t *testing.T) {
	r := newRig(t)
	for _, k := range []*Keys{r.config.Keys, keys(t, oldKey)} { // links of before the key was changed open, too
		got := r.get(r.link(k, visit, time.Hour))
		for _, want := range []string{"EUR 4.40", "&lt;b&gt;Nuts&lt;/b&gt;", "You have paid EUR 4.40.", "2 × Tea", "EUR 0.28"} {
			if !strings.Contains(got.Body.String(), want) {
				t.Errorf("%d: the page does not say %q:\n%s", got.Code, want, got.Body)
			}
		}
		if strings.Contains(got.Body.String(), "<b>") || strings.Contains(got.Body.String(), "<script") {
			t.Error("a name became markup")
		}
	}
	pending := r.get(r.link(r.config.Keys, "north/12/b8", time.Hour)).Body.String()
	if !strings.Contains(pending, "number 3 in the queue") || strings.Contains(pending, "<form") {
		t.Errorf("a pending receipt:\n%s", pending)
	}
	if empty := r.get(r.link(r.config.Keys, visit, time.Hour), "Accept", "application/json").Body.String(); !strings.Contains(empty, `"contests":[]`) {
		t.Errorf("without disputes: %s", empty)
	}
	got := r.get(r.link(r.config.Keys, visit, time.Hour))
	if policy := got.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || got.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers %v", got.Header())
	}
	if css := r.get("/r/style.css"); css.Code != http.StatusOK || !strings.Contains(css.Body.String(), "light-dark") {
		t.Errorf("the style sheet: %d", css.Code)
	}
}

// Whatever is wrong with a link opens nothing and publishes nothing.
func TestLinksThatOpenNothing(t *testing.T) {
	r := newRig(t)
	good := r.link(r.config.Keys, visit, time.Hour)
	altered := strings.Split(good, ".")
	altered[1] = strings.Split(r.link(r.config.Keys, "north/12/b8", time.Hour), ".")[1]
	unsigned := strings.Split(good, ".")
	unsigned[0], unsigned[2] = "/r/eyJhbGciOiJub25lIn0", "" // {"alg":"none"}
	for name, c := range map[string]struct {
		path string
		code int
		says string
	}{
		"forged":           {r.link(keys(t, otherKey), visit, time.Hour), http.StatusForbidden, ErrForged.Error()},
		"altered":          {strings.Join(altered, "."), http.StatusForbidden, ErrForged.Error()},
		"unsigned":         {strings.Join(unsigned, "."), http.StatusForbidden, ErrForged.Error()},
		"no token":         {"/r/north%2F12%2Fa7", http.StatusForbidden, ErrForged.Error()},
		"expired":          {r.link(r.config.Keys, visit, -time.Second), http.StatusGone, ErrExpired.Error()},
		"another tenant's": {r.link(r.config.Keys, "south/12/a7", time.Hour), http.StatusNotFound, errElsewhere.Error()},
		"unknown":          {r.link(r.config.Keys, "north/12/z9", time.Hour), http.StatusNotFound, errUnknown.Error()},
	} {
		for _, got := range []*httptest.ResponseRecorder{r.get(c.path), r.contest(c.path, "nuts", "not mine")} {
			if got.Code != c.code || !strings.Contains(got.Body.String(), c.says) || strings.Contains(got.Body.String(), "Nuts") {
				t.Errorf("%s: %d, want %d and %q:\n%s", name, got.Code, c.code, c.says, got.Body)
			}
		}
	}
	if len(r.published) > 0 {
		t.Errorf("published %+v", r.published)
	}
	if _, err := r.config.Keys.Sign("north/12", now); err == nil {
		t.Error("a store has a receipt")
	}
}

func TestContest(t *testing.T) {
	r := newRig(t)
	path := r.link(r.config.Keys, visit, time.Hour)
	for range 2 { // sent twice, it is said once
		if got := r.contest(path, "nuts", " I took <i>no</i>\r\nnuts "); got.Code != http.StatusSeeOther || got.Header().Get("Location") != path {
			t.Fatalf("%d to %q: %s", got.Code, got.Header().Get("Location"), got.Body)
		}
	}
	want := []schemas.Dispute{{Visit: "a7", Time: schemas.MicrosOf(now), Product: "nuts", Text: "I took <i>no</i>\nnuts"}}
	if diff := cmp.Diff(want, r.published, cmpopts.IgnoreFields(schemas.Dispute{}, "Lines")); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	if lines := r.published[0].Lines; len(lines) == 0 || len(lines[0].Evidence) == 0 {
		t.Errorf("the dispute brings the lines %+v, want the receipt's, which settlement has forgotten", lines)
	}
	got := r.get(path).Body.String()
	if !strings.Contains(got, "I took &lt;i&gt;no&lt;/i&gt;") || strings.Contains(got, `type="radio" name="product" value="nuts"`) {
		t.Errorf("the page afterwards:\n%s", got)
	}
	answer := r.get(path, "Accept", "application/json").Body.String()
	if !strings.Contains(answer, `"state":"open"`) || strings.Contains(answer, "target") || strings.Contains(answer, "probability") {
		t.Errorf("as JSON: %s", answer)
	}
}

func TestDisputesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		visit         schemas.Key
		product, text string
		code          int
	}{
		"no text":        {visit, "nuts", " \n", http.StatusBadRequest},
		"a long text":    {visit, "nuts", strings.Repeat("é", schemas.TextMax+1), http.StatusBadRequest},
		"no such line":   {visit, "gold", "not mine", http.StatusConflict},
		"not yet final":  {"north/12/b8", "tea", "not mine", http.StatusConflict},
		"contested":      {visit, "tea", "in other words", http.StatusConflict},
		"no text at all": {visit, "nuts", "", http.StatusBadRequest},
	} {
		r := newRig(t)
		if got := r.contest(r.link(r.config.Keys, visit, time.Hour), "tea", "not mine", "Accept", "application/json"); got.Code != http.StatusAccepted {
			t.Fatalf("contest the tea: %d %s", got.Code, got.Body)
		}
		got := r.contest(r.link(r.config.Keys, c.visit, time.Hour), c.product, c.text)
		if got.Code != c.code || !strings.Contains(got.Body.String(), `id="error"`) || len(r.published) != 1 {
			t.Errorf("%s: %d, want %d: %s", name, got.Code, c.code, got.Body)
		}
	}
}

func TestDisputesAreLimitedAndNotLost(t *testing.T) {
	r := newRig(t)
	path := r.link(r.config.Keys, visit, time.Hour)
	r.down = true
	if got := r.contest(path, "nuts", "not mine"); got.Code != http.StatusServiceUnavailable {
		t.Errorf("without a broker: %d", got.Code)
	}
	r.down = false
	for range 4 {
		r.contest(path, "nuts", "not mine")
	}
	if got := r.contest(path, "tea", "not mine"); got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") == "" {
		t.Errorf("the sixth at once: %d", got.Code)
	}
	if len(r.published) != 1 {
		t.Errorf("published %+v", r.published)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "short"} {
		if _, err := ParseKeys(text); err == nil {
			t.Errorf("%q is taken for keys", text)
		}
	}
}

// What is older than links are is forgotten.
func TestShelfForgets(t *testing.T) {
	s := newShelf()
	s.put(visit, schemas.Receipt{ID: "a7"}, schemas.Position{}, now)
	s.put("north/12/b8", schemas.Receipt{ID: "b8"}, schemas.Position{}, now.Add(kept+time.Second))
	if _, known := s.get(visit); known || len(s.came) != 1 {
		t.Error("an old receipt is kept")
	}
}

// Whatever comes opens nothing but the visit that was signed for.
func FuzzRead(f *testing.F) {
	k, err := ParseKeys(newKey)
	if err != nil {
		f.Fatal(err)
	}
	token, err := k.Sign(visit, now.Add(time.Hour))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token)
	f.Add("..")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := k.Read(text, now)
		if err == nil && got != visit || err != nil && got != "" {
			t.Errorf("%q opens %q, %v", text, got, err)
		}
	})
}
