package main

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// vitals says how a process's workers are, from their conditions and metrics. Rates and
// quantiles are of the time since it was last asked.
func vitals(metrics prometheus.Gatherer, workers []*kafka.Worker) func() web.Pipeline {
	var mu sync.Mutex
	var before reading
	return func() web.Pipeline {
		mu.Lock()
		defer mu.Unlock()
		now := read(metrics)
		var p web.Pipeline
		for _, w := range workers {
			p.Stages = append(p.Stages, now.since(before, w))
		}
		before = now
		return p
	}
}

// reading is the metrics at one moment.
type reading struct {
	at       time.Time
	families map[string]*dto.MetricFamily
}

// read gathers what it can: a family that fails is absent.
func read(metrics prometheus.Gatherer) reading {
	families, _ := metrics.Gather()
	r := reading{time.Now(), map[string]*dto.MetricFamily{}}
	for _, f := range families {
		r.families[f.GetName()] = f
	}
	return r
}

// since is one worker's health between two readings.
func (r reading) since(before reading, w *kafka.Worker) web.StageHealth {
	stage, name := w.Stage(), w.Name()
	h := web.StageHealth{Name: name, Inbox: string(stage.Inbox())}
	for _, topic := range stage.Outboxes() {
		h.Outboxes = append(h.Outboxes, string(topic))
	}
	h.Condition, h.Serves = w.Condition()
	rate := func(metric string) float64 {
		span := r.at.Sub(before.at).Seconds()
		return (r.sum(metric, name) - before.sum(metric, name)) / span
	}
	if !before.at.IsZero() {
		h.Read, h.Written = rate("exeunt_records_read_total"), rate("exeunt_records_written_total")
	}
	h.Lag, h.Keys = r.sum("exeunt_lag_records", name), r.sum("exeunt_state_keys", name)
	h.Letters, h.Restarts = r.sum("exeunt_dead_letters_total", name), r.sum("exeunt_worker_restarts_total", name)
	h.CommitP50, h.CommitP99 = r.quantile(before, "exeunt_commit_seconds", name, 0.5), r.quantile(before, "exeunt_commit_seconds", name, 0.99)
	h.Delay = r.quantile(before, "exeunt_event_delay_seconds", name, 0.5)
	return h
}

// each calls do with every metric of a stage.
func (r reading) each(metric, stage string, do func(*dto.Metric)) {
	for _, m := range r.families[metric].GetMetric() {
		for _, label := range m.GetLabel() {
			if label.GetName() == "stage" && label.GetValue() == stage {
				do(m)
			}
		}
	}
}

// sum adds up a counter or gauge over all its topics and partitions.
func (r reading) sum(metric, stage string) (total float64) {
	r.each(metric, stage, func(m *dto.Metric) { total += m.GetCounter().GetValue() + m.GetGauge().GetValue() })
	return total
}

// quantile is the upper edge of the bucket in which a quantile of what came between two
// readings lies; 0 where nothing came.
func (r reading) quantile(before reading, metric, stage string, q float64) (edge float64) {
	var was, is *dto.Histogram
	before.each(metric, stage, func(m *dto.Metric) { was = m.GetHistogram() })
	r.each(metric, stage, func(m *dto.Metric) { is = m.GetHistogram() })
	came := float64(is.GetSampleCount() - was.GetSampleCount())
	if came == 0 {
		return 0
	}
	for i, b := range is.GetBucket() {
		edge = b.GetUpperBound()
		count := b.GetCumulativeCount()
		if old := was.GetBucket(); i < len(old) {
			count -= old[i].GetCumulativeCount()
		}
		if float64(count) >= q*came {
			break
		}
	}
	return edge
}
