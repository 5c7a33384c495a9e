package main

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/catalogue"
	"github.com/exeunt-io/exeunt/schemas"
)

func newCatalogCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "What can be sold, and for how much",
		Example: `  exeunt catalog import --store 12 --brokers localhost:9092 prices.csv
  exeunt catalog list --store 12 --brokers localhost:9092`,
	}
	cmd.AddCommand(newCatalogImportCmd(), newCatalogListCmd(), newCatalogPublishCmd())
	return cmd
}

// imported is what `catalog import --json` prints.
type imported struct {
	Lists   []schemas.Catalogue `json:"lists"`
	Refused []catalogue.Refusal `json:"refused"`
}

func newCatalogImportCmd() *cobra.Command {
	var asJSON, dry bool
	cmd := &cobra.Command{
		Use:   "import [flags] FILE.csv|.json",
		Short: "Check a file of products and prices, and publish what is sound",
		Long: `Check a file of products and prices, and publish what is sound: a price list for each
time at which something changes. Refused are wrong check digits, weights, currencies and
prices, and dates that overlap, each with file, line and reason. The exit code is 1 if a
row was refused, and 2 if the file as a whole cannot be used.

What holds already is in force from ten seconds after the store's own time, so that no
stage hears of it too late; what is to hold later, from its date. All lists of a file are
written together or not at all: to the stages, and to the compacted topic of catalogues,
from which they can be said again (exeunt catalog publish).

Columns, or keys: barcodes (several with "|"), name, price_minor (tax included), currency,
tax_basis_pts (700 is 7 %), weight_grams, from, until (RFC 3339 or a date; may be empty).`,
		Example: `  exeunt catalog import --dry-run prices.csv
  exeunt catalog import --tenants north --store 12 --brokers localhost:9092 prices.json --json`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "json", "dry-run")
			if err != nil {
				return err
			}
			from, err := c.effective(cmd, dry)
			if err != nil {
				return err
			}
			found, err := readCatalogue(args[0], from)
			if err != nil {
				return err
			}
			if !dry && len(found.Lists) > 0 {
				if err := publishCatalogue(cmd, c, found.Lists); err != nil {
					return err
				}
			}
			return reportCatalogue(cmd, found, asJSON)
		},
	}
	clusterFlags(cmd)
	cmd.Flags().String("store", "", "the store whose catalogue it is")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print price lists and refused rows as JSON")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "check only; publish nothing")
	return cmd
}

func readCatalogue(path string, from schemas.Micros) (imported, error) {
	file, err := os.Open(path)
	if err != nil {
		return imported{}, usageError{err}
	}
	defer file.Close()
	rows, unread, err := catalogue.Read(filepath.Base(path), file)
	if err != nil {
		return imported{}, usageError{err}
	}
	lists, refused := catalogue.Lists(filepath.Base(path), rows, from)
	return imported{lists, append(unread, refused...)}, nil
}

// ahead is how long before it is in force a price list is said: longer than it is under
// way, as a list that comes after the stages' time has passed it is refused.
const ahead = 10 * time.Second

// effective is the time from which on what is imported now is in force.
func (c config) effective(cmd *cobra.Command, dry bool) (schemas.Micros, error) {
	from := schemas.MicrosOf(time.Now())
	if dry {
		return from, nil
	}
	if err := c.wantStore(); err != nil {
		return 0, err
	}
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return 0, err
	}
	for _, tenant := range c.Tenants { // a store that is played faster than time is ahead of our clock
		for event, err := range cluster.ReadKey(cmd.Context(), schemas.Sensed, schemas.StoreKey(tenant, c.Store), time.Now().Add(-ahead)) {
			if err != nil {
				return 0, err
			}
			if tick, ok := event.Body.(schemas.Tick); ok {
				from = max(from, tick.Watermark)
			}
		}
	}
	return from + schemas.Micros(ahead.Microseconds()), nil
}

// wantStore refuses a configuration that names no store in a cluster.
func (c config) wantStore() error {
	if c.Store == "" {
		return usagef("no store: give --store")
	}
	return c.wantBrokers()
}

// publishCatalogue says price lists in every tenant's store, all together or not at all.
func publishCatalogue(cmd *cobra.Command, c config, lists []schemas.Catalogue) error {
	cluster, err := c.cluster(cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	for _, tenant := range c.Tenants {
		key := schemas.StoreKey(tenant, c.Store)
		var events []schemas.Event
		for _, list := range lists {
			events = append(events, list.Recorded(key)...)
		}
		if err := cluster.PublishTogether(cmd.Context(), "catalog-import-"+string(key), events...); err != nil {
			return err
		}
	}
	return nil
}

func reportCatalogue(cmd *cobra.Command, found imported, asJSON bool) error {
	if asJSON {
		if err := printJSON(cmd.OutOrStdout(), found); err != nil {
			return err
		}
	} else {
		for _, list := range found.Lists {
			fmt.Fprintf(cmd.OutOrStdout(), "price list %s: %d products from %s\n", list.Version, len(list.Products), list.Time)
		}
		for _, refusal := range found.Refused {
			fmt.Fprintln(cmd.OutOrStdout(), "refused", refusal)
		}
	}
	if len(found.Refused) > 0 {
		return fmt.Errorf("import catalogue: %d rows refused", len(found.Refused))
	}
	return nil
}
