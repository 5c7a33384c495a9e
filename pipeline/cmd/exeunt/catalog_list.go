package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/schemas"
)

// listed is a recorded price list, and whether it is in force.
type listed struct {
	Store   schemas.Key    `json:"store"`
	Version string         `json:"version"`
	From    schemas.Micros `json:"from"`
	Goods   int            `json:"products"`
	InForce bool           `json:"in_force"`
}

func newCatalogListCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list [flags]",
		Short:   "List a store's price lists: those that were, the one in force, and those to come",
		Example: `  exeunt catalog list --tenants north --store 12 --brokers localhost:9092 --json`,
		Args:    wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "json")
			if err != nil {
				return err
			}
			all := []listed{}
			for _, tenant := range c.Tenants {
				lists, err := c.recorded(cmd, tenant)
				if err != nil {
					return err
				}
				now := inForce(lists, schemas.MicrosOf(time.Now()))
				for i, l := range lists {
					all = append(all, listed{schemas.StoreKey(tenant, c.Store), l.Version, l.Time, len(l.Products), i == now})
				}
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), map[string][]listed{"lists": all})
			}
			for _, l := range all {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s  %s  %d products%s\n", l.Store, l.From, l.Version, l.Goods, map[bool]string{true: ", in force"}[l.InForce])
			}
			return nil
		},
	}
	clusterFlags(cmd)
	cmd.Flags().String("store", "", "the store whose catalogue it is")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func newCatalogPublishCmd() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use:   "publish [flags]",
		Short: "Say a store's recorded price lists again to stages that do not know them",
		Long: `Say a store's recorded price lists again to stages that do not know them, from the one in
force at a time on: when the stages are new, or before what the sensors said is processed
once more. Stages that know a later time refuse them, as a dead letter each.`,
		Example: `  exeunt catalog publish --tenants north --store 12 --at 2026-11-01 --brokers localhost:9092`,
		Args:    wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "at")
			if err != nil {
				return err
			}
			since := schemas.MicrosOf(time.Now())
			if at != "" {
				day, err := time.Parse(time.DateOnly, at)
				if err != nil {
					return usagef("say the lists since %q: want a date such as 2026-11-01", at)
				}
				since = schemas.MicrosOf(day)
			}
			for _, tenant := range c.Tenants {
				lists, err := c.recorded(cmd, tenant)
				if err != nil {
					return err
				}
				if len(lists) == 0 {
					return usagef("store %s has no recorded price list: import one", schemas.StoreKey(tenant, c.Store))
				}
				one := c
				one.Tenants = []string{tenant}
				if err := publishCatalogue(cmd, one, lists[max(0, inForce(lists, since)):]); err != nil {
					return err
				}
			}
			return nil
		},
	}
	clusterFlags(cmd)
	cmd.Flags().String("store", "", "the store whose catalogue it is")
	cmd.Flags().StringVar(&at, "at", "", "date from which on the lists are needed; without one, now")
	return cmd
}

// recorded are a store's price lists, by time.
func (c config) recorded(cmd *cobra.Command, tenant string) ([]schemas.Catalogue, error) {
	if err := c.wantStore(); err != nil {
		return nil, err
	}
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	byTime := map[schemas.Micros]schemas.Catalogue{} // before compaction a time may have several
	events, err := cluster.ReadAll(cmd.Context(), tenant, schemas.Catalogues)
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if list, ok := e.Body.(schemas.Catalogue); ok && e.Key.Store() == schemas.StoreKey(tenant, c.Store) {
			byTime[list.Time] = list
		}
	}
	return slices.SortedFunc(maps.Values(byTime), func(a, b schemas.Catalogue) int { return cmp.Compare(a.Time, b.Time) }), nil
}

// inForce is the place of the list that holds at a time; -1 where none does yet.
func inForce(lists []schemas.Catalogue, at schemas.Micros) int {
	n, _ := slices.BinarySearchFunc(lists, at+1, func(l schemas.Catalogue, t schemas.Micros) int { return cmp.Compare(l.Time, t) })
	return n - 1
}
