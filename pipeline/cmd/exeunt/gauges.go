package main

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// gauges turn the metrics of this process's workers into what the pages show of the
// pipeline.
type gauges struct {
	metrics prometheus.Gatherer
	workers []*kafka.Worker

	mu   sync.Mutex
	was  map[string]counted // by stage, when they were last read
	when time.Time
}

// counted are a stage's counters.
type counted struct{ read, written float64 }

// read is how the stages are now; rates are since it was last asked.
func (g *gauges) read() web.Pipeline {
	g.mu.Lock()
	defer g.mu.Unlock()
	families, err := g.metrics.Gather()
	if err != nil {
		return web.Pipeline{}
	}
	now, is := time.Now(), map[string]counted{}
	seconds := now.Sub(g.when).Seconds()
	var p web.Pipeline
	for _, w := range g.workers {
		name := w.Name()
		sum := func(metric string) float64 { return total(families, "exeunt_"+metric, name) }
		is[name] = counted{sum("records_read_total"), sum("records_written_total")}
		commits := histogram(families, "exeunt_commit_seconds", name)
		health := web.StageHealth{
			Name: name, Inbox: string(w.Stage().Inbox()), Outboxes: outboxes(w.Stage()),
			Lag: sum("lag_records"), Keys: sum("state_keys"), Bytes: sum("state_bytes"), Letters: sum("dead_letters_total"), Restarts: sum("worker_restarts_total"),
			CommitP50: bucketed(commits, 0.5), CommitP99: bucketed(commits, 0.99),
			Delay: bucketed(histogram(families, "exeunt_event_delay_seconds", name), 0.5),
		}
		health.Condition, health.Serves = w.Condition()
		if !g.when.IsZero() {
			health.Read = (is[name].read - g.was[name].read) / seconds
			health.Written = (is[name].written - g.was[name].written) / seconds
		}
		p.Stages = append(p.Stages, health)
	}
	g.was, g.when = is, now
	return p
}

func outboxes(stage stages.Stage) []string {
	names := []string{}
	for _, topic := range append(stage.Outboxes(), schemas.DeadLetters) {
		names = append(names, string(topic))
	}
	return names
}

// of are a stage's series of a metric.
func of(families []*dto.MetricFamily, metric, stage string) []*dto.Metric {
	for _, family := range families {
		if family.GetName() != metric {
			continue
		}
		return slices.DeleteFunc(slices.Clone(family.GetMetric()), func(m *dto.Metric) bool {
			return !slices.ContainsFunc(m.GetLabel(), func(l *dto.LabelPair) bool {
				return l.GetName() == "stage" && l.GetValue() == stage
			})
		})
	}
	return nil
}

// total is the sum of a stage's counters or gauges.
func total(families []*dto.MetricFamily, metric, stage string) float64 {
	var sum float64
	for _, m := range of(families, metric, stage) {
		sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
	}
	return sum
}

func histogram(families []*dto.MetricFamily, metric, stage string) *dto.Histogram {
	for _, m := range of(families, metric, stage) {
		return m.GetHistogram()
	}
	return nil
}

// bucketed is the upper bound of the bucket that holds a quantile.
func bucketed(h *dto.Histogram, q float64) float64 {
	buckets := h.GetBucket()
	if len(buckets) == 0 || h.GetSampleCount() == 0 {
		return 0
	}
	i, _ := slices.BinarySearchFunc(buckets, q*float64(h.GetSampleCount()), func(b *dto.Bucket, want float64) int {
		return cmp.Compare(float64(b.GetCumulativeCount()), want)
	})
	return buckets[min(i, len(buckets)-1)].GetUpperBound()
}
