package kafka

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/exeunt-io/exeunt/stages/stagetest"
)

func TestMetricsTracesAndHealth(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cluster := created(t)
	registry := prometheus.NewRegistry()
	spans := tracetest.NewInMemoryExporter()
	cluster.Metrics = NewMetrics(registry)
	cluster.Traces = sdk.NewTracerProvider(sdk.WithSyncer(spans), sdk.WithSampler(sdk.TraceIDRatioBased(1)))

	publish(ctx, t, cluster, toyInput(2, 2, 8))
	stop := runToys(ctx, t, cluster, 1)
	if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	stop()

	var visit []string
	for _, span := range spans.GetSpans() {
		if span.SpanContext.TraceID() == visitTrace("acme/1/v0") && !slices.Contains(visit, span.Name) {
			visit = append(visit, span.Name)
		}
	}
	for _, want := range []string{
		"acme.attributed publish", "acme.attributed process", "acme.billed publish", "acme.billed process",
		"acme.charges process", "acme.receipts publish",
	} {
		if !slices.Contains(visit, want) {
			t.Errorf("the visit's trace lacks %q; it has %q", want, visit)
		}
	}
	checkMetrics(t, registry)
}

// checkMetrics wants each metric of the package doc to be there, for each stage.
func checkMetrics(t *testing.T, registry *prometheus.Registry) {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, family := range families {
		found[family.GetName()] = len(family.GetMetric())
	}
	for _, name := range []string{
		"records_read_total", "records_written_total", "transactions_total", "commit_seconds",
		"restore_seconds", "event_delay_seconds", "state_keys", "state_bytes",
	} {
		if found["exeunt_"+name] < len(stagetest.Toys()) {
			t.Errorf("exeunt_%s has %d series, want one for each stage", name, found["exeunt_"+name])
		}
	}
}

func TestHealthFollowsTheWorkers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cluster := created(t)
	worker := NewWorker(cluster, stagetest.Sorter, WorkerConfig{Tenants: []string{"acme"}, Slot: "0"})
	health := Health(worker)
	ask := func(path string) (int, string) {
		answer := httptest.NewRecorder()
		health.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer.Code, strings.TrimSpace(answer.Body.String())
	}
	await := func(path string, code int, text string) {
		t.Helper()
		gotCode, got := ask(path)
		for began := time.Now(); (gotCode != code || got != text) && time.Since(began) < 10*time.Second; gotCode, got = ask(path) {
			time.Sleep(5 * time.Millisecond)
		}
		if gotCode != code || got != text {
			t.Errorf("%s: got %d %q, want %d %q", path, gotCode, got, code, text)
		}
	}
	await("/healthz", 200, "sorter: not yet started")
	await("/readyz", 503, "sorter: not yet started")
	ended := make(chan error)
	go func() { ended <- worker.Run(ctx) }()
	await("/readyz", 200, "sorter: working on 2 partitions")
	cancel()
	<-ended
	await("/healthz", 503, "sorter: stopped")
}
