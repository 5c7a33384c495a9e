// Package web is the pages in the binary: the live store, receipts, the pipeline, the
// accuracy, and review.
//
// One reader a topic folds what flows into a model (package model), and a hub passes what
// changed on to every open page as server-sent events (HTML Living Standard, section 9.2):
// viewers cost Kafka nothing, and a slow one is dropped. What reviewers do is published to
// the doubted topic and comes back, like everything, through the model, so that two
// reviewers see the same queue whatever process serves them.
//
// Start reading at Config and routes.go. The browser's side is in assets: plain HTML, CSS
// and ES modules, embedded, without a build step and without anything from elsewhere.
package web

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// Config is what the pages are joined to. Read and Publish are needed; without another
// one its page says what is missing.
type Config struct {
	Tenants []string
	// Read yields a topic's events as they come, each topic in its order, until ctx is done.
	Read func(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error]
	// Publish writes what reviewers do. It returns when the event is safe.
	Publish func(context.Context, schemas.Event) error
	// Evidence reads the records at positions again, in order.
	Evidence func(ctx context.Context, tenant string, at schemas.Range) ([]schemas.Event, error)
	// Frames reads the frames of a store among evidence, at most so many; nil shows none.
	Frames func(ctx context.Context, store schemas.Key, evidence []schemas.Range, most int) ([]Picture, error)
	// Pipeline says how the stages are, and is asked once a second.
	Pipeline func() Pipeline
	// Ask answers a query with rows as JSON objects, for one tenant.
	Ask func(ctx context.Context, tenant, query string) ([]map[string]any, error)

	// Link makes the signed link to a visit's receipt, for the shopper.
	Link func(visit schemas.Key) (string, error)

	// Accounts is the file of those who may sign in.
	Accounts account.File
	// Open lets in everybody, as supervisor of all tenants: for a server that listens on
	// this machine only.
	Open bool
	// Key signs sessions, 32 bytes or more; without one, sessions end with the process.
	Key []byte
	// Insecure lets cookies travel over plain HTTP, for a server without TLS.
	Insecure bool
}

// read are the topics that the model is folded from.
var read = []schemas.Topic{
	schemas.Catalogues, schemas.Sensed, schemas.Observed, schemas.Attributed, schemas.Billed, schemas.Receipts, schemas.Judged, schemas.DeadLetters,
}

// Server serves the pages. Run reads for it; Handler answers.
type Server struct {
	config   Config
	board    *board
	session  *sessions
	guesses  *connectors.Limits // of names and passwords
	kept     *kept
	provider *provider // nil without one; see UseOIDC
}

// New is a server that has read nothing yet.
func New(config Config) (*Server, error) {
	sessions, err := newSessions(config)
	if err != nil {
		return nil, err
	}
	guesses := connectors.NewLimits(10*time.Second, 5)
	return &Server{config: config, board: newBoard(), session: sessions, guesses: guesses, kept: newKept()}, nil
}

// Run reads until ctx is done or a topic cannot be read any more.
func (s *Server) Run(ctx context.Context) error {
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	for _, tenant := range s.config.Tenants {
		for _, topic := range read {
			all.Go(func(ctx context.Context) error { return s.follow(ctx, tenant, topic) })
		}
	}
	if s.config.Pipeline != nil {
		all.Go(s.watchPipeline)
	}
	if s.config.Evidence != nil {
		all.Go(s.keepCurves)
	}
	return all.Wait()
}

// follow takes in a topic. Records that cannot be read are dead letters of whoever reads
// them first, and are left out here.
func (s *Server) follow(ctx context.Context, tenant string, topic schemas.Topic) error {
	for event, err := range s.config.Read(ctx, tenant, topic) {
		switch {
		case err != nil && event.Topic == "":
			return fmt.Errorf("follow %s: %w", topic.In(tenant), err)
		case err != nil || topic == schemas.Sensed && event.Body.Record() != "weights":
			continue // people and plans are taken from observed, where they are in order
		case topic == schemas.Catalogues && event.Body.When() > schemas.MicrosOf(time.Now()):
			continue // observed says it when it is in force
		}
		s.board.apply(event)
		if task, ok := event.Body.(schemas.ReviewTask); ok {
			s.kept.follow(event.Key, task)
		}
	}
	return nil
}

// watchPipeline tells viewers once a second how the stages are.
func (s *Server) watchPipeline(ctx context.Context) error {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		s.board.tell([]model.Change{{Kind: "pipeline", Body: s.config.Pipeline()}})
		select {
		case <-second.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// Tell says what a shopper of a simulated store really took.
func (s *Server) Tell(store schemas.Key, target string, goods []model.Goods) {
	s.board.change(func(m *model.Model) []model.Change { return m.Tell(store, target, goods) })
}

// Hang says where a store's cameras are.
func (s *Server) Hang(store schemas.Key, cameras []model.Camera) {
	s.board.change(func(m *model.Model) []model.Change { return m.Hang(store, cameras) })
}
