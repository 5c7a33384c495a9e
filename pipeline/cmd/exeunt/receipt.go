package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strings"
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

// linker makes links to receipts; nil where the configuration names no key.
func (c config) linker() (func(schemas.Key) (string, error), error) {
	keys, err := c.receiptKeys()
	if err != nil || keys == nil {
		return nil, err
	}
	if base, err := url.Parse(c.ReceiptURL); err != nil || base.Host == "" {
		return nil, usagef("links to receipts begin with %q: give --receipt-url https://shop.example", c.ReceiptURL)
	}
	return func(visit schemas.Key) (string, error) {
		return keys.Link(c.ReceiptURL, visit, time.Now().Add(receipt.Valid))
	}, nil
}

func newReceiptLinkCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "link [flags] VISIT...",
		Short: "Print the signed link to each visit's receipt",
		Long: `Print the signed link to each visit's receipt, tenant/store/visit, which is the key of its
records in the receipts topic; with "-", of each line of standard input. No cluster is
asked, so whoever sends receipts can make links as they go. A link is good for 30 days. It
is a JSON Web Token (HS256) after /r/, which a mailer can also sign itself with the first
key: sub is the visit, aud exeunt-receipt, exp the end.`,
		Example: `  exeunt receipt link --receipt-key-file receipt.key --receipt-url https://shop.example north/12/a7
  cut -f1 today.tsv | exeunt receipt link --config deploy/exeunt.yaml --json -`,
		Args: wantArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "json")
			if err != nil {
				return err
			}
			link, err := c.linker()
			if err != nil {
				return err
			}
			if link == nil {
				return usagef("no key to sign links with: give --receipt-key-file")
			}
			return printLinks(cmd.OutOrStdout(), visitsNamed(cmd.InOrStdin(), args), link, asJSON)
		},
	}
	cmd.Flags().String("config", "", "YAML file with any of these flags as keys")
	receiptFlags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON for each: visit and url")
	return cmd
}

// visitsNamed are the arguments, or the lines of in for "-".
func visitsNamed(in io.Reader, args []string) iter.Seq[schemas.Key] {
	return func(yield func(schemas.Key) bool) {
		for _, arg := range args {
			if arg != "-" {
				if !yield(schemas.Key(arg)) {
					return
				}
				continue
			}
			for lines := bufio.NewScanner(in); lines.Scan(); {
				if line := strings.TrimSpace(lines.Text()); line != "" && !yield(schemas.Key(line)) {
					return
				}
			}
		}
	}
}

func printLinks(out io.Writer, visits iter.Seq[schemas.Key], link func(schemas.Key) (string, error), asJSON bool) error {
	for visit := range visits {
		address, err := link(visit)
		if err != nil {
			return usageError{err}
		}
		if asJSON {
			_, err = fmt.Fprintf(out, "{\"visit\":%q,\"url\":%q}\n", visit, address)
		} else {
			_, err = fmt.Fprintln(out, address)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
		Tenants: joined.Tenants, Keys: keys, Publish: joined.Publish,
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
