package report

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
)

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Exeunt {{.From}} to {{.To}}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
pre { overflow-x: auto; background: #f6f6f6; padding: 1rem }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem }
svg { width: 100%; height: auto }
</style>
<h1>{{.From}} to {{.To}}</h1>
<div class="plots">{{range .Plots}}
<figure>{{.}}</figure>{{end}}
</div>
<pre>{{.Text}}</pre>
<p>Days are of event time, UTC. Accuracy of the kind blind is from receipts drawn by lot that nobody had reviewed.</p>
</html>
`))

// HTML writes the report as a page that needs no other file.
func (r *Report) HTML(out io.Writer) error {
	var text bytes.Buffer
	if err := r.Text(&text); err != nil {
		return err
	}
	var plots []template.HTML
	for _, d := range r.drawings() {
		svg, err := d.svg()
		if err != nil {
			return err
		}
		plots = append(plots, svg)
	}
	values := map[string]any{"From": r.From, "To": r.To, "Plots": plots, "Text": text.String()}
	if err := page.Execute(out, values); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
