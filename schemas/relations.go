package schemas

import (
	"regexp"
	"strings"
)

// Relation is a table or view that analysts may read.
type Relation struct {
	Name string
	// Owned says that it is a table with rows of several tenants in it. A view is not: it
	// shows what its reader may see of the tables.
	Owned bool
}

var createRelation = regexp.MustCompile(`^CREATE (TABLE|VIEW) IF NOT EXISTS (\w+)\s`)

// Relations are all tables and views of the migrations. Materialised views are not among
// them: what they write is in tables that are.
func Relations() (all []Relation) {
	for _, m := range Migrations() {
		for _, s := range m.Statements {
			if found := createRelation.FindStringSubmatch(s); found != nil {
				all = append(all, Relation{found[2], found[1] == "TABLE" && strings.Contains(s, "\n    tenant ")})
			}
		}
	}
	return all
}
