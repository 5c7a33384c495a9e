package receipt

import (
	"context"
	"sync"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// shelf keeps the last receipt of each visit, for as long as links are good.
type shelf struct {
	mu       sync.Mutex
	receipts map[schemas.Key]told
	came     []arrival // of each visit's first receipt, oldest first
	changed  chan struct{}
}

// told is a receipt without the evidence, and where it is with it.
type told struct {
	receipt schemas.Receipt
	at      schemas.Position
}

// arrival is when a visit was first heard of, by this process's clock: stores' own may be
// far apart.
type arrival struct {
	visit schemas.Key
	at    time.Time
}

func newShelf() *shelf {
	return &shelf{receipts: map[schemas.Key]told{}, changed: make(chan struct{})}
}

// put takes in a receipt, without the evidence, and forgets what is older than kept.
func (s *shelf) put(visit schemas.Key, r schemas.Receipt, at schemas.Position, now time.Time) {
	lines := make([]schemas.Line, len(r.Lines))
	for i, l := range r.Lines {
		l.Evidence = nil
		lines[i] = l
	}
	r.Lines = lines
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.receipts[visit]; !known {
		s.came = append(s.came, arrival{visit, now})
	}
	s.receipts[visit] = told{r, at}
	for len(s.came) > 0 && now.Sub(s.came[0].at) > kept {
		delete(s.receipts, s.came[0].visit)
		s.came = s.came[1:]
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *shelf) get(visit schemas.Key) (r schemas.Receipt, known bool) {
	r, known, _ = s.look(visit)
	return r, known
}

// place is where a visit's receipt is written.
func (s *shelf) place(visit schemas.Key) schemas.Position {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.receipts[visit].at
}

// look is a visit's receipt, and what is closed when any changes.
func (s *shelf) look(visit schemas.Key) (r schemas.Receipt, known bool, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, known := s.receipts[visit]
	return last.receipt, known, s.changed
}

// await returns a visit's receipt when it is as wanted, or, with false, as it is when ctx
// is done.
func (s *shelf) await(ctx context.Context, visit schemas.Key, wanted func(schemas.Receipt) bool) (schemas.Receipt, bool) {
	for {
		r, _, changed := s.look(visit)
		if wanted(r) {
			return r, true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return r, false
		}
	}
}
