package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func newSQLCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "sql [flags] QUERY",
		Short: "Ask the analysts' tables a question in SQL",
		Long: `Ask the analysts' tables a question in ClickHouse's SQL. QUERY may be - for standard input.

Without --clickhouse-address, the engine in the data directory answers; it is started for
this query if it does not run. The answer is a table on a terminal and tab-separated
elsewhere; --format takes any of ClickHouse's formats.`,
		Example: `  exeunt sql "SELECT store, count() FROM visits WHERE event = 'closed' GROUP BY store"
  exeunt sql --format JSONEachRow "SELECT * FROM review_rate"
  exeunt sql "SHOW TABLES"`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "format")
			if err != nil {
				return err
			}
			query, err := queryOf(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			return ask(cmd, c, query, format)
		},
	}
	cmd.Flags().String("config", "", "YAML file with any of these flags as keys")
	cmd.Flags().StringVar(&format, "format", "", "format of the answer: PrettyCompact, TSVWithNames, CSV, JSONEachRow, Parquet, ...")
	clickhouseFlags(cmd)
	return cmd
}

func queryOf(arg string, in io.Reader) (string, error) {
	if arg != "-" {
		return arg, nil
	}
	text, err := io.ReadAll(in)
	if err != nil {
		return "", usagef("read the query: %w", err)
	}
	return string(text), nil
}

func ask(cmd *cobra.Command, c config, query, format string) error {
	client, stop, err := c.analysts(cmd.Context())
	if err != nil {
		return err
	}
	defer stop()
	out := cmd.OutOrStdout()
	if format == "" {
		format = formatFor(out)
	}
	return client.HTTP().Ask(cmd.Context(), strings.TrimSuffix(strings.TrimSpace(query), ";"), format, out)
}

// formatFor is a table where a person looks, and lines where a program does.
func formatFor(out io.Writer) string {
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return "PrettyCompact"
	}
	return "TSVWithNames"
}
