package kafka

import (
	"context"
	"time"
)

// backoff is how long to wait between tries that end in trouble: longer each time, and
// from the beginning again after a try that went well for a while.
type backoff struct {
	next  time.Duration
	began time.Time
}

// try notes that a try begins.
func (b *backoff) try() { b.began = time.Now() }

// wait waits after a try; false is that ctx is done and there should be no other.
func (b *backoff) wait(ctx context.Context) bool {
	const first, longest, healthy = 50 * time.Millisecond, 5 * time.Second, time.Minute
	if b.next == 0 || time.Since(b.began) > healthy {
		b.next = first
	}
	wait := b.next
	b.next = min(2*wait, longest)
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}
