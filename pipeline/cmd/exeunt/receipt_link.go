package main

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/receipt"
	"github.com/exeunt-io/exeunt/schemas"
)

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
