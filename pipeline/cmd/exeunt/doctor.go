package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
)

// Status is how a check went.
const (
	statusOK      = "ok"
	statusFailed  = "failed"
	statusSkipped = "skipped" // what it needs is not configured, or has failed itself
)

// finding is what a check came to.
type finding struct {
	Check  string `json:"check"`
	Status string `json:"status"` // ok, failed or skipped
	Found  string `json:"found"`
	Do     string `json:"do,omitempty"` // what mends it
}

// checkPatience is how long one check may take.
const checkPatience = 10 * time.Second

func newDoctorCmd() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor [flags]",
		Short: "Check all that Exeunt needs, and say what to do about what is missing",
		Long: `Check all that Exeunt needs, and say what to do about what is missing: brokers,
transactions, topics, catalogues, schemas, ClickHouse, clocks, libraries and disk space. Give it the
file, environment or flags that the services get. It changes nothing, except that a schema
registry learns the schemas that it lacks. The exit code is 1 if any check failed.

Without --brokers it leaves out what is Kafka's and checks the rest.`,
		Example: `  exeunt doctor
  exeunt doctor --brokers localhost:9092 --tenants north,south
  exeunt doctor --config deploy/exeunt.yaml --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig(cmd, "json")
			if err != nil {
				return err
			}
			findings := c.examine(cmd.Context())
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), map[string][]finding{"checks": findings})
			} else {
				err = printFindings(cmd.OutOrStdout(), findings)
			}
			if failed := countFailed(findings); err == nil && failed > 0 {
				err = fmt.Errorf("doctor: %d of %d checks failed", failed, len(findings))
			}
			return err
		},
	}
	clusterFlags(cmd)
	clickhouseFlags(cmd)
	modelFlags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the findings as JSON")
	return cmd
}

// examine makes all checks, one after the other: a machine in trouble is not asked for
// everything at once.
func (c config) examine(ctx context.Context) []finding {
	var findings []finding
	for _, check := range []func(context.Context) []finding{
		c.checkKafka, c.checkSchemas, c.checkClickhouse, c.checkLibraries, c.checkDisk,
	} {
		findings = append(findings, check(ctx)...)
	}
	return findings
}

// printFindings is a table, with what to do under what failed.
func printFindings(w io.Writer, findings []finding) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range findings {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.Status, f.Check, strings.ReplaceAll(f.Found, "\n", " "))
		if f.Do != "" {
			fmt.Fprintf(table, "\t\t-> %s\n", f.Do)
		}
	}
	return table.Flush()
}

func countFailed(findings []finding) (failed int) {
	for _, f := range findings {
		if f.Status == statusFailed {
			failed++
		}
	}
	return failed
}

func good(check, format string, args ...any) finding {
	return finding{Check: check, Status: statusOK, Found: fmt.Sprintf(format, args...)}
}

func bad(check string, err error, do string) finding {
	return finding{check, statusFailed, err.Error(), do}
}

func skipped(check, why string) finding {
	return finding{Check: check, Status: statusSkipped, Found: why}
}
