package connectors

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits slow down whoever asks too often: so many at once, then one every so often, for
// each key, such as an address or a name. They are safe for concurrent use.
type Limits struct {
	every time.Duration
	burst int

	mu    sync.Mutex
	asked map[string]*rate.Limiter
}

// NewLimits allow a burst, and then one in every span of time.
func NewLimits(every time.Duration, burst int) *Limits {
	return &Limits{every: every, burst: burst, asked: map[string]*rate.Limiter{}}
}

// Allow counts a request, and says whether it may be heard. Those remembered are bounded:
// when there are too many, those who have waited long enough to be forgotten are, and then
// all.
func (l *Limits) Allow(key string) bool {
	const most = 10_000
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.asked) >= most {
		for k, r := range l.asked {
			if r.Tokens() >= float64(l.burst) {
				delete(l.asked, k)
			}
		}
	}
	if len(l.asked) >= most {
		clear(l.asked)
	}
	r := l.asked[key]
	if r == nil {
		r = rate.NewLimiter(rate.Every(l.every), l.burst)
		l.asked[key] = r
	}
	return r.Allow()
}
