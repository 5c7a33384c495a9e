package web

import "strings"

// where puts the condition on a tenant's store into a query.
func where(query, tenant, store string) string {
	return strings.ReplaceAll(query, "{store}", "tenant = "+quote(tenant)+" AND store = "+quote(store))
}

// quote is a string literal of ClickHouse's SQL.
func quote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}
