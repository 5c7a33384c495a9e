package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Text writes the report for a terminal.
func (r *Report) Text(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { fmt.Fprintln(w, strings.Join(cells, "\t")) } // Flush says what went wrong
	line(r.Title())
	for _, s := range r.sections() {
		line("")
		line(s.Title)
		if len(s.Rows) == 0 {
			line("  " + s.None)
			continue
		}
		line(append([]string{"  " + s.Columns[0]}, s.Columns[1:]...)...)
		for _, row := range s.Rows {
			line(append([]string{"  " + row[0]}, row[1:]...)...)
		}
	}
	return w.Flush()
}
