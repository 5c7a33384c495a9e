package model

import "github.com/exeunt-io/exeunt/schemas"

// actionsMax is how many actions of a tenant are remembered.
const actionsMax = 500

// note adds a line to the audit trail, which is a tenant's.
func (m *Model) note(e schemas.Event) {
	action, ok := e.Body.(schemas.Action)
	if !ok {
		return
	}
	tenant := e.Key.Tenant()
	all := m.actions[tenant]
	all = append(all, Action{e.Key, action})
	m.actions[tenant] = all[max(0, len(all)-actionsMax):]
}

// Action is what somebody did, and in which store.
type Action struct {
	Store schemas.Key `json:"store"`
	schemas.Action
}

// Actions are the last ones of a tenant, oldest first.
func (m *Model) Actions(tenant string) []Action {
	return append([]Action(nil), m.actions[tenant]...)
}
