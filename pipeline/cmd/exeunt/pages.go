package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// How far back the pages read what flowed before they started. A task is open for a week
// at most; a store's plan is said anew whenever its edge starts.
var lookBack = map[schemas.Topic]time.Duration{
	schemas.Catalogues:  10 * 365 * 24 * time.Hour,
	schemas.Sensed:      10 * time.Second,
	schemas.Observed:    24 * time.Hour,
	schemas.Attributed:  8 * 24 * time.Hour,
	schemas.Billed:      8 * 24 * time.Hour,
	schemas.Receipts:    8 * 24 * time.Hour,
	schemas.Judged:      8 * 24 * time.Hour,
	schemas.DeadLetters: 24 * time.Hour,
}

// pages joins the pages to a cluster. stop flushes what reviewers did.
func pages(cluster kafka.Cluster, tenants []string) (config web.Config, stop func(), err error) {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return web.Config{}, nil, err
	}
	return web.Config{
		Tenants: tenants,
		Read: func(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error] {
			return cluster.ReadSince(ctx, tenant, topic, time.Now().Add(-lookBack[topic]))
		},
		Publish: func(ctx context.Context, event schemas.Event) error {
			return errors.Join(edge.Publish(ctx, event), edge.Flush(ctx))
		},
		Evidence: cluster.ReadRange,
		Frames:   picturesOf(cluster),
	}, edge.Close, nil
}

// asks joins the plots to ClickHouse.
func asks(server clickhouse.HTTP) func(ctx context.Context, tenant, query string) ([]map[string]any, error) {
	return func(ctx context.Context, _, query string) ([]map[string]any, error) {
		var out bytes.Buffer
		if err := server.Ask(ctx, query+" SETTINGS output_format_json_quote_64bit_integers = 0", "JSONEachRow", &out); err != nil {
			return nil, err
		}
		var rows []map[string]any
		for lines := json.NewDecoder(&out); lines.More(); {
			var row map[string]any
			if err := lines.Decode(&row); err != nil {
				return nil, fmt.Errorf("read clickhouse's answer: %w", err)
			}
			rows = append(rows, row)
		}
		return rows, nil
	}
}

// doors says who may come in: where the pages can be reached from this machine only,
// everybody, unless there are accounts.
func (c pageConfig) doors(config *web.Config, listen string) error {
	config.Accounts = account.File(c.Accounts)
	known, err := config.Accounts.List()
	if err != nil {
		return usageError{err}
	}
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return usagef("listen on %q: %w", listen, err)
	}
	loopback := host == "localhost" || net.ParseIP(host).IsLoopback()
	config.Open, config.Insecure = loopback && len(known) == 0, loopback
	if !loopback && len(known) == 0 {
		return usagef("listen on %s: others could reach it and %s has no accounts: add one with `exeunt accounts add`, or listen on 127.0.0.1", listen, c.Accounts)
	}
	key, err := secret(c.SessionKeyFile)
	config.Key = []byte(key)
	return err
}

// listen opens the address of pages.
func listen(ctx context.Context, address string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, usagef("listen for the pages: %w", err)
	}
	return listener, nil
}

// servePages answers, and runs what the answers are read by, until ctx is done.
func servePages(ctx context.Context, listener net.Listener, handler http.Handler, reading ...func(context.Context) error) error {
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for _, read := range reading {
		all.Go(read)
	}
	all.Go(func(ctx context.Context) error {
		answers := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
		stop := context.AfterFunc(ctx, func() { _ = answers.Close() }) // streams have no end to wait for
		defer stop()
		if err := answers.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve the pages: %w", err)
		}
		return nil
	})
	return all.Wait()
}
