package main

import (
	"cmp"
	"context"
	"iter"
	"net"
	"os"
	"time"

	"github.com/exeunt-io/exeunt/connectors/gate"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// gateConfig is where the gates' hardware asks, in the file of `exeunt edge`.
type gateConfig struct {
	Listen    string   `koanf:"listen"` // empty is nowhere
	TokenFile string   `koanf:"token-file"`
	Hold      string   `koanf:"hold"` // decimal; empty is nothing
	Currency  string   `koanf:"currency"`
	IDs       []string `koanf:"ids"` // of gates that no definition names
}

// gates are the store's, as a source.
func (c config) gates(ctx context.Context, cluster kafka.Cluster, edge *kafka.Edge, definition []schemas.Event) (*gate.Source, error) {
	tenant := c.Tenants[0]
	token, err := secret(c.Gate.TokenFile)
	if err != nil {
		return nil, err
	}
	s := &gate.Source{Tenant: tenant, Store: c.Store, Token: cmp.Or(token, os.Getenv("EXEUNT_GATE_TOKEN")), Gates: c.Gate.IDs, Flush: edge.Flush}
	if s.Token == "" {
		return nil, usagef("edge: gate has no token: give token-file, or EXEUNT_GATE_TOKEN")
	}
	for _, e := range definition {
		if layout, ok := e.Body.(schemas.Layout); ok {
			for _, g := range layout.Gates {
				s.Gates = append(s.Gates, g.ID)
			}
		}
	}
	if len(s.Gates) == 0 {
		return nil, usagef("edge: gate has no gates: give a definition that has some, or ids")
	}
	if c.Gate.Hold != "" {
		if s.Hold, err = schemas.ParseMoney(c.Gate.Hold, c.Gate.Currency); err != nil || len(c.Gate.Currency) != 3 {
			return nil, usagef("edge: gate: hold %q in currency %q: want an amount such as 50.00, and a currency such as EUR", c.Gate.Hold, c.Gate.Currency)
		}
	}
	s.Owed = func(ctx context.Context) iter.Seq2[schemas.Event, error] {
		return cluster.ReadNow(ctx, tenant, schemas.Debts)
	}
	s.Owing = func(ctx context.Context) iter.Seq2[schemas.Event, error] {
		return cluster.Read(ctx, tenant, schemas.Debts)
	}
	s.Passed = func(ctx context.Context) iter.Seq2[schemas.Event, error] {
		return cluster.ReadKey(ctx, schemas.Sensed, schemas.StoreKey(tenant, c.Store), time.Now().Add(-gate.Remembered))
	}
	if s.Listener, err = (&net.ListenConfig{}).Listen(ctx, "tcp", c.Gate.Listen); err != nil {
		return nil, usagef("edge: listen for gates: %w", err)
	}
	return s, nil
}
