package schemas

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"strconv"
	"strings"
)

//go:embed clickhouse/*.sql
var sqlFiles embed.FS

// Migration is one numbered step of the analysts' tables, in ClickHouse's SQL. Each of
// its statements does nothing where it has been done before, so that two processes may
// run it at once and a process that dies in it can start again. A released migration
// never changes; the next one changes the tables.
type Migration struct {
	Number     int
	Name       string // of its file
	Hash       string // SHA-256 of its text, in hexadecimal
	Statements []string
}

// Migrations returns every migration in order.
func Migrations() []Migration {
	entries, err := sqlFiles.ReadDir("clickhouse")
	if err != nil {
		panic(fmt.Sprintf("read embedded migrations: %v", err))
	}
	migrations := make([]Migration, 0, len(entries))
	for _, e := range entries { // by name, which begins with the number
		migrations = append(migrations, migration(e.Name()))
	}
	return migrations
}

// migration reads clickhouse/<NNN>_<what>.sql.
func migration(name string) Migration {
	digits, _, _ := strings.Cut(name, "_")
	number, err := strconv.Atoi(digits)
	if err != nil {
		panic(fmt.Sprintf("read embedded migration %s: name is not <NNN>_<what>.sql", name))
	}
	text, err := sqlFiles.ReadFile(path.Join("clickhouse", name))
	if err != nil {
		panic(fmt.Sprintf("read embedded migration %s: %v", name, err))
	}
	sum := sha256.Sum256(text)
	return Migration{number, name, hex.EncodeToString(sum[:]), statements(string(text))}
}

// statements cuts SQL at every semicolon that ends a line, and drops comments of whole
// lines.
func statements(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "--") {
			lines = append(lines, line)
		}
	}
	var found []string
	for statement := range strings.SplitSeq(strings.Join(lines, ""), ";\n") {
		if s := strings.TrimSpace(statement); s != "" {
			found = append(found, s)
		}
	}
	return found
}
