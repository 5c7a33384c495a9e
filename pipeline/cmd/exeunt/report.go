package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/report"
)

func newReportCmd() *cobra.Command {
	var from, to, html string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "report --from DAY --to DAY [flags]",
		Short: "Sum up a week: review load, accuracy, time to receipt, money at risk",
		Long: `Sum up some days, both ends included, in event time (UTC): visits and the human work in
them, accuracy with its confidence, time to receipt, money at risk, products that are taken
for one another, and sensors that need a technician.`,
		Example: `  exeunt report --from 2026-11-16 --to 2026-11-22
  exeunt report --from 2026-11-16 --to 2026-11-22 --html week.html
  exeunt report --from 2026-11-16 --to 2026-11-22 --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "from", "to", "html", "json")
			if err != nil {
				return err
			}
			first, err := time.Parse(time.DateOnly, from)
			if err != nil {
				return usagef("report --from %q: want a day such as 2026-11-16", from)
			}
			last, err := time.Parse(time.DateOnly, to)
			if err != nil || last.Before(first) {
				return usagef("report --to %q: want a day such as 2026-11-22, not before %s", to, from)
			}
			r, err := makeReport(cmd, c, first, last)
			if err != nil {
				return err
			}
			return writeReport(cmd, r, html, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "first day")
	f.StringVar(&to, "to", "", "last day")
	f.StringVar(&html, "html", "", "file for a page with plots, which needs no other file")
	f.BoolVar(&asJSON, "json", false, "print everything as JSON")
	f.String("config", "", "YAML file with any of these flags as keys")
	clickhouseFlags(cmd)
	return cmd
}

func makeReport(cmd *cobra.Command, c config, from, to time.Time) (*report.Report, error) {
	client, stop, err := c.analysts(cmd.Context())
	if err != nil {
		return nil, err
	}
	defer stop()
	return report.Make(cmd.Context(), client.HTTP().Ask, from, to)
}

func writeReport(cmd *cobra.Command, r *report.Report, html string, asJSON bool) error {
	if html != "" {
		return writeWhole(html, r.HTML)
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), r)
	}
	return r.Text(cmd.OutOrStdout())
}
