package kafka

import (
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/schemas"
)

// offsets is a range of records that must be inserted as one; both ends included.
type offsets struct{ first, last int64 }

// metadata is how an open range is kept beside the committed offset.
func (o offsets) metadata() string { return fmt.Sprintf("pending=%d-%d", o.first, o.last) }

// parseMetadata reads a range; ok is false where there is none, or the offset was
// committed by something else than a sink.
func parseMetadata(text string) (o offsets, ok bool, err error) {
	if !strings.HasPrefix(text, "pending=") {
		return offsets{}, false, nil
	}
	if n, err := fmt.Sscanf(text, "pending=%d-%d", &o.first, &o.last); n != 2 || o.first > o.last {
		return offsets{}, false, fmt.Errorf("read offset metadata %q: %w", text, err)
	}
	return o, true, nil
}

// lane is one partition on its way into the sink: fetched, not yet in a batch (waiting),
// in a batch whose range Kafka is told (open), inserted (next).
type lane struct {
	partition
	tenant string
	table  schemas.Topic

	waiting []*kgo.Record
	bytes   int
	since   time.Time // when the first that waits came

	replay *offsets // the range that a dead worker may have begun: to be cut first
	open   offsets
	batch  []*kgo.Record // the records of open

	next      int64 // the offset after the last inserted record
	committed bool  // Kafka knows next
}

func (l *lane) add(records []*kgo.Record, now time.Time) {
	if len(l.waiting) == 0 {
		l.since = now
	}
	l.waiting = append(l.waiting, records...)
	for _, r := range records {
		l.bytes += len(r.Value)
	}
}

// cut moves the next batch out of the waiting records, if there is one: a range that
// must be replayed when it has come whole; else when there is enough, or it has waited
// long enough, or much is held in memory (hurry).
func (l *lane) cut(most int, age time.Duration, hurry bool, now time.Time) bool {
	n := min(len(l.waiting), most)
	switch {
	case n == 0:
		return false
	case l.replay != nil:
		whole := false
		if n, whole = l.through(l.replay.last); !whole {
			return false
		}
		l.open, l.replay = *l.replay, nil
	case n == most, hurry, now.Sub(l.since) >= age:
		l.open = offsets{l.waiting[0].Offset, l.waiting[n-1].Offset}
	default:
		return false
	}
	l.batch, l.waiting, l.since = l.waiting[:n:n], l.waiting[n:], now
	for _, r := range l.batch {
		l.bytes -= len(r.Value)
	}
	return true
}

// through counts the waiting records up to an offset, and says whether all have come.
func (l *lane) through(last int64) (n int, whole bool) {
	for n < len(l.waiting) && l.waiting[n].Offset <= last {
		n++
	}
	return n, l.waiting[len(l.waiting)-1].Offset >= last
}

// inserted says that the range up to last is in the sink.
func (l *lane) inserted(last int64) { l.next, l.committed = last+1, false }
