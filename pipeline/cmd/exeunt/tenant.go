package main

import (
	"crypto/rand"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
)

func newTenantCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "tenant",
		Short:   "Look after tenants",
		Example: `  exeunt tenant analyst --tenant north ana`,
	}
	cmd.AddCommand(newAnalystCmd())
	return cmd
}

func newAnalystCmd() *cobra.Command {
	var tenant string
	var queries int
	cmd := &cobra.Command{
		Use:   "analyst --tenant TENANT [flags] NAME",
		Short: "Give an analyst of a tenant an account in ClickHouse",
		Long: `Give an analyst of a tenant an account in ClickHouse, or a new password. In every table
and view they see the rows of their tenant and no others. The password is printed once,
and kept as a hash only.

Without --clickhouse-address the account is in the engine of the data directory, which
takes it up within seconds if it runs; queries of that moment are cut off. At a server
the account is made by SQL, and --clickhouse-user must be allowed to do that; it should
be the one that the sink uses.`,
		Example: `  exeunt tenant analyst --tenant north ana
  exeunt sql --clickhouse-address localhost:9000 --clickhouse-user ana --clickhouse-password-file ana.txt "SELECT * FROM review_rate"`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "tenant", "queries-per-minute")
			if err != nil {
				return err
			}
			password := rand.Text()
			user := engine.User{
				Name: args[0], PasswordSHA256: engine.PasswordSHA256(password), Database: c.ClickhouseDatabase,
				Tenant: tenant, QueriesPerMinute: queries,
			}
			if err := user.Check(); err != nil {
				return usageError{err}
			}
			if err := c.admit(cmd, user); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), password)
			return err
		},
	}
	cmd.Flags().String("config", "", "YAML file with any of these flags as keys")
	cmd.Flags().StringVar(&tenant, "tenant", "", "tenant whose rows the analyst reads")
	cmd.Flags().IntVar(&queries, "queries-per-minute", 120, "most queries in a minute")
	clickhouseFlags(cmd)
	return cmd
}

// admit makes the account where ClickHouse is.
func (c config) admit(cmd *cobra.Command, user engine.User) error {
	if len(c.ClickhouseAddress) == 0 {
		return engine.Admit(cmd.Context(), c.Data, user)
	}
	client, stop, err := c.clickhouse(cmd.Context())
	if err != nil {
		return err
	}
	defer stop()
	return client.Admit(cmd.Context(), user)
}
