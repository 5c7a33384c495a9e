package report

import (
	"fmt"
	"html/template"
	"io"
)

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Exeunt {{.Title}}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem }
figure { margin: 0 }
table { border-collapse: collapse }
th, td { text-align: left; padding: 0.2rem 1.5rem 0.2rem 0; border-bottom: 1px solid #ddd; font-variant-numeric: tabular-nums }
th { font-weight: 600 }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem }
svg { width: 100%; height: auto }
</style>
<h1>Exeunt, {{.Title}}</h1>
<div class="plots">{{range .Plots}}
<figure>{{.}}</figure>{{end}}
</div>
{{range .Sections}}<h2>{{.Title}}</h2>
{{if .Rows}}<table>
<tr>{{range .Columns}}<th>{{.}}</th>{{end}}</tr>
{{range .Rows}}<tr>{{range .}}<td>{{.}}</td>{{end}}</tr>
{{end}}</table>{{else}}<p>{{.None}}</p>{{end}}
{{end}}
<p>Days are of event time, UTC. Lines drawn by lot are of receipts that nobody had reviewed before they were charged.</p>
</html>
`))

// HTML writes the report as a page that needs no other file.
func (r *Report) HTML(out io.Writer) error {
	var plots []template.HTML
	for _, d := range r.drawings() {
		if d.empty() {
			continue // its table says why
		}
		svg, err := d.svg()
		if err != nil {
			return err
		}
		plots = append(plots, svg)
	}
	values := map[string]any{"Title": r.Title(), "Plots": plots, "Sections": r.sections()}
	if err := page.Execute(out, values); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
