package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// claimFor is how long a task is kept for a reviewer who is silent.
const claimFor = 5 * schemas.Minute

// act is what a reviewer does to a task.
type act struct {
	Store    schemas.Key      `json:"store"`
	Task     string           `json:"task"`
	Do       string           `json:"do"` // claim, release, decide or undo
	Decision schemas.Decision `json:"decision"`
	Goods    []goods          `json:"goods"` // what is right, when edited or reassigned
	Shopper  string           `json:"shopper"`
	Comment  string           `json:"comment"`
	Passage  string           `json:"passage"` // of the credential that the shopper came with, where it was not known
}

// goods is so many of a product. Prices are the server's to know.
type goods struct {
	Product  string `json:"product"`
	Quantity int32  `json:"quantity"`
}

// act publishes what a reviewer does. What becomes of it is told to all viewers: of two
// who claim a task, the one whose claim came first has it.
func (s *Server) act(w http.ResponseWriter, r *http.Request, who account.Account) {
	var a act
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&a); err != nil {
		refuse(w, http.StatusBadRequest, "read the request: %v", err)
		return
	}
	tenant := a.Store.Tenant()
	if !who.Sees(tenant) {
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", tenant)
		return
	}
	if !who.Role.Acts() {
		refuse(w, http.StatusForbidden, "%ss look on and decide nothing", who.Role)
		return
	}
	body, task, err := s.event(a, tenant+"/"+who.Name)
	if err != nil {
		refuse(w, http.StatusConflict, "%v", err)
		return
	}
	if err := s.config.Publish(r.Context(), schemas.Event{Topic: schemas.Doubted, Key: a.Store, Body: body}); err != nil {
		refuse(w, http.StatusServiceUnavailable, "it could not be written: %v", err)
		return
	}
	s.record(r.Context(), who, a.Store, a.Do+" "+string(a.Decision), task.Visit, a.Task)
	w.WriteHeader(http.StatusAccepted)
}

// event is what is published of an act.
func (s *Server) event(a act, reviewer string) (body schemas.Body, task model.Task, err error) {
	var known bool
	var lines, theirs []schemas.Line
	now := schemas.MicrosOf(time.Now())
	s.board.look(func(m *model.Model) {
		store := m.Store(a.Store)
		if store == nil {
			return
		}
		now = max(now, store.Now()) // a store that is played faster than time is ahead of our clock
		if task, known = store.Task(a.Task); known {
			lines, err = price(a.Goods, task, store.Products())
		}
		theirs = store.Told(a.Shopper)
	})
	switch {
	case err != nil:
		return nil, task, err
	case !known:
		return nil, task, fmt.Errorf("store %s has no task %s", a.Store, a.Task)
	case task.Over():
		return nil, task, fmt.Errorf("task %s is %s: nothing changes it now", a.Task, task.State)
	case a.Do == "claim":
		return schemas.Claim{Task: a.Task, Reviewer: reviewer, Time: now, Until: now + claimFor}, task, nil
	case a.Do == "release":
		return schemas.Claim{Task: a.Task, Reviewer: reviewer, Time: now}, task, nil
	case a.Do == "decide":
		return schemas.Verdict{
			Task: a.Task, Reviewer: reviewer, Time: now,
			Decision: a.Decision, Lines: lines, Shopper: a.Shopper, Comment: a.Comment, Passage: a.Passage, Theirs: theirs,
		}, task, nil
	case a.Do == "undo":
		return schemas.Verdict{Task: a.Task, Reviewer: reviewer, Time: now, Undo: true}, task, nil
	}
	return nil, task, fmt.Errorf("to %q is not a thing to do to a task", a.Do)
}

// price makes lines of goods: at the receipt's own prices where it has the product, else at
// the catalogue's.
func price(all []goods, task model.Task, catalogue []schemas.Product) ([]schemas.Line, error) {
	var lines []schemas.Line
	for _, g := range all {
		line, ok := lineOf(g.Product, task.Before, catalogue)
		if !ok {
			return nil, fmt.Errorf("product %q is neither on the receipt nor in the catalogue", g.Product)
		}
		if g.Quantity <= 0 || g.Quantity > 1000 {
			return nil, fmt.Errorf("%d of %s is not a number to buy", g.Quantity, line.Name)
		}
		unitTax := line.Tax.Minor / int64(max(1, line.Quantity))
		line.Quantity = g.Quantity
		line.Amount = line.Price.Times(int64(g.Quantity))
		line.Tax = schemas.Money{Minor: unitTax * int64(g.Quantity), Currency: line.Price.Currency}
		line.Probability = 1 // a person says so
		lines = append(lines, line)
	}
	return lines, nil
}

func lineOf(product string, before []schemas.Line, catalogue []schemas.Product) (schemas.Line, bool) {
	for _, l := range before {
		if l.Product == product {
			return l, true
		}
	}
	for _, p := range catalogue {
		if p.ID != product {
			continue
		}
		return p.Line(1), true
	}
	return schemas.Line{}, false
}

// record writes a line of the audit trail: in the store's tenant, or in all that the
// account sees where it is about none. An act is not undone because its trail could not
// be written; the next one says that the cluster is away.
func (s *Server) record(ctx context.Context, who account.Account, store schemas.Key, did, visit, detail string) {
	stores := []schemas.Key{store}
	if store == "" {
		stores = nil
		for _, tenant := range who.Tenants {
			stores = append(stores, schemas.StoreKey(tenant, ""))
		}
	}
	for _, key := range stores {
		_ = s.config.Publish(ctx, schemas.Event{Topic: schemas.Judged, Key: key, Body: schemas.Action{
			Account: key.Tenant() + "/" + who.Name, Time: schemas.MicrosOf(time.Now()), Did: did, Visit: visit, Detail: detail,
		}})
	}
}
