package main

import (
	"context"
	"crypto/tls"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// clickhouseFlags are the flags of every command that talks to ClickHouse.
func clickhouseFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSlice("clickhouse-address", nil, "ClickHouse's native protocol, host:port; without it an engine is run here")
	f.String("clickhouse-http", "", "URL of the same server's HTTP interface; empty is port 8123, or 8443 with TLS, of the first address")
	f.Bool("clickhouse-tls", false, "speak TLS to the address")
	f.String("clickhouse-user", "default", "user at that address")
	f.String("clickhouse-password-file", "", "file that holds the user's password")
	f.String("clickhouse-database", "exeunt", "database of the analysts' tables")
	f.String("clickhouse-cluster", "", "ClickHouse's name of its cluster, for replicated and distributed tables; empty is one server")
	f.String("data", ".exeunt/clickhouse", "data directory of the engine that is run here")
}

// clickhouse connects to the configured server, or to the engine in the data directory,
// which is started for this process if nobody runs it. stop ends what was started.
func (c config) clickhouse(ctx context.Context) (client *clickhouse.Client, stop func(), err error) {
	settings, stopEngine, err := c.server(ctx)
	if err != nil {
		return nil, nil, err
	}
	client, err = clickhouse.Open(settings)
	if err != nil {
		stopEngine()
		return nil, nil, err
	}
	return client, func() {
		_ = client.Close() // every query has been answered
		stopEngine()
	}, nil
}

// analysts is clickhouse with tables to ask. An engine of our own gets them here; a
// server's analyst may not make them, and need not.
func (c config) analysts(ctx context.Context) (client *clickhouse.Client, stop func(), err error) {
	client, stop, err = c.clickhouse(ctx)
	if err != nil || len(c.ClickhouseAddress) > 0 {
		return client, stop, err
	}
	if err := client.Migrate(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return client, stop, nil
}

// server finds or starts a server and says how to reach it.
func (c config) server(ctx context.Context) (settings clickhouse.Config, stop func(), err error) {
	settings = clickhouse.Config{Database: c.ClickhouseDatabase}
	if len(c.ClickhouseAddress) > 0 {
		settings.Addresses, settings.URL = c.ClickhouseAddress, c.ClickhouseHTTP
		settings.User, settings.Cluster = c.ClickhouseUser, c.ClickhouseCluster
		if c.ClickhouseTLS {
			settings.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		settings.Password, err = secret(c.ClickhousePasswordFile)
		return settings, func() {}, err
	}
	address, stop, err := c.engine(ctx)
	settings.Addresses, settings.URL = []string{address.TCP}, "http://"+address.HTTP
	settings.User, settings.Password = address.User, address.Password
	return settings, stop, err
}

// engine is the one that runs in the data directory, or one started on free ports. Two
// processes may look at the same moment; then one of them finds the other's.
func (c config) engine(ctx context.Context) (engine.Address, func(), error) {
	for {
		if address, ok := engine.Running(ctx, c.Data); ok {
			return address, func() {}, nil
		}
		e, err := engine.Start(ctx, engine.Options{Data: c.Data, ChildCommand: engineCommand})
		if inUse := (*engine.InUseError)(nil); errors.As(err, &inUse) {
			select {
			case <-time.After(50 * time.Millisecond):
				continue
			case <-ctx.Done():
				return engine.Address{}, nil, err
			}
		}
		if err != nil {
			return engine.Address{}, nil, err
		}
		return e.Address, e.Stop, nil
	}
}
