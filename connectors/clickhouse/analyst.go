package clickhouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/schemas"
)

// Admit gives an analyst an account on a server, by SQL. The engine that Exeunt runs
// itself has a file of accounts instead: see engine.Admit.
func (c *Client) Admit(ctx context.Context, u engine.User) error {
	if err := u.Check(); err != nil {
		return err
	}
	if err := c.run(ctx, accountSQL(u, c.config.Database, c.config.Cluster)); err != nil {
		return fmt.Errorf("admit analyst %s of tenant %s: %w", u.Name, u.Tenant, err)
	}
	return nil
}

// accountSQL makes a role for the tenant, with a row policy on every table, and an
// account with that role, limits and a quota. Where a table has a policy, only who has one
// sees rows at all, so whoever runs this is given one that shows everything.
//
// Views need no policy: they run with the rights of who asks (SQL SECURITY INVOKER).
func accountSQL(u engine.User, database, cluster string) []string {
	on := onCluster(cluster)
	role := "`analysts_of_" + u.Tenant + "`"
	statements := []string{
		"CREATE ROLE IF NOT EXISTS " + role + on,
		fmt.Sprintf("CREATE SETTINGS PROFILE IF NOT EXISTS `exeunt_analyst`%s SETTINGS readonly = 2, max_execution_time = %d MAX %d, max_memory_usage = %d MAX %d",
			on, engine.QuerySecondsMax, engine.QuerySecondsMax, engine.QueryBytesMax, engine.QueryBytesMax),
	}
	var names []string
	for _, r := range schemas.Relations() {
		names = append(names, r.Name)
		if cluster != "" && r.Owned {
			names = append(names, r.Name+shardSuffix)
		}
	}
	for _, name := range names {
		statements = append(statements, fmt.Sprintf("GRANT%s SELECT ON %s.%s TO %s", on, database, name, role))
	}
	for _, r := range schemas.Relations() {
		if r.Owned {
			statements = append(statements, rowPolicies(u, database, cluster, r.Name, role)...)
		}
	}
	return append(statements,
		fmt.Sprintf("CREATE USER OR REPLACE `%s`%s IDENTIFIED WITH sha256_hash BY '%s' DEFAULT ROLE %s SETTINGS PROFILE 'exeunt_analyst'", u.Name, on, u.PasswordSHA256, role),
		fmt.Sprintf("GRANT%s %s TO `%s`", on, role, u.Name),
		fmt.Sprintf("CREATE QUOTA OR REPLACE `quota_%s`%s FOR INTERVAL 1 minute MAX queries = %d TO `%s`", u.Name, on, u.QueriesPerMinute, u.Name))
}

// rowPolicies are those of one table; on a cluster, of what lies on the shards, where
// the rows are read.
func rowPolicies(u engine.User, database, cluster, table, role string) []string {
	on := ""
	if cluster != "" {
		table, on = table+shardSuffix, onCluster(cluster)
	}
	return []string{
		fmt.Sprintf("CREATE ROW POLICY IF NOT EXISTS `everything`%s ON %s.%s USING 1 TO CURRENT_USER", on, database, table),
		fmt.Sprintf("CREATE ROW POLICY OR REPLACE `only_%s`%s ON %s.%s USING %s TO %s", u.Tenant, on, database, table, u.Filter(), role),
	}
}

// shardSuffix is of the tables that hold a cluster's rows.
const shardSuffix = "_shard"

// script writes statements as a file that a person can read.
func script(statements []string) string { return strings.Join(statements, ";\n\n") + ";\n" }
