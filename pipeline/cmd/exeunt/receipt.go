package main

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/receipt"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

func newReceiptCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "receipt",
		Short: "The shoppers' receipts: signed links to them, and the page behind the links",
		Example: `  openssl rand -hex 32 > receipt.key
  exeunt receipt link --receipt-key-file receipt.key --receipt-url https://shop.example north/12/a7
  exeunt receipt serve --receipt-key-file receipt.key --brokers localhost:9092 --tenants north`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newReceiptLinkCmd(), newReceiptServeCmd())
	return cmd
}

// receiptFlags are those of all who make links.
func receiptFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.String("receipt-key-file", "", "file of keys that sign links to receipts, 32 bytes or more, one a line: the first signs, all are read")
	f.String("receipt-url", "", "address under which shoppers reach `exeunt receipt serve`, such as https://shop.example")
}

// receiptKeys are those that the configuration names; nil where it names none.
func (c config) receiptKeys() (*receipt.Keys, error) {
	text, err := secret(c.ReceiptKeyFile)
	if err != nil || c.ReceiptKeyFile == "" {
		return nil, err
	}
	keys, err := receipt.ParseKeys(text)
	if err != nil {
		return nil, usagef("read %s: %w", c.ReceiptKeyFile, err)
	}
	return keys, nil
}

func newReceiptServeCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve [flags]",
		Short: "Serve receipts to the shoppers who have a link, until it is told to stop",
		Long: `Serve receipts to the shoppers who have a link, until it is told to stop: what they were
charged, and a form to contest it. Nothing else is shown there, so that it can face the
world, behind a proxy that speaks TLS. Any number of processes may do so. Each keeps the
receipts of the last month in memory, about 1 KB a visit.`,
		Example: `  exeunt receipt serve --receipt-key-file receipt.key --brokers localhost:9092 --tenants north --listen :8081`,
		Args:    wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd)
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			keys, err := c.receiptKeys()
			if err != nil {
				return err
			}
			if keys == nil {
				return usagef("no key to read links with: give --receipt-key-file")
			}
			return serveReceipts(cmd, c, keys)
		},
	}
	clusterFlags(cmd)
	receiptFlags(cmd)
	cmd.Flags().String("listen", "127.0.0.1:8081", "address of the page")
	return cmd
}

func serveReceipts(cmd *cobra.Command, c config, keys *receipt.Keys) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	joined, stop, err := pages(cluster, c.Tenants)
	if err != nil {
		return err
	}
	defer stop()
	server := receipt.New(receiptPage(cluster, joined, keys))
	listener, err := listen(cmd.Context(), c.Listen)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "exeunt: receipts of %v are at http://%s%s\n", c.Tenants, listener.Addr(), receipt.Prefix)
	return servePages(cmd.Context(), listener, server.Handler(), server.Run)
}

// receiptPage joins the shoppers' page to a cluster, where the other pages are joined.
func receiptPage(cluster kafka.Cluster, joined web.Config, keys *receipt.Keys) receipt.Config {
	return receipt.Config{
		Tenants: joined.Tenants, Keys: keys, Publish: joined.Publish, Again: joined.Evidence,
		Read: func(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error] {
			return cluster.ReadSince(ctx, tenant, topic, time.Now().Add(-receipt.Valid))
		},
	}
}

// withReceipts answers for the shoppers' page beside the others.
func withReceipts(others http.Handler, receipts *receipt.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", others)
	mux.Handle(receipt.Prefix, receipts.Handler())
	return mux
}

// findReceipt finds the last receipt with an id, or of a visit's key.
func findReceipt(ctx context.Context, cluster kafka.Cluster, tenant, id string) (visit schemas.Key, last schemas.Receipt, err error) {
	for event, err := range cluster.ReadNow(ctx, tenant, schemas.Receipts) {
		if err != nil {
			return "", last, err
		}
		if r, ok := event.Body.(schemas.Receipt); ok && (r.ID == id || string(event.Key) == id) {
			visit, last = event.Key, r
		}
	}
	if visit == "" {
		err = usagef("tenant %s has no receipt %q", tenant, id)
	}
	return visit, last, err
}
