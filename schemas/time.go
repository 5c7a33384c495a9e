package schemas

import (
	"math"
	"time"
)

// Micros is a point in event time: microseconds since the Unix epoch, UTC.
type Micros int64

// Never is later than every event: the deadline of a state that waits for nothing.
const Never Micros = math.MaxInt64

// Spans of event time, to be added to and subtracted from Micros.
const (
	Millisecond Micros = 1_000
	Second      Micros = 1_000_000
	Minute      Micros = 60 * Second
	Hour        Micros = 60 * Minute
	Day         Micros = 24 * Hour
)

// MicrosOf converts a wall time; what is finer than a microsecond is cut off.
func MicrosOf(t time.Time) Micros { return Micros(t.UnixMicro()) }

// Time converts back to a wall time in UTC.
func (m Micros) Time() time.Time { return time.UnixMicro(int64(m)).UTC() }

// Seconds is the span as a floating point number of seconds.
func (m Micros) Seconds() float64 { return float64(m) / float64(Second) }

// String writes the point as RFC 3339 with microseconds.
func (m Micros) String() string { return m.Time().Format("2006-01-02T15:04:05.000000Z") }
