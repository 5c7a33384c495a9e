package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/labels"
	"github.com/exeunt-io/exeunt/schemas"
)

func newLabelsCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "labels",
		Short:   "Training labels from what reviewers decided",
		Example: `  exeunt labels export --format jsonl --brokers localhost:9092 --tenants north`,
		Args:    wantArgs(cobra.NoArgs),
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newLabelsExportCmd())
	return cmd
}

func newLabelsExportCmd() *cobra.Command {
	var format, out string
	cmd := &cobra.Command{
		Use:   "export [flags]",
		Short: "Write every settled verdict as a label",
		Long: `Write every settled verdict as a label: as JSON lines, with what was believed, what is
right and where the evidence stands, or as COCO, with the boxes in which cameras saw the
shopper take it. Verdicts that nobody could tell teach nothing and are left out.`,
		Example: `  exeunt labels export --format jsonl --out labels.jsonl --brokers localhost:9092 --tenants north
  exeunt labels export --format coco --brokers localhost:9092 --tenants north > coco.json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "coco" && format != "jsonl" {
				return usagef("export labels as %q: there are coco and jsonl", format)
			}
			c, err := readConfig(cmd, "format", "out")
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			write := func(w io.Writer) error { return c.exportLabels(cmd.Context(), cmd.ErrOrStderr(), w, format) }
			if out != "" {
				return writeWhole(out, write)
			}
			return write(cmd.OutOrStdout())
		},
	}
	clusterFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "jsonl", "coco or jsonl")
	cmd.Flags().StringVar(&out, "out", "", "file, written whole or not at all; without it labels go to standard output")
	return cmd
}

// exportLabels writes what has been settled up to now.
func (c config) exportLabels(ctx context.Context, log, out io.Writer, format string) error {
	cluster, err := c.cluster(log)
	if err != nil {
		return err
	}
	var all []labels.Label
	for _, tenant := range c.Tenants {
		events, err := cluster.ReadAll(ctx, tenant, schemas.Judged)
		if err != nil {
			return err
		}
		for _, e := range events {
			if l, ok := labels.From(e); ok {
				all = append(all, l)
			}
		}
	}
	if format == "coco" {
		return labels.WriteCOCO(ctx, out, all, cluster.ReadRange)
	}
	return labels.WriteLines(out, all)
}
