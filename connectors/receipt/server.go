// Package receipt is the shopper's side: a page with their receipt, behind a signed link
// (see Keys), where they can contest a line of it and read the answer.
//
// One reader a tenant keeps the last receipt of each visit in memory, about 1 KB each, for
// as long as links are good. What a shopper says is published to the billed topic, where
// settlement takes it up; it comes back, like the answer, with the receipt. So any number
// of processes can serve the page, and a shopper who says it twice has said it once.
//
// The page is plain HTML: no script, nothing from elsewhere, nothing that needs a session.
package receipt

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// Valid is how long a link is good: as long as settlement remembers the visit.
const Valid = 30 * 24 * time.Hour

// kept is how long a receipt is kept in memory: a link may be made a day late.
const kept = Valid + 24*time.Hour

// Config is what the page is joined to.
type Config struct {
	Tenants []string
	Keys    *Keys
	// Read yields a topic's events as they come, from as long ago as links are good, until
	// ctx is done.
	Read func(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error]
	// Again reads the records at positions again.
	Again func(ctx context.Context, tenant string, at schemas.Range) ([]schemas.Event, error)
	// Publish writes a dispute. It returns when the event is safe.
	Publish func(context.Context, schemas.Event) error
}

// Server serves receipts. Run reads for it; Handler answers.
type Server struct {
	config Config
	shelf  *shelf
	limits *connectors.Limits // of disputes, by visit
	now    func() time.Time
}

// New is a server that has read nothing yet.
func New(config Config) *Server {
	return &Server{config: config, shelf: newShelf(), limits: connectors.NewLimits(10*time.Second, 5), now: time.Now}
}

// Run reads receipts until ctx is done or a topic cannot be read any more.
func (s *Server) Run(ctx context.Context) error {
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for _, tenant := range s.config.Tenants {
		all.Go(func(ctx context.Context) error { return s.follow(ctx, tenant) })
	}
	return all.Wait()
}

// follow takes in a tenant's receipts. One that cannot be read is left out.
func (s *Server) follow(ctx context.Context, tenant string) error {
	for event, err := range s.config.Read(ctx, tenant, schemas.Receipts) {
		if err != nil && event.Topic == "" {
			return fmt.Errorf("follow %s: %w", schemas.Receipts.In(tenant), err)
		}
		if r, ok := event.Body.(schemas.Receipt); ok && err == nil {
			s.shelf.put(event.Key, r, event.At, s.now())
		}
	}
	return nil
}

// open is the receipt that a request's link is about.
func (s *Server) open(r *http.Request) (visit schemas.Key, found schemas.Receipt, err error) {
	visit, err = s.config.Keys.Read(r.PathValue("token"), s.now())
	if err != nil {
		return "", found, err
	}
	if !slices.Contains(s.config.Tenants, visit.Tenant()) {
		return "", found, errElsewhere
	}
	found, known := s.shelf.get(visit)
	if !known {
		return "", found, errUnknown
	}
	return visit, found, nil
}
