package web

import (
	"net/http"
	"slices"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// me says who has signed in, and what they see.
func (s *Server) me(w http.ResponseWriter, _ *http.Request, who account.Account) {
	var stores []schemas.Key
	s.board.look(func(m *model.Model) { stores = deskOf(m, who).Stores })
	answer(w, map[string]any{
		"name": who.Name, "role": who.Role, "tenants": who.Tenants, "acts": who.Role.Acts(),
		"audits": who.Role.Audits(), "open": s.config.Open, "stores": stores,
		"links": s.config.Link != nil && who.Role.Acts(),
	})
}

// store is the one that is asked for, if the account sees its tenant and it is known;
// else the answer has been given.
func (s *Server) store(w http.ResponseWriter, r *http.Request, who account.Account, do func(*model.Store)) bool {
	key, found := schemas.Key(r.URL.Query().Get("store")), false
	if !who.Sees(key.Tenant()) {
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", key.Tenant())
		return false
	}
	s.board.look(func(m *model.Model) {
		if store := m.Store(key); store != nil {
			found = true
			do(store)
		}
	})
	if !found {
		refuse(w, http.StatusNotFound, "nothing was heard of store %s", key)
	}
	return found
}

// visit answers a visit with its trail. That it was looked at is recorded: it is about a
// person.
func (s *Server) visit(w http.ResponseWriter, r *http.Request, who account.Account) {
	id := r.URL.Query().Get("visit")
	var v model.Visit
	var known bool
	if !s.store(w, r, who, func(store *model.Store) { v, known = store.Visit(id) }) {
		return
	}
	if !known {
		refuse(w, http.StatusNotFound, "visit %s is not remembered", id)
		return
	}
	if !s.config.Open {
		s.record(r.Context(), who, schemas.Key(r.URL.Query().Get("store")), "looked", id, "")
	}
	answer(w, v)
}

// link answers the signed link to a visit's receipt, for who may act: whoever has it can
// speak for the shopper.
func (s *Server) link(w http.ResponseWriter, r *http.Request, who account.Account) {
	store, visit := schemas.Key(r.URL.Query().Get("store")), r.URL.Query().Get("visit")
	switch {
	case !who.Sees(store.Tenant()):
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", store.Tenant())
		return
	case !who.Role.Acts():
		refuse(w, http.StatusForbidden, "%ss look on and send no links", who.Role)
		return
	case s.config.Link == nil:
		refuse(w, http.StatusNotFound, "no key for links to receipts is joined to this page")
		return
	}
	address, err := s.config.Link(store.Visit(visit))
	if err != nil {
		refuse(w, http.StatusBadRequest, "%v", err)
		return
	}
	s.record(r.Context(), who, store, "made a link", visit, "")
	answer(w, map[string]string{"url": address})
}

func (s *Server) floor(w http.ResponseWriter, r *http.Request, who account.Account) {
	var floor model.Floor
	if s.store(w, r, who, func(store *model.Store) { floor = store.Floor() }) {
		answer(w, floor)
	}
}

// product is one that a receipt can be given.
type product struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	Price schemas.Money `json:"price"`
	Grams float64       `json:"grams"`
}

func (s *Server) products(w http.ResponseWriter, r *http.Request, who account.Account) {
	all := []product{}
	if s.store(w, r, who, func(store *model.Store) {
		for _, p := range store.Products() {
			all = append(all, product{p.ID, p.Name, p.Price, p.WeightGrams})
		}
	}) {
		answer(w, all)
	}
}

// actions is the audit trail of the account's tenants, newest first.
func (s *Server) actions(w http.ResponseWriter, _ *http.Request, who account.Account) {
	if !who.Role.Audits() {
		refuse(w, http.StatusForbidden, "the audit trail is for supervisors and auditors")
		return
	}
	all := []model.Action{}
	s.board.look(func(m *model.Model) {
		for _, tenant := range who.Tenants {
			all = append(all, m.Actions(tenant)...)
		}
	})
	slices.SortStableFunc(all, func(a, b model.Action) int { return int(b.Time - a.Time) })
	answer(w, all)
}
