package clickhouse

import (
	"regexp"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

// dialect turns the DDL of schemas/clickhouse, which is written for one server, into
// that of a cluster: every table becomes a replicated one of the same name and shardSuffix
// on each shard, and a Distributed one of the table's own name over them, so queries and
// inserts are the same as on one server; what alters a table alters both. Materialised
// views stay within a shard.
type dialect struct {
	cluster string
	tables  *regexp.Regexp // names of all tables, as words
}

var (
	createTable = regexp.MustCompile(`^CREATE TABLE IF NOT EXISTS (\w+)`)
	alterTable  = regexp.MustCompile(`^ALTER TABLE (\w+)`)
	createView  = regexp.MustCompile(`^CREATE (?:MATERIALIZED )?VIEW IF NOT EXISTS \w+`)
	mergeTree   = regexp.MustCompile(`(?m)^ENGINE = (\w*MergeTree)`)
	local       = regexp.MustCompile(`(?m)^SETTINGS non_replicated_deduplication_window = `)
	comment     = regexp.MustCompile(`(?m)^COMMENT '(?:[^']|'')*'$`)
)

func newDialect(cluster string, migrations []schemas.Migration) dialect {
	var names []string
	for _, m := range migrations {
		for _, s := range m.Statements {
			if found := createTable.FindStringSubmatch(s); found != nil {
				names = append(names, found[1])
			}
		}
	}
	return dialect{cluster, regexp.MustCompile(`\b(FROM|TO) (` + strings.Join(names, "|") + `)\b`)}
}

// translate returns the statements that stand for one.
func (d dialect) translate(statement string) []string {
	if d.cluster == "" {
		return []string{statement}
	}
	if found := createTable.FindStringSubmatch(statement); found != nil {
		return []string{d.shard(statement, found[1]), d.distributed(statement, found[1])}
	}
	if alterTable.MatchString(statement) {
		return []string{
			alterTable.ReplaceAllString(statement, "ALTER TABLE ${1}"+shardSuffix+onCluster(d.cluster)),
			alterTable.ReplaceAllString(statement, "${0}"+onCluster(d.cluster)),
		}
	}
	statement = createView.ReplaceAllString(statement, "${0}"+onCluster(d.cluster))
	if strings.HasPrefix(statement, "CREATE MATERIALIZED") {
		statement = d.tables.ReplaceAllString(statement, "$1 ${2}"+shardSuffix+" AS $2")
		statement = strings.Replace(statement, " AS "+target(statement)+" AS", " AS", 1)
	}
	return []string{statement}
}

// target is the table that a translated materialised view writes to, without shardSuffix.
func target(view string) string {
	_, rest, _ := strings.Cut(view, " TO ")
	name, _, _ := strings.Cut(rest, shardSuffix)
	return name
}

func (d dialect) shard(statement, table string) string {
	statement = createTable.ReplaceAllString(statement, "CREATE TABLE IF NOT EXISTS "+table+shardSuffix+onCluster(d.cluster))
	statement = mergeTree.ReplaceAllString(statement, "ENGINE = Replicated$1")
	return local.ReplaceAllString(statement, "SETTINGS replicated_deduplication_window_seconds = 604800, replicated_deduplication_window = ")
}

// distributed spreads rows by store, so that what is counted together lies together.
func (d dialect) distributed(statement, table string) string {
	by := "rand()"
	if strings.Contains(statement, "store LowCardinality") {
		by = "cityHash64(tenant, store)"
	}
	return "CREATE TABLE IF NOT EXISTS " + table + onCluster(d.cluster) + " AS " + table + shardSuffix + "\n" +
		"ENGINE = Distributed(" + d.cluster + ", currentDatabase(), " + table + shardSuffix + ", " + by + ")\n" +
		comment.FindString(statement)
}

func onCluster(cluster string) string {
	if cluster == "" {
		return ""
	}
	return " ON CLUSTER " + cluster
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
