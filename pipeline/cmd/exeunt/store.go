package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/storefile"
)

func newStoreCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "store",
		Short:   "Check and draw a store's definition: store.yaml, planogram and catalogue",
		Example: "  exeunt store validate deploy/store",
	}
	cmd.AddCommand(newStoreValidateCmd(), newStoreDrawCmd())
	return cmd
}

func newStoreValidateCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "validate DIR|FILE",
		Short: "Say what is wrong in a store's definition, line by line, and what to do",
		Long: `Say what is wrong in a store's definition, line by line, and what to do. DIR holds
store.yaml; FILE is one of another name. The planogram and the catalogue that it names are
read too. Exits with 0 where all is well, 1 where something is wrong in the files, and 2
where they cannot be read.`,
		Example: `  exeunt store validate deploy/store
  exeunt store validate stores/12.yaml --json`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			definition, err := storefile.Read(args[0])
			var problems storefile.Problems
			if err != nil && !errors.As(err, &problems) {
				return usageError{err}
			}
			return printValidation(cmd, definition, problems, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// validation is what validate --json prints.
type validation struct {
	Valid    bool               `json:"valid"`
	Fixtures int                `json:"fixtures"`
	Plates   int                `json:"plates"` // that facings stand on
	Facings  int                `json:"facings"`
	Products int                `json:"products"`
	Cameras  int                `json:"cameras"`
	Gates    int                `json:"gates"`
	Problems storefile.Problems `json:"problems"`
}

// printValidation says what is wrong, or how much is right.
func printValidation(cmd *cobra.Command, d storefile.Definition, problems storefile.Problems, asJSON bool) error {
	v := validation{
		Valid: len(problems) == 0, Fixtures: len(d.Room.Fixtures), Facings: len(d.Facings),
		Products: len(d.Products), Cameras: len(d.Room.Cameras), Gates: len(d.Room.Gates),
		Problems: append(storefile.Problems{}, problems...), // [] where there are none, not null
	}
	for _, f := range d.Facings {
		v.Plates += f.To - f.From + 1
	}
	out := cmd.OutOrStdout()
	switch {
	case asJSON:
		if err := printJSON(out, v); err != nil {
			return err
		}
	case v.Valid:
		fmt.Fprintf(out, "%s is well: %d fixtures, %d facings on %d plates, %d products, %d cameras, %d gates\n",
			d.Room.Name, v.Fixtures, v.Facings, v.Plates, v.Products, v.Cameras, v.Gates)
	default:
		fmt.Fprintln(out, problems)
	}
	if !v.Valid {
		return fmt.Errorf("validate store: %d problems", len(problems))
	}
	return nil
}

func newStoreDrawCmd() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "draw DIR|FILE --out FILE.svg",
		Short: "Draw a store's definition to scale, to be held against the real room",
		Long: `Draw a store's definition to scale, to be held against the real room: the floor seen
from above at 1:20, with a grid of metres, fixtures, plates, cameras with what they see of
the floor, and gates; and each fixture as a shopper sees it at 1:10, with its shelves,
plates and facings. Printed at full size, a ruler measures it.`,
		Example: "  exeunt store draw deploy/store --out store.svg",
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usagef("store draw: want --out FILE.svg")
			}
			definition, err := storefile.Read(args[0])
			if err != nil {
				return usageError{err}
			}
			return writeWhole(out, definition.Draw)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file for the drawing, as SVG")
	return cmd
}
