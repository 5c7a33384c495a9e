package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// stall is how long reading a log may make no progress. It is longer than any transaction
// timeout that we use, since open transactions are waited for.
const stall = time.Minute

// span is a stretch of a partition's log: from first up to, but not including, end.
type span struct{ first, end int64 }

// logs reads what is committed in spans of partitions, once.
type logs struct {
	client *kgo.Client
	open   map[partition]span // those not read to their end
}

// readLogs starts to read; close it. Empty spans are left out.
func (c Cluster) readLogs(spans map[partition]span) (*logs, error) {
	l := &logs{open: map[partition]span{}}
	from := map[string]map[int32]kgo.Offset{}
	for p, span := range spans {
		if span.first >= span.end {
			continue
		}
		l.open[p] = span
		if from[p.topic] == nil {
			from[p.topic] = map[int32]kgo.Offset{}
		}
		from[p.topic][p.number] = kgo.NewOffset().At(span.first)
	}
	if l.done() {
		return l, nil
	}
	var err error
	l.client, err = c.client(
		kgo.ConsumePartitions(from),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		kgo.KeepControlRecords(), // a log may end with one
		kgo.ConsumeResetOffset(kgo.NoResetOffset()),
	)
	return l, err
}

// done says that every span was read.
func (l *logs) done() bool { return len(l.open) == 0 }

func (l *logs) close() {
	if l.client != nil {
		l.client.Close()
	}
}

// poll returns the next records in the spans.
func (l *logs) poll(ctx context.Context) ([]*kgo.Record, error) {
	wait, cancel := context.WithTimeout(ctx, stall)
	defer cancel()
	fetches := l.client.PollFetches(wait)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if errors.Is(wait.Err(), context.DeadlineExceeded) {
		return nil, fmt.Errorf("nothing new for %s, still to be read: %v", stall, l.open)
	}
	if err := fetchError(fetches); err != nil {
		return nil, err
	}
	var records []*kgo.Record
	fetches.EachRecord(func(r *kgo.Record) {
		p := partition{r.Topic, r.Partition}
		end := l.open[p].end
		if r.Offset >= end-1 {
			delete(l.open, p)
		}
		if r.Offset < end && !r.Attrs.IsControl() {
			records = append(records, r)
		}
	})
	return records, nil
}
