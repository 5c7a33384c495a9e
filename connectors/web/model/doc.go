// Package model folds the pipeline's topics into what the pages show: stores with the
// shoppers in them, visits with their baskets and receipts, and review tasks.
//
// A Model is fed events in the order of each topic and says what changed; it reads no
// clock and is not safe for concurrent use. It remembers a bounded number of visits,
// tasks and actions for each store, the newest.
package model

import (
	"cmp"
	"maps"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Model is every store that has been heard of.
type Model struct {
	stores  map[schemas.Key]*Store
	actions map[string][]Action // by tenant
}

// New is a model that has heard nothing.
func New() *Model {
	return &Model{stores: map[schemas.Key]*Store{}, actions: map[string][]Action{}}
}

// Change is what an event changed, for those who look on. Kind is the name of a
// server-sent event: floor, people, weights, visit, flash, task, assurance, letter.
type Change struct {
	Store schemas.Key
	Kind  string
	Body  any // marshals to JSON, and does not share memory with the model
}

// Stores are the keys of all stores, in order.
func (m *Model) Stores() []schemas.Key { return slices.Sorted(maps.Keys(m.stores)) }

// Store is a store as it stands; nil where nothing was heard of it.
func (m *Model) Store(key schemas.Key) *Store { return m.stores[key] }

// Apply takes in an event.
func (m *Model) Apply(e schemas.Event) []Change {
	m.note(e)
	key := e.Key.Store()
	if _, name, _ := key.Parts(); name == "" {
		return nil // said of a tenant, not of a store
	}
	s := m.stores[key]
	if s == nil {
		s = newStore(key)
		m.stores[key] = s
	}
	return s.apply(e)
}

// Tell says what a shopper of a simulated store really took, by the tracker's identity.
func (m *Model) Tell(store schemas.Key, target string, goods []Goods) []Change {
	s := m.stores[store]
	if s == nil {
		return nil
	}
	return s.tell(target, goods)
}

// Goods is so many of a product, by the barcode that receipts show.
type Goods struct {
	Barcode  string `json:"barcode"`
	Name     string `json:"name"`
	Quantity int32  `json:"quantity"`
}

// Tasks are all open tasks and those settled last, of all stores, the oldest first.
func (m *Model) Tasks() []Task {
	var all []Task
	for _, key := range m.Stores() {
		for _, t := range m.stores[key].tasks {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b Task) int {
		return cmp.Or(cmp.Compare(a.Queued, b.Queued), cmp.Compare(a.ID, b.ID))
	})
	return all
}
