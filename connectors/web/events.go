package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// storeKinds are told to those who look at one store, and deskKinds to those who look at
// all of theirs.
var (
	storeKinds = []string{"floor", "people", "weights", "visit", "flash", "task", "assurance", "letter", "pipeline"}
	deskKinds  = []string{"task", "pipeline"}
)

// desk is the snapshot of all stores that an account sees.
type desk struct {
	Stores []schemas.Key `json:"stores"`
	Tasks  []model.Task  `json:"tasks"`
}

// events streams a store, or the desk where no store is named.
func (s *Server) events(w http.ResponseWriter, r *http.Request, who account.Account) {
	store := schemas.Key(r.URL.Query().Get("store"))
	if store == "" {
		s.stream(w, r, func(m message) bool {
			return slices.Contains(deskKinds, m.kind) && (m.store == "" || who.Sees(m.store.Tenant()))
		}, func(m *model.Model) any { return deskOf(m, who) })
		return
	}
	if !who.Sees(store.Tenant()) {
		refuse(w, http.StatusForbidden, "tenant %s is not one of yours", store.Tenant())
		return
	}
	s.stream(w, r, func(m message) bool {
		return slices.Contains(storeKinds, m.kind) && (m.store == "" || m.store == store)
	}, func(m *model.Model) any {
		if at := m.Store(store); at != nil {
			return at.Snapshot()
		}
		return model.Snapshot{Key: store}
	})
}

func deskOf(m *model.Model, who account.Account) desk {
	d := desk{Stores: []schemas.Key{}, Tasks: []model.Task{}}
	for _, key := range m.Stores() {
		if who.Sees(key.Tenant()) {
			d.Stores = append(d.Stores, key)
		}
	}
	for _, t := range m.Tasks() {
		if who.Sees(t.Store.Tenant()) {
			d.Tasks = append(d.Tasks, t)
		}
	}
	return d
}

// stream sends a snapshot and then what comes, until the viewer goes or is too slow.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, wants func(message) bool, first func(*model.Model) any) {
	const patience = 10 * time.Second // for one write: longer is a viewer who does not read
	v, snapshot := s.board.join(wants, first)
	defer s.board.hub.leave(v)
	w.Header().Set("Content-Type", "text/event-stream")
	control := http.NewResponseController(w)
	send := func(text []byte) bool {
		_ = control.SetWriteDeadline(time.Now().Add(patience)) // a recorder in tests has none
		_, err := w.Write(text)
		return err == nil && control.Flush() == nil
	}
	if !send(snapshot) {
		return
	}
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for {
		select {
		case m, ok := <-v.messages:
			if !ok || !send(m.text) {
				return
			}
		case <-alive.C:
			if !send([]byte(":\n\n")) {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}
