package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// disputed is what `dispute --json` prints.
type disputed struct {
	Visit schemas.Key `json:"visit"`
	schemas.Contest
}

func newDisputeCmd() *cobra.Command {
	var product, text string
	var wait time.Duration
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "dispute [flags] RECEIPT",
		Short: "Contest a receipt, or a line of it, for a shopper",
		Long: `Contest a receipt, or a line of it, for a shopper who has called. RECEIPT is the receipt's
id or the visit, tenant/store/visit. It becomes a review task with the evidence attached;
the answer is a corrected receipt and a refund, or a refusal with its reason, and stands
on the receipt. To say the same again changes nothing.

The exit code is 1 where the receipt is not final yet or is contested already, and 2 where
there is no such receipt or line, or no text.`,
		Example: `  exeunt dispute --brokers localhost:9092 --tenants north --product gtin:4006381333931 --text "I took no nuts" north/12/a7`,
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "product", "text", "wait", "json")
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			if len(c.Tenants) != 1 {
				return usagef("dispute: a receipt is of one tenant, not of %v", c.Tenants)
			}
			told, err := c.dispute(cmd, args[0], schemas.Dispute{Product: product, Text: text}, wait)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), told)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", told.Visit, told.State)
			return nil
		},
	}
	clusterFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&product, "product", "", "product of the line; without it the whole receipt is meant")
	f.StringVar(&text, "text", "", "the shopper's own words")
	f.DurationVar(&wait, "wait", 10*time.Second, "how long to wait until it is on the receipt")
	f.BoolVar(&asJSON, "json", false, "print the dispute as it stands on the receipt as JSON")
	return cmd
}

// dispute publishes one that can be made, and returns it as the receipt tells it.
func (c config) dispute(cmd *cobra.Command, id string, d schemas.Dispute, wait time.Duration) (disputed, error) {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return disputed{}, err
	}
	visit, last, err := findReceipt(cmd.Context(), cluster, c.Tenants[0], id)
	if err != nil {
		return disputed{}, err
	}
	began := time.Now()
	d.Visit, d.Time, d.Lines = last.Visit, schemas.MicrosOf(began), last.Lines
	next, err := last.Contest(d)
	switch {
	case err == nil:
	case errors.Is(err, schemas.ErrNotFinal), errors.Is(err, schemas.ErrContested):
		return disputed{}, fmt.Errorf("dispute of %s: %w", visit, err)
	default:
		return disputed{}, usagef("dispute of %s: %w", visit, err)
	}
	if len(next.Contests) == len(last.Contests) {
		return disputed{visit, contestOf(last, d)}, nil // said before
	}
	if err := publish(cmd.Context(), cluster, schemas.Event{Topic: schemas.Billed, Key: visit, Body: d}); err != nil {
		return disputed{}, err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), wait)
	defer cancel()
	return awaitContest(ctx, cluster, visit, d, began)
}

// contestOf is a dispute as a receipt tells it; without a state where it does not.
func contestOf(r schemas.Receipt, d schemas.Dispute) (c schemas.Contest) {
	at := slices.IndexFunc(r.Contests, func(c schemas.Contest) bool { return c.Product == d.Product })
	if at >= 0 {
		c = r.Contests[at]
	}
	return c
}

// awaitContest reads the visit's receipts until one tells the dispute.
func awaitContest(ctx context.Context, cluster kafka.Cluster, visit schemas.Key, d schemas.Dispute, since time.Time) (disputed, error) {
	for event, err := range cluster.ReadSince(ctx, visit.Tenant(), schemas.Receipts, since.Add(-time.Minute)) { // clocks differ
		if err != nil {
			return disputed{}, err
		}
		if r, ok := event.Body.(schemas.Receipt); ok && event.Key == visit {
			if c := contestOf(r, d); c.State != "" {
				return disputed{visit, c}, nil
			}
		}
	}
	return disputed{}, fmt.Errorf("dispute of %s: it is written, and settlement has not taken it up yet: does it run?", visit)
}

// publish writes an event and returns when it is safe.
func publish(ctx context.Context, cluster kafka.Cluster, events ...schemas.Event) error {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	for _, e := range events {
		if err := edge.Publish(ctx, e); err != nil {
			return err
		}
	}
	return edge.Flush(ctx)
}
