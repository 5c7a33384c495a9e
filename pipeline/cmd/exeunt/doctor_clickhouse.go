package main

import (
	"context"
	"errors"
	"time"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// checkClickhouse looks at the configured server, or at the engine in the data directory.
// An engine that does not run is not started: that takes seconds and writes files.
func (c config) checkClickhouse(ctx context.Context) []finding {
	const check = "clickhouse"
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	if len(c.ClickhouseAddress) == 0 {
		if _, ok := engine.Running(ctx, c.Data); !ok {
			return []finding{checkEngine()}
		}
	}
	settings, stop, err := c.server(ctx)
	if err != nil {
		return []finding{bad(check, err, "correct --clickhouse-password-file")}
	}
	defer stop()
	client, err := clickhouse.Open(settings)
	if err != nil {
		return []finding{bad(check, err, "correct the --clickhouse flags")}
	}
	defer func() { _ = client.Close() }() // nothing was written
	before := time.Now()
	server, err := client.Look(ctx)
	switch {
	case errors.Is(err, clickhouse.ErrMigration):
		return []finding{bad(check, err, "use the newest release that has been here, or another --clickhouse-database")}
	case err != nil:
		return []finding{bad(check, err, "start ClickHouse, or correct --clickhouse-address, --clickhouse-user and --clickhouse-password-file")}
	}
	clock := checkClock(check, before, server.Now, time.Now())
	if len(server.Pending) > 0 {
		return []finding{bad("tables", errors.New("not yet migrated: "+inShort(server.Pending)), "run `exeunt sink`, which does it when it starts"), clock}
	}
	return []finding{good(check, "%v answers, release %s, all tables are there", settings.Addresses, server.Version), clock}
}

// checkEngine looks for something to run.
func checkEngine() finding {
	program, err := engine.Find()
	if err != nil {
		return bad("clickhouse", errors.New("no --clickhouse-address, and no engine on this machine"),
			"name a server with --clickhouse-address, install ClickHouse, or run `make engine`, which fetches it as a library")
	}
	return good("clickhouse", "%s%s is here; it is started when it is needed", program.Binary, program.Library)
}

// mostSkew is how far two clocks may be apart: the delays that people look at are a few
// hundred milliseconds.
const mostSkew = time.Second

// checkClock compares the clock of a server that was asked between two moments of ours.
func checkClock(of string, before, there, after time.Time) finding {
	check := "clock of " + of
	slack := after.Sub(before) / 2
	ahead := there.Sub(before.Add(slack))
	if ahead.Abs() <= mostSkew+slack {
		return good(check, "as here, within %v", (mostSkew + slack).Round(100*time.Millisecond))
	}
	word := "ahead of"
	if ahead < 0 {
		word = "behind"
	}
	return finding{check, statusFailed, ahead.Abs().Round(100*time.Millisecond).String() + " " + word + " this machine's",
		"run chrony or systemd-timesyncd on both machines: event times, retention and delays are compared across them"}
}
