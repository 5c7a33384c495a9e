package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

// engineCommand is how this binary is called to be the engine's process.
var engineCommand = []string{"clickhouse-engine"}

func newEngineCmd() *cobra.Command {
	return &cobra.Command{
		Use:                engineCommand[0],
		Short:              "Be the engine's process: for `exeunt clickhouse`, not for people",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE:               func(_ *cobra.Command, args []string) error { return engine.Child(args) },
	}
}

func newClickhouseCmd() *cobra.Command {
	o := engine.Options{ChildCommand: engineCommand}
	cmd := &cobra.Command{
		Use:   "clickhouse [flags]",
		Short: "Run ClickHouse for the analysts, until it is told to stop",
		Long: `Run ClickHouse for the analysts, with their tables, until it is told to stop.

The engine is a "clickhouse" binary where there is one on PATH, else the library that
"make engine" fetches. It listens on this machine only. The data directory survives
restarts, kill -9 and new releases; its file address.json says how to sign in.`,
		Example: `  exeunt clickhouse
  exeunt clickhouse --data /var/lib/exeunt/clickhouse --tcp-port 0 --http-port 0`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runEngine(cmd, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.Data, "data", ".exeunt/clickhouse", "data directory")
	f.IntVar(&o.TCPPort, "tcp-port", 9000, "port of the native protocol; 0 takes a free one")
	f.IntVar(&o.HTTPPort, "http-port", 8123, "port of HTTP; 0 takes a free one")
	f.String("clickhouse-database", "exeunt", "database of the analysts' tables")
	return cmd
}

func runEngine(cmd *cobra.Command, o engine.Options) error {
	e, err := engine.Start(cmd.Context(), o)
	if err != nil {
		return err
	}
	defer e.Stop()
	database, err := cmd.Flags().GetString("clickhouse-database")
	if err != nil {
		return err
	}
	client, err := clickhouse.Open(clickhouse.Config{
		Addresses: []string{e.Address.TCP}, User: e.Address.User, Password: e.Address.Password, Database: database,
	})
	if err != nil {
		return err
	}
	if err := errors.Join(client.Migrate(cmd.Context()), client.Close()); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: clickhouse answers at %s (native) and http://%s; user %s, password in %s/address.json\n",
		e.Address.TCP, e.Address.HTTP, e.Address.User, o.Data)
	select {
	case <-cmd.Context().Done():
		return nil
	case <-e.Exited():
		return errors.New("run clickhouse: it ended by itself; its log is clickhouse.log in " + o.Data)
	}
}
