package kafka

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Metrics are those that the package doc lists, for all workers of a process.
type Metrics struct {
	read, written, deadLetters, transactions, restarts *prometheus.CounterVec
	lag, keys, bytes                                   *prometheus.GaugeVec
	commit, restore, delay                             *prometheus.HistogramVec
}

// NewMetrics registers the metrics; a nil registerer is for nobody to see.
func NewMetrics(registerer prometheus.Registerer) *Metrics {
	with := promauto.With(registerer)
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return with.NewCounterVec(prometheus.CounterOpts{Namespace: "exeunt", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return with.NewGaugeVec(prometheus.GaugeOpts{Namespace: "exeunt", Name: name, Help: help}, labels)
	}
	seconds := func(name, help string, from float64, count int) *prometheus.HistogramVec {
		return with.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "exeunt", Name: name, Help: help, Buckets: prometheus.ExponentialBuckets(from, 2, count),
		}, []string{"stage"})
	}
	return &Metrics{
		read:         counter("records_read_total", "Records polled, by topic.", "stage", "topic"),
		written:      counter("records_written_total", "Records produced, changelogs included, by topic. Those of aborted transactions count.", "stage", "topic"),
		deadLetters:  counter("dead_letters_total", "Records that could not be read, by topic.", "stage", "topic"),
		transactions: counter("transactions_total", "Transactions ended, by result: committed, aborted or failed.", "stage", "result"),
		restarts:     counter("worker_restarts_total", "Sessions that ended in trouble and were started afresh.", "stage"),
		lag:          gauge("lag_records", "Offsets between the last record polled and the end of the partition.", "stage", "topic", "partition"),
		keys:         gauge("state_keys", "Keys with a state in this worker.", "stage"),
		bytes:        gauge("state_bytes", "Bytes of the states in this worker, as the changelog has them.", "stage"),
		commit:       seconds("commit_seconds", "Time to flush and end a transaction.", 0.0005, 15),
		restore:      seconds("restore_seconds", "Time to restore the states of newly assigned partitions.", 0.001, 18),
		delay:        seconds("event_delay_seconds", "Time from the newest event of a transaction happening in the store to its being committed. Of use on live input only.", 0.005, 18),
	}
}

// meter is the metrics of one stage.
type meter struct {
	*Metrics
	stage string
}

func newMeter(metrics *Metrics, stage string) meter {
	if metrics == nil {
		metrics = NewMetrics(nil)
	}
	return meter{metrics, stage}
}

func (m meter) polled(p kgo.FetchTopicPartition) {
	if len(p.Records) == 0 {
		return
	}
	m.read.WithLabelValues(m.stage, p.Topic).Add(float64(len(p.Records)))
	last := p.Records[len(p.Records)-1].Offset
	m.lag.WithLabelValues(m.stage, p.Topic, strconv.Itoa(int(p.Partition))).Set(float64(p.HighWatermark - last - 1))
}

func (m meter) produced(records []*kgo.Record) {
	for run := 0; len(records) > 0; records = records[run:] { // runs of one topic are long
		topic := records[0].Topic
		for run = 0; run < len(records) && records[run].Topic == topic; run++ {
		}
		m.written.WithLabelValues(m.stage, topic).Add(float64(run))
	}
}

func (m meter) ended(committed bool, err error, took time.Duration) {
	result := "aborted"
	switch {
	case err != nil:
		result = "failed"
	case committed:
		result = "committed"
		m.commit.WithLabelValues(m.stage).Observe(took.Seconds())
	}
	m.transactions.WithLabelValues(m.stage, result).Inc()
}

func (m meter) released(p partition) {
	m.lag.DeleteLabelValues(m.stage, p.topic, strconv.Itoa(int(p.number)))
}
