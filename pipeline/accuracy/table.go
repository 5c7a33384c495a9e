package accuracy

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// WrongShare is the share of unreviewed receipts that may be wrong, in the tables.
const WrongShare = 0.01

// Row sums up the visits of one kind.
type Row struct {
	Name             string  `json:"name"`
	Recordings       int     `json:"recordings"`
	Visits           int     `json:"visits"`
	F1               float64 `json:"f1"`
	Precision        float64 `json:"precision"`
	Recall           float64 `json:"recall"`
	Exact            float64 `json:"exact"`
	ReviewsPer1000   float64 `json:"reviews_per_1000"`
	CalibrationError float64 `json:"calibration_error"`
	// CoreSeconds are those of the stages for each recorded second.
	CoreSeconds float64 `json:"core_seconds_per_second"`
}

// Table is a measurement.
type Table struct {
	Seeds       string `json:"seeds"` // which were played
	Rows        []Row  `json:"rows"`
	Reliability []Bin  `json:"reliability"`
}

// NewTable sums outcomes up: a row for each kind, then ordinary and hard kinds together.
func NewTable(seeds string, outcomes []Outcome) Table {
	table := Table{Seeds: seeds}
	for _, kind := range sim.Kinds {
		table.add(string(kind), outcomes, func(k sim.Kind) bool { return k == kind })
	}
	table.add("all ordinary", outcomes, sim.Kind.Ordinary)
	table.add("all hard", outcomes, func(k sim.Kind) bool { return !k.Ordinary() })
	var visits []Visit
	for _, o := range outcomes {
		visits = append(visits, o.Visits...)
	}
	table.Reliability = Reliability(visits)
	return table
}

func (t *Table) add(name string, outcomes []Outcome, belongs func(sim.Kind) bool) {
	var total score.Result
	var visits []Visit
	var cost time.Duration
	recordings, seconds := 0, 0.0
	for _, o := range outcomes {
		if !belongs(o.Kind) {
			continue
		}
		recordings++
		total = total.Add(o.Score)
		visits = append(visits, o.Visits...)
		cost += o.Cost
		seconds += o.Seconds
	}
	if recordings == 0 {
		return
	}
	t.Rows = append(t.Rows, Row{
		Name: name, Recordings: recordings, Visits: len(visits),
		F1: total.F1(), Precision: total.Precision(), Recall: total.Recall(), Exact: total.ExactShare(),
		ReviewsPer1000:   ReviewsPer1000(visits, WrongShare),
		CalibrationError: CalibrationError(visits),
		CoreSeconds:      cost.Seconds() / seconds,
	})
}

// Print writes the table as text, with the earlier release's F1 and exact share beside it
// where it has the row.
func (t Table) Print(w io.Writer, earlier Table) error {
	was := map[string]Row{}
	for _, row := range earlier.Rows {
		was[row.Name] = row
	}
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "kind\tvisits\tF1\tprecision\trecall\texact\treviews/1000\tcalibration error\tF1 before\texact before\t")
	for _, r := range t.Rows {
		before, exact := "-", "-"
		if e, ok := was[r.Name]; ok {
			before, exact = fmt.Sprintf("%.3f", e.F1), fmt.Sprintf("%.1f %%", 100*e.Exact)
		}
		fmt.Fprintf(out, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.1f %%\t%.0f\t%.3f\t%s\t%s\t\n",
			r.Name, r.Visits, r.F1, r.Precision, r.Recall, 100*r.Exact, r.ReviewsPer1000, r.CalibrationError, before, exact)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nreceipts by the probability that they said (%s):\n", t.Seeds)
	for _, b := range t.Reliability {
		fmt.Fprintf(w, "  %5.3f to %5.3f  %5d visits  said %.3f  right %.3f\n", b.From, b.To, b.Visits, b.Said, b.Right)
	}
	_, err := fmt.Fprintf(w, "\nstages: %.4f core-seconds for each recorded second\n", t.cost())
	return err
}

// cost is the mean of all rows that are kinds, by recordings.
func (t Table) cost() float64 {
	sum, n := 0.0, 0
	for _, r := range t.Rows {
		sum += r.CoreSeconds * float64(r.Recordings)
		n += r.Recordings
	}
	return sum / float64(max(n, 1))
}
