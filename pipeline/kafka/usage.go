package kafka

import (
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/schemas"
)

// usage is how a worker's partitions were worked off, minute by minute of wall time, until
// somebody takes it. Nil counts nothing.
type usage struct {
	mu      sync.Mutex
	minutes map[minuteOf]*minute
}

type minuteOf struct {
	partition
	began schemas.Micros
}

// minute is one partition's, with spans in microseconds.
type minute struct {
	tenant                 string
	told                   schemas.StageLatency
	waits, commits, delays *hdrhistogram.Histogram
}

func newUsage() *usage { return &usage{minutes: map[minuteOf]*minute{}} }

// committed counts what a transaction that ended just now did for an assignment.
func (u *usage) committed(stage string, a *assignment, took time.Duration, now time.Time) {
	if u == nil {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	at := minuteOf{a.partition, schemas.MicrosOf(now.Truncate(time.Minute))}
	m := u.minutes[at]
	if m == nil {
		m = &minute{
			tenant: a.tenant, told: schemas.StageLatency{Stage: stage, Partition: at.number, Time: at.began},
			waits: newSpans(), commits: newSpans(), delays: newSpans(),
		}
		u.minutes[at] = m
	}
	for _, arrived := range a.arrivals {
		m.told.Records += arrived.records
		record(m.waits, now.Sub(arrived.at), arrived.records)
	}
	m.told.Transactions++
	record(m.commits, took, 1)
	record(m.delays, now.Sub(a.newest.Time()), 1)
	m.told.Lag, m.told.Keys, m.told.StateBytes = a.lag, int64(a.states.Len()), a.sizes.total
}

// take removes the minutes that began before a time.
func (u *usage) take(before time.Time) (taken []*minute) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for at, m := range u.minutes {
		if at.began < schemas.MicrosOf(before) {
			taken = append(taken, m)
			delete(u.minutes, at)
		}
	}
	return taken
}

// event is the minute as a record of its tenant.
func (m *minute) event() schemas.Event {
	told := m.told
	told.P50Millis, told.P99Millis = quantile(m.waits, 50), quantile(m.waits, 99)
	told.CommitP50Millis, told.CommitP99Millis = quantile(m.commits, 50), quantile(m.commits, 99)
	told.DelayP99Millis = quantile(m.delays, 99)
	return schemas.Event{Topic: schemas.Latencies, Key: schemas.StoreKey(m.tenant, ""), Body: told}
}

// longest is the longest span that is told apart: a record may be years old.
const longest = 24 * time.Hour

// newSpans is a histogram of spans with two significant digits.
func newSpans() *hdrhistogram.Histogram { return hdrhistogram.New(1, longest.Microseconds(), 2) }

func record(spans *hdrhistogram.Histogram, span time.Duration, times int64) {
	_ = spans.RecordValues(min(max(span, 0), longest).Microseconds(), times) // within its bounds
}

func quantile(spans *hdrhistogram.Histogram, percent float64) (millis float64) {
	return float64(spans.ValueAtPercentile(percent)) / 1000
}

// arrivals are records that came to the inbox at one time.
type arrivals struct {
	at      time.Time
	records int64
}

// arrive notes what was polled, until the transaction ends.
func (a *assignment) arrive(p kgo.FetchTopicPartition) {
	a.lag = p.HighWatermark - p.Records[len(p.Records)-1].Offset - 1
	for _, r := range p.Records {
		if n := len(a.arrivals); n > 0 && a.arrivals[n-1].at.Equal(r.Timestamp) {
			a.arrivals[n-1].records++
			continue
		}
		a.arrivals = append(a.arrivals, arrivals{r.Timestamp, 1})
	}
}

// sizes are how large the states of a partition are in the changelog.
type sizes struct {
	kept, pending map[schemas.Key]int
	total         int64
}

func newSizes() sizes { return sizes{map[schemas.Key]int{}, map[schemas.Key]int{}, 0} }

// set is for a state that is committed; nothing is left of one without bytes.
func (s *sizes) set(key schemas.Key, bytes int) {
	s.total += int64(bytes - s.kept[key])
	if s.kept[key] = bytes; bytes == 0 {
		delete(s.kept, key)
	}
}

// end makes what is pending the truth, or forgets it.
func (s *sizes) end(committed bool) {
	if committed {
		for key, bytes := range s.pending {
			s.set(key, bytes)
		}
	}
	clear(s.pending)
}
