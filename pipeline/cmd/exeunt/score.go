package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/pipeline/score"
)

func newScoreCmd() *cobra.Command {
	var truth, receipts string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "score --truth FILE --receipts FILE",
		Short: "Compare receipts with the truth",
		Long: `Compare receipts with the truth: precision, recall and F1 over units of (target,
barcode), and the share of receipts that are exactly right. Both files have the form
that replay --out writes.`,
		Example: `  exeunt score --truth truth.json --receipts receipts.json
  exeunt score --truth truth.json --receipts receipts.json --json`,
		Args: wantArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			want, err := readReceipts("truth", truth)
			if err != nil {
				return err
			}
			got, err := readReceipts("receipts", receipts)
			if err != nil {
				return err
			}
			return printScore(cmd, score.Compare(want, got), asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&truth, "truth", "", "file with the true receipts")
	f.StringVar(&receipts, "receipts", "", "file with the receipts to score")
	f.BoolVar(&asJSON, "json", false, "print the figures as JSON")
	return cmd
}

func readReceipts(flag, path string) (score.File, error) {
	if path == "" {
		return score.File{}, usagef("score: --%s is needed", flag)
	}
	f, err := os.Open(path)
	if err != nil {
		return score.File{}, usagef("score: %w", err)
	}
	defer f.Close()
	file, err := score.Read(f)
	if err != nil {
		return score.File{}, usagef("score %s: %w", path, err)
	}
	return file, nil
}

func printScore(cmd *cobra.Command, r score.Result, asJSON bool) error {
	out := cmd.OutOrStdout()
	if asJSON {
		return printJSON(out, struct {
			Precision  float64 `json:"precision"`
			Recall     float64 `json:"recall"`
			F1         float64 `json:"f1"`
			ExactShare float64 `json:"exact_share"`
			score.Result
		}{r.Precision(), r.Recall(), r.F1(), r.ExactShare(), r})
	}
	_, err := fmt.Fprintf(out, "precision %.4f  (%d of %d believed units are right)\nrecall    %.4f  (%d of %d true units were found)\nF1        %.4f\nexact     %.4f  (%d of %d receipts)\n",
		r.Precision(), r.Correct, r.Believed, r.Recall(), r.Correct, r.True, r.F1(), r.ExactShare(), r.Exact, r.Receipts)
	return err
}
