package report

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// Size of a plot on the page.
const plotWidth, plotHeight = 12 * vg.Centimeter, 8 * vg.Centimeter

// crowded is how many points are too many to be marked.
const crowded = 50

var (
	blue = color.RGBA{R: 0x1f, G: 0x5f, B: 0xa8, A: 0xff}
	grey = color.RGBA{R: 0xa0, G: 0xa0, B: 0xa0, A: 0xff}
)

// drawing is one of the page's plots.
type drawing struct {
	title, x, y string
	lines       []curve
	days        []string // names of the places on the x axis, instead of numbers
}

type curve struct {
	name   string
	points plotter.XYs
	paint  color.Color
}

// drawings are the report's four plots.
func (r *Report) drawings() []drawing {
	risk, reliability, diagonal := plotter.XYs{}, plotter.XYs{}, plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}
	for _, p := range r.RiskCoverage {
		risk = append(risk, plotter.XY{X: p.Coverage, Y: p.Risk})
	}
	for _, b := range r.Reliability {
		reliability = append(reliability, plotter.XY{X: b.Believed, Y: b.Observed})
	}
	days, waitDays := make([]string, len(r.Days)), make([]string, len(r.Waits))
	load, p50, p99 := plotter.XYs{}, plotter.XYs{}, plotter.XYs{}
	for i, d := range r.Days {
		days[i] = d.Day[5:]
		load = append(load, plotter.XY{X: float64(i), Y: perThousand(d.Reviews, d.Visits)})
	}
	for i, w := range r.Waits {
		waitDays[i] = w.Day[5:]
		p50 = append(p50, plotter.XY{X: float64(i), Y: w.P50})
		p99 = append(p99, plotter.XY{X: float64(i), Y: w.P99})
	}
	return []drawing{
		{"Risk and coverage", "share charged without review", "share of those that is wrong", []curve{{"", risk, blue}}, nil},
		{"Reliability of lines", "believed", "right, of those judged", []curve{{"as it should be", diagonal, grey}, {"as it is", reliability, blue}}, nil},
		{"Review load", "", "reviews per 1,000 visits", []curve{{"", load, blue}}, days},
		{"Time to receipt", "", "seconds after the exit", []curve{{"median", p50, grey}, {"99th percentile", p99, blue}}, waitDays},
	}
}

// empty says that nothing was measured: the last curve is what the plot is about.
func (d drawing) empty() bool { return len(d.lines[len(d.lines)-1].points) == 0 }

// svg draws it as an element for a page.
func (d drawing) svg() (template.HTML, error) {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = d.title, d.x, d.y
	for _, c := range d.lines {
		if len(c.points) == 0 {
			continue
		}
		line, points, err := plotter.NewLinePoints(c.points)
		if err != nil {
			return "", fmt.Errorf("plot %s: %w", d.title, err)
		}
		line.Color, points.Color, points.Radius = c.paint, c.paint, vg.Points(2.5)
		p.Add(line)
		if len(c.points) < crowded {
			p.Add(points)
		}
		if c.name != "" {
			p.Legend.Add(c.name, line)
		}
	}
	p.X.Min, p.Y.Min = 0, 0
	if len(d.days) == 0 {
		p.X.Max = 1
	} else {
		p.X.Min, p.X.Max = -0.5, float64(len(d.days))-0.5
		p.X.Tick.Marker = plot.ConstantTicks(dayTicks(d.days))
	}
	w, err := p.WriterTo(plotWidth, plotHeight, "svg")
	if err != nil {
		return "", fmt.Errorf("plot %s: %w", d.title, err)
	}
	var out bytes.Buffer
	if _, err := w.WriteTo(&out); err != nil {
		return "", fmt.Errorf("plot %s: %w", d.title, err)
	}
	_, element, _ := strings.Cut(out.String(), "<svg") // without XML's prologue
	return template.HTML("<svg" + element), nil        // made of numbers and our own words
}

// dayTicks names at most ten of the days.
func dayTicks(days []string) (ticks []plot.Tick) {
	step := (len(days) + 9) / 10
	for i := 0; i < len(days); i += step {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: days[i]})
	}
	return ticks
}
