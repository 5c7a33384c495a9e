package kafka

import "time"

// A transaction has a price that does not depend on its size, so a busy worker commits
// every 5 to 100 ms, 20 ms at first. On a stock broker, committing more often than about
// 20 ms makes it slower: the next transaction finds the last one's markers not written
// and backs off (add.partitions.to.txn.retry.backoff.ms).
const (
	minInterval   = 5 * time.Millisecond
	firstInterval = 20 * time.Millisecond
	maxInterval   = 100 * time.Millisecond
)

// pace decides how long a transaction gathers input: as long as commits take a fifth of
// the time. It counts from the end of the last one, so that a lone record never waits.
type pace struct {
	interval time.Duration
	last     time.Time
}

func newPace() pace { return pace{interval: firstInterval} }

// left is how much longer to gather.
func (p *pace) left(now time.Time) time.Duration { return p.interval - now.Sub(p.last) }

// ended takes note of how long a commit took.
func (p *pace) ended(now time.Time, took time.Duration) {
	p.last = now
	const memory = 8 // transactions
	p.interval += (4*took - p.interval) / memory
	p.interval = min(max(p.interval, minInterval), maxInterval)
}
