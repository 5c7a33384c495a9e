// Package clickhouse keeps what analysts ask about in ClickHouse: it creates the tables
// of schemas/clickhouse (Migrate), writes records to them exactly once (Sink), and asks
// (Query). Only this package and its engine, which runs a server, know ClickHouse.
//
// Start reading at sink.go, then tables.go, which says what becomes of each record.
package clickhouse

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Config says how to reach a server.
type Config struct {
	Addresses []string // host:port of the native protocol, one or several replicas
	URL       string   // of HTTP; empty is the usual port of the first address
	User      string
	Password  string
	Database  string // created by Migrate
	TLS       *tls.Config
	// Cluster is the name under which the servers know their cluster; empty is a single
	// server. Its replicas come from the servers' {shard} and {replica} macros.
	Cluster string
}

// Client is a pool of connections to one server or cluster. It is safe for concurrent use.
type Client struct {
	config Config
	conn   driver.Conn
}

// Open prepares a client; nothing is asked yet.
func Open(config Config) (*Client, error) {
	if config.Database == "" {
		return nil, fmt.Errorf("open clickhouse: no database named")
	}
	conn, err := connect(config, config.Database)
	if err != nil {
		return nil, err
	}
	return &Client{config, conn}, nil
}

func connect(config Config, database string) (driver.Conn, error) {
	conn, err := clickhouse.Open(&clickhouse.Options{
		Addr:         config.Addresses,
		Auth:         clickhouse.Auth{Database: database, Username: config.User, Password: config.Password},
		TLS:          config.TLS,
		Compression:  &clickhouse.Compression{Method: clickhouse.CompressionLZ4},
		DialTimeout:  5 * time.Second,
		ReadTimeout:  time.Minute,
		MaxOpenConns: 8,
		ClientInfo:   clickhouse.ClientInfo{Products: []struct{ Name, Version string }{{"exeunt", "1"}}},
	})
	if err != nil {
		return nil, fmt.Errorf("open clickhouse at %v: %w", config.Addresses, err)
	}
	return conn, nil
}

// Await waits until the server answers, however long that takes. What the server itself
// refuses, such as a password, is an error.
func (c *Client) Await(ctx context.Context, log *slog.Logger) (err error) {
	conn, err := connect(c.config, "") // the database may not be there yet
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	for {
		err := conn.Ping(ctx)
		refused := (*clickhouse.Exception)(nil)
		if err == nil || errors.As(err, &refused) {
			return err
		}
		if log != nil {
			log.Warn("clickhouse does not answer", "addresses", c.config.Addresses, "err", err)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close closes the connections.
func (c *Client) Close() error { return c.conn.Close() }

// HTTP is the same server's HTTP interface.
func (c *Client) HTTP() HTTP {
	h := HTTP{c.config.URL, c.config.User, c.config.Password, c.config.Database}
	if h.URL != "" {
		return h
	}
	host, _, err := net.SplitHostPort(c.config.Addresses[0])
	if err != nil {
		host = c.config.Addresses[0]
	}
	h.URL = "http://" + net.JoinHostPort(host, "8123")
	if c.config.TLS != nil {
		h.URL = "https://" + net.JoinHostPort(host, "8443")
	}
	return h
}
