package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/money"
	"github.com/exeunt-io/exeunt/schemas"
)

func newReconcileCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "reconcile [flags]",
		Short: "Compare the ledger, the receipts and the payment provider's own list",
		Long: `Compare the ledger, the receipts and the payment provider's own list, and name each
difference, a line each: visit, intent, what. The exit code is 1 if there is one.`,
		Example: `  exeunt reconcile --brokers localhost:9092 --tenants north --sandbox-file sandbox.jsonl
  exeunt reconcile --config deploy/exeunt.yaml --provider stripe --stripe-key-file key --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "json")
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return reconcile(cmd, c, asJSON)
		},
	}
	clusterFlags(cmd)
	paymentFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the differences as JSON")
	return cmd
}

func reconcile(cmd *cobra.Command, c config, asJSON bool) error {
	provider, err := c.provider()
	if err != nil {
		return err
	}
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	found := []money.Difference{}
	for _, tenant := range c.Tenants {
		some, err := reconcileTenant(cmd.Context(), cluster, provider, tenant)
		if err != nil {
			return fmt.Errorf("reconcile %s: %w", tenant, err)
		}
		found = append(found, some...)
	}
	if asJSON {
		err = printJSON(cmd.OutOrStdout(), map[string][]money.Difference{"differences": found})
	} else {
		for _, difference := range found {
			fmt.Fprintln(cmd.OutOrStdout(), difference)
		}
	}
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("reconcile: %d differences", len(found))
	}
	return err
}

// reconcileTenant asks the provider first: what it has done by then will be booked before
// the ledger is read, or is under way and will be named.
func reconcileTenant(ctx context.Context, cluster kafka.Cluster, provider psp.Provider, tenant string) ([]money.Difference, error) {
	list, err := provider.List(ctx, 0)
	if err != nil {
		return nil, err
	}
	receipts, err := cluster.ReadAll(ctx, tenant, schemas.Receipts)
	if err != nil {
		return nil, err
	}
	ledger, err := cluster.ReadAll(ctx, tenant, schemas.Ledger)
	if err != nil {
		return nil, err
	}
	return money.Reconcile(tenant, ledger, receipts, list), nil
}
