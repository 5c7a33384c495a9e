package connectors

import "github.com/exeunt-io/exeunt/schemas"

// Watcher answers a stream with what it makes of it, and has a memory of the stream that
// is too big to be kept in a changelog, such as what a camera sees when nobody is there.
// Only a Watched is kept, in one transaction with the answers and the inbox's offsets;
// after a crash, a rebalance or an aborted transaction a new Watcher is told by Recall what
// its memory is made of, from the inbox itself. So each record is answered once, though it
// may be answered long after it was read.
//
// A Watcher serves one partition of the inbox, on one goroutine.
type Watcher interface {
	// Look takes the next record of a key and returns what is now known. Events have
	// positions. Ticks come only when the watermark has reached Due.
	Look(was Watched, event schemas.Event) (Watched, []schemas.Event)
	// Recall takes a record that was looked at before; was is what was kept last for its
	// key. Records come in order, from was.From up to, not including, was.Next.
	Recall(was Watched, event schemas.Event)
	// Due is the watermark at which a key wants a tick.
	Due(Watched) schemas.Micros
}

// Watched is what is kept for a key of a watched topic. The zero Watched is of a key that
// was never seen.
type Watched struct {
	From     int64          `avro:"from"`     // offset of the oldest record that the memory is made of
	Next     int64          `avro:"next"`     // offset after the newest that was looked at
	Answered int64          `avro:"answered"` // offset after the newest that was answered
	Latest   schemas.Micros `avro:"latest"`   // time of the newest
}

// Record implements schemas.Body's naming, for the changelog.
func (Watched) Record() schemas.Record { return "watched" }
