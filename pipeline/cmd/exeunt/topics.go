package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// plan is what a tenant's topics should be.
func (c config) plan(tenant string) kafka.Plan {
	return kafka.Plan{
		Tenant:          tenant,
		Stages:          pipeline.Stages(),
		Calls:           []kafka.Call{payments(nil)},
		Watches:         []kafka.Watch{eyes(nil)},
		StorePartitions: c.Partitions,
		VisitPartitions: c.Partitions,
		Replication:     c.Replication,
	}
}

// createTopics creates what is missing of every tenant's topics.
func (c config) createTopics(ctx context.Context, cluster kafka.Cluster) error {
	for _, tenant := range c.Tenants {
		if err := cluster.CreateTopics(ctx, c.plan(tenant)); err != nil {
			return err
		}
	}
	return nil
}

func newTopicsCmd() *cobra.Command {
	var create, asJSON bool
	cmd := &cobra.Command{
		Use:   "topics [flags]",
		Short: "Verify the tenants' topics, and create what is missing",
		Long: `Verify the tenants' topics against the table in schemas/topics.go: partitions,
replication, retention, compaction. Says what differs, a line each; the exit code is 1
if anything does. With --create, creates what is missing first; what exists is never changed.`,
		Example: `  exeunt topics --create --brokers localhost:9092 --tenants north,south
  exeunt topics --config deploy/exeunt.yaml --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "create", "json")
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			return topics(cmd, c, create, asJSON)
		},
	}
	clusterFlags(cmd)
	cmd.Flags().BoolVar(&create, "create", false, "create what is missing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the differences as JSON")
	return cmd
}

func topics(cmd *cobra.Command, c config, create, asJSON bool) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	if create {
		if err := c.createTopics(cmd.Context(), cluster); err != nil {
			return err
		}
	}
	differences := []string{}
	for _, tenant := range c.Tenants {
		some, err := cluster.VerifyTopics(cmd.Context(), c.plan(tenant))
		if err != nil {
			return err
		}
		differences = append(differences, some...)
	}
	if asJSON {
		err = printJSON(cmd.OutOrStdout(), map[string][]string{"differences": differences})
	} else {
		for _, difference := range differences {
			fmt.Fprintln(cmd.OutOrStdout(), difference)
		}
	}
	if err == nil && len(differences) > 0 {
		err = fmt.Errorf("verify topics: %d differences", len(differences))
	}
	return err
}
