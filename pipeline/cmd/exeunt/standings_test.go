package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// Pages in a process of their own show the stages of others, and the one that nobody runs.
func TestPagesShowTheStagesOfOtherProcesses(t *testing.T) {
	b := browse(t)
	c, cluster := topicsFor(t, 1, "north", "south")
	workers, err := newWorkers(cluster, []string{"detection", "cart"}, psp.NewSandbox(), kafka.WorkerConfig{Tenants: c.Tenants})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range workers {
		go w.Run(t.Context())
	}
	seen := &standings{cluster: cluster, config: c}
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Fatal(err)
	}
	defer edge.Close()
	// A store to look at, and something that waits for association.
	opened := schemas.Event{Topic: schemas.Attributed, Key: "north/corner/v1", Body: schemas.VisitOpened{Visit: "north/corner/v1"}}
	waits := schemas.Event{Topic: schemas.Observed, Key: "north/corner", Body: schemas.Tick{Source: "test"}}
	if err := errors.Join(edge.Publish(t.Context(), opened), edge.Publish(t.Context(), waits), edge.Publish(t.Context(), waits), edge.Flush(t.Context())); err != nil {
		t.Fatal(err)
	}
	config, stop, err := pages(cluster, c.Tenants)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	config.Open, config.Insecure, config.Pipeline = true, true, seen.read
	server, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go servePages(t.Context(), listener, server.Handler(), server.Run, seen.watch)

	card := func(stage string) string { return `#stages [aria-label=` + stage + `]` }
	b.do("see the stages", chromedp.Navigate("http://"+listener.Addr().String()+"/pipeline"), see(card("detection")+" .good"), see(card("cart")+" .good"))
	if text := b.find("what runs", chromedp.Text(chromedp.CSS(card("detection")))); !strings.Contains(text, "1 process") || !strings.Contains(text, "sensed → observed") {
		t.Errorf("of detection the page says %q", text)
	}
	if text := b.find("what does not", chromedp.Text(chromedp.CSS(card("association")))); !strings.Contains(text, "no process runs it") {
		t.Errorf("of association the page says %q", text)
	}
	if text := b.find("what nobody needs", chromedp.Text(chromedp.CSS(card("vision")))); !strings.Contains(text, "unused") {
		t.Errorf("of vision the page says %q", text)
	}
	b.shot("pipeline-elsewhere")
}
