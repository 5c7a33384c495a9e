package report

import (
	"fmt"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// section is one table of the report, as text and page show it.
type section struct {
	Title   string
	Columns []string
	Rows    [][]string
	None    string // what it means that there are no rows
}

// sections are the report's tables in the order of reading.
func (r *Report) sections() []section {
	return []section{
		{"Visits and human work", []string{"day", "visits", "reviews", "per 1,000 visits", "minutes of work", "cost"}, rowsOf(r.Days, Day.cells), "There were no visits."},
		{"Accuracy of judged lines", []string{"judged", "lines", "right", "accuracy", "95 % interval"}, rowsOf(r.Accuracy, Share.cells), "Nobody has judged a receipt yet."},
		{"Time from the exit to the final receipt", []string{"day", "median", "90th percentile", "99th percentile"}, rowsOf(r.Waits, Wait.cells), "There were no final receipts."},
		{"Money", []string{"final receipts", "charged", "may be wrong"}, rowsOf(r.Money, Money.cells), "Nothing was charged."},
		{"Products taken for one another", []string{"charged", "taken", "times"}, rowsOf(r.Mistaken, Mistake.cells), "None that are known of."},
		{"What needs attention", []string{"store", "what", "which", "detail"}, rowsOf(r.Attention, Attention.cells), "Nothing."},
		{"Records that could not be used", []string{"by", "count"}, rowsOf(r.DeadLetters, Letters.cells), "None."},
	}
}

func rowsOf[T any](list []T, cells func(T) []string) (rows [][]string) {
	for _, one := range list {
		rows = append(rows, cells(one))
	}
	return rows
}

func (d Day) cells() []string {
	cost := "not set"
	if d.Currency != "" {
		cost = money(int64(d.CostMinor), d.Currency)
	}
	return []string{d.Day, number(d.Visits), number(d.Reviews), fmt.Sprintf("%.0f", perThousand(d.Reviews, d.Visits)), fmt.Sprintf("%.1f", d.Minutes), cost}
}

// judgedWhy says in words which lines a kind of audit is of.
var judgedWhy = map[string]string{
	"blind": "drawn by lot", "doubt": "doubted", "dispute": "disputed",
}

func (s Share) cells() []string {
	return []string{judgedWhy[s.Kind], number(s.Lines), number(s.Right), fmt.Sprintf("%.2f %%", 100*s.Accuracy), fmt.Sprintf("%.2f to %.2f %%", 100*s.Low, 100*s.High)}
}

func (w Wait) cells() []string {
	return []string{w.Day, seconds(w.P50), seconds(w.P90), seconds(w.P99)}
}

func (m Money) cells() []string {
	if m.Currency == "" {
		return []string{number(m.Receipts), "nothing", ""}
	}
	return []string{number(m.Receipts), money(m.TotalMinor, m.Currency), money(int64(m.AtRiskMinor), m.Currency)}
}

func (m Mistake) cells() []string {
	return []string{nothing(m.Charged), nothing(m.Taken), number(m.Times)}
}

func (a Attention) cells() []string { return []string{a.Store, a.What, a.Which, a.Detail} }
func (l Letters) cells() []string   { return []string{l.By, number(l.Count)} }

func perThousand(n, of int64) float64 { return 1000 * float64(n) / max(1, float64(of)) }
func number(n int64) string           { return strconv.FormatInt(n, 10) }
func seconds(s float64) string        { return fmt.Sprintf("%.1f s", s) }

func money(minor int64, currency string) string {
	return schemas.Money{Minor: minor, Currency: currency}.String()
}

func nothing(product string) string {
	if product == "" {
		return "nothing"
	}
	return product
}
