package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// Server is what a server says of itself.
type Server struct {
	Version string
	Now     time.Time // its wall clock
	// Pending are the migrations of this release that were not done yet, by name.
	Pending []string
}

// Look asks a server about itself and changes nothing. It fails with ErrMigration as
// Migrate would.
func (c *Client) Look(ctx context.Context) (s Server, err error) {
	conn, err := connect(c.config, "") // the database may not be there yet
	if err != nil {
		return Server{}, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const about = `SELECT version(), now64(3), countIf(database = ? AND name = 'schema_migrations') FROM system.tables`
	var journals uint64
	if err := conn.QueryRow(ctx, about, c.config.Database).Scan(&s.Version, &s.Now, &journals); err != nil {
		return Server{}, fmt.Errorf("ask clickhouse at %v: %w", c.config.Addresses, err)
	}
	var done map[int]string
	if journals > 0 {
		if done, err = c.migrated(ctx); err != nil {
			return s, fmt.Errorf("read the journal of migrations: %w", err)
		}
	}
	pending, err := undone(schemas.Migrations(), done)
	for _, m := range pending {
		s.Pending = append(s.Pending, m.Name)
	}
	return s, err
}
