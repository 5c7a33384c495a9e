// Package gate is the entry and the exit as their hardware has them: a turnstile, a
// scanner or a door's sensor asks over HTTP whether somebody may pass, and what is passed
// is published. Who owes money does not come in (RFC 9110, section 15.5.3, reserves the
// status for it: 402).
//
//	POST /gates/door/passages
//	Authorization: Bearer TOKEN
//	Idempotency-Key: 7f9c24e8
//	{"way": "in", "credential": "pm_card_visa"}
//
//	200 {"admitted": true}
//	402 {"admitted": false, "reason": "...", "owed": [{"minor": 240, "currency": "EUR"}]}
//
// A credential is a token of the payment provider's, never a card number. The same key
// again is the same passage: it has the same answer and is published once, also by a
// process that was started again meanwhile (draft-ietf-httpapi-idempotency-key-header).
package gate

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/http"
	"time"

	"github.com/sourcegraph/conc/pool"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// tickEvery is the time between watermarks: what the store is told waits for so long.
	tickEvery = 200 * time.Millisecond
	// Remembered is for how long a passage is known again by its key.
	Remembered = 10 * time.Minute
)

// Events yields events of a topic until ctx is done, or, if it is of what is there, to the
// end.
type Events func(ctx context.Context) iter.Seq2[schemas.Event, error]

// Source is the gates of one store.
type Source struct {
	Tenant, Store string
	Gates         []string // their ids
	Token         string   // that the hardware shows; not empty
	// Hold is authorised at entry; zero where credentials do not allow it.
	Hold schemas.Money
	// Listener is where the hardware asks. When it is closed, the source ends.
	Listener net.Listener

	// Owed are the tenant's debts that are there, Owing the same and on as they come, and
	// Passed the store's passages of the last Remembered. Owing is read once, by whoever
	// comes in.
	Owed, Owing, Passed Events
	// Flush waits until what was published is safe; nil where it is at once.
	Flush func(ctx context.Context) error
}

var _ connectors.Source = (*Source)(nil)

// Run implements connectors.Source. It answers nobody before it knows all debts.
func (s *Source) Run(ctx context.Context, publish func(schemas.Event) error) error {
	desk := newDesk(s, publish)
	if err := desk.learn(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	desk.fail = stop
	server := &http.Server{Handler: desk.routes(), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	all := pool.New().WithContext(ctx).WithCancelOnError().WithFirstError()
	closed := errors.New("the listener is closed")
	all.Go(func(context.Context) error {
		err := server.Serve(s.Listener)
		if errors.Is(err, net.ErrClosed) {
			return closed
		}
		return err
	})
	all.Go(func(ctx context.Context) error {
		<-ctx.Done()
		return server.Close()
	})
	all.Go(desk.follow)
	all.Go(desk.tick)
	err := all.Wait()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, closed):
		return desk.mark(ctx) // beyond everything
	}
	return err
}

// key is the store's.
func (s *Source) key() schemas.Key { return schemas.StoreKey(s.Tenant, s.Store) }

// each reads events, and leaves out those that cannot be read.
func each(ctx context.Context, events Events, what string, take func(schemas.Event)) error {
	if events == nil {
		return nil
	}
	for event, err := range events(ctx) {
		switch {
		case err == nil:
			take(event)
		case event.At == (schemas.Position{}):
			return fmt.Errorf("gate: read %s: %w", what, err)
		}
	}
	return ctx.Err()
}
