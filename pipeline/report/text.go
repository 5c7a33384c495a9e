package report

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/exeunt-io/exeunt/schemas"
)

// Text writes the report for a terminal.
func (r *Report) Text(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) } // Flush says what went wrong
	line("%s to %s", r.From, r.To)
	line("\nday\tvisits\treviews\tper 1,000\tminutes\tcost")
	for _, d := range r.Days {
		line("%s\t%d\t%d\t%.1f\t%.1f\t%s", d.Day, d.Visits, d.Reviews, perThousand(d.Reviews, d.Visits), d.Minutes, d.Cost())
	}
	line("\njudged lines\tright\taccuracy\t95 %% interval")
	for _, s := range r.Accuracy {
		line("%d %s\t%d\t%.2f %%\t%.2f to %.2f %%", s.Lines, s.Kind, s.Right, 100*s.Accuracy, 100*s.Low, 100*s.High)
	}
	line("\nday\treceipt after p50\tp90\tp99")
	for _, d := range r.Waits {
		line("%s\t%.1f s\t%.1f s\t%.1f s", d.Day, d.P50, d.P90, d.P99)
	}
	line("\nreceipts\tcharged\tat risk")
	for _, m := range r.Money {
		line("%d\t%s\t%s", m.Receipts, m.Total(), m.AtRisk())
	}
	r.troubles(line)
	return w.Flush()
}

// troubles are the parts that are empty where all is well.
func (r *Report) troubles(line func(format string, args ...any)) {
	if len(r.Mistaken) > 0 {
		line("\ncharged\ttaken\ttimes")
	}
	for _, m := range r.Mistaken {
		line("%s\t%s\t%d", nothing(m.Charged), nothing(m.Taken), m.Times)
	}
	if len(r.Sensors) > 0 {
		line("\nload cell for the technician\tbad\tnoise")
	}
	for _, s := range r.Sensors {
		line("%s %s/%d/%d\t%.0f %%\t%.1f g", s.Store, s.Fixture, s.Shelf, s.Plate, 100*s.BadShare, s.NoiseGrams)
	}
	if len(r.DeadLetters) > 0 {
		line("\ndead letters of\tcount")
	}
	for _, d := range r.DeadLetters {
		line("%s\t%d", d.By, d.Count)
	}
}

func perThousand(n, of int64) float64 { return 1000 * float64(n) / max(1, float64(of)) }

func nothing(product string) string {
	if product == "" {
		return "nothing"
	}
	return product
}

// Cost of the day's human work.
func (d Day) Cost() string {
	return schemas.Money{Minor: int64(d.CostMinor), Currency: d.Currency}.String()
}

// Total that was charged.
func (m Money) Total() string {
	return schemas.Money{Minor: m.TotalMinor, Currency: m.Currency}.String()
}

// AtRisk is how much of it may be wrong.
func (m Money) AtRisk() string {
	return schemas.Money{Minor: int64(m.AtRiskMinor), Currency: m.Currency}.String()
}
