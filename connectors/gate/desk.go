package gate

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// desk decides who passes. Passages and watermarks are published one after the other, so
// that none is older than a watermark before it.
type desk struct {
	source  *Source
	publish func(schemas.Event) error
	fail    func(error) // ends the source
	debts   debts

	mu    sync.Mutex
	known map[string]decided // by idempotency key
}

// decided is a request and its answer.
type decided struct {
	passage schemas.GatePassed
	answer  answer
}

// same says that two requests ask the same.
func (d decided) same(p schemas.GatePassed) bool {
	return d.passage.Gate == p.Gate && d.passage.Way == p.Way && d.passage.Credential == p.Credential
}

// answer is what the hardware is told.
type answer struct {
	Admitted bool            `json:"admitted"`
	Reason   string          `json:"reason,omitempty"`
	Owed     []schemas.Money `json:"owed,omitempty"`
	status   int
}

func newDesk(s *Source, publish func(schemas.Event) error) *desk {
	return &desk{source: s, publish: publish, known: map[string]decided{}}
}

// learn reads what is owed, and who has passed of late.
func (d *desk) learn(ctx context.Context) error {
	if err := each(ctx, d.source.Owed, "debts", d.debts.note); err != nil {
		return err
	}
	return each(ctx, d.source.Passed, "passages", func(event schemas.Event) {
		if p, ok := event.Body.(schemas.GatePassed); ok && event.Key == d.source.key() {
			d.known[p.ID] = decided{p, answer{Admitted: true, status: http.StatusOK}}
		}
	})
}

// follow hears of new debts and of those that are paid, until ctx is done.
func (d *desk) follow(ctx context.Context) error {
	if err := each(ctx, d.source.Owing, "debts", d.debts.note); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}

// tick publishes watermarks until ctx is done.
func (d *desk) tick(ctx context.Context) error {
	ticks := time.NewTicker(tickEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
			if err := d.mark(ctx); err != nil {
				return err
			}
		}
	}
}

// mark publishes a watermark, and forgets passages that are too long ago.
func (d *desk) mark(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	now := schemas.MicrosOf(time.Now())
	for id, was := range d.known {
		if was.passage.Time < now-schemas.Micros(Remembered.Microseconds()) {
			delete(d.known, id)
		}
	}
	return d.publish(d.event(schemas.Tick{Source: "gates", Watermark: now}))
}

// decide answers a passage, and publishes it if it is admitted and new.
func (d *desk) decide(ctx context.Context, p schemas.GatePassed) (answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if was, known := d.known[p.ID]; known {
		if !was.same(p) {
			return answer{Reason: "this idempotency key was another passage's: give each its own", status: http.StatusUnprocessableEntity}, nil
		}
		return was.answer, nil
	}
	p.Time = schemas.MicrosOf(time.Now())
	a := d.judge(p)
	if a.Admitted {
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		if err := d.publish(d.event(p)); err != nil {
			d.fail(err)
			return answer{}, err
		}
	}
	d.known[p.ID] = decided{p, a}
	return a, nil
}

// judge lets everybody out, and in who owes nothing.
func (d *desk) judge(p schemas.GatePassed) answer {
	owed := d.debts.owes(p.Credential)
	if p.Way == schemas.Out || len(owed) == 0 {
		return answer{Admitted: true, status: http.StatusOK}
	}
	amounts := make([]string, len(owed))
	for i, m := range owed {
		amounts[i] = m.String()
	}
	reason := fmt.Sprintf("%s of earlier visits is not paid", strings.Join(amounts, " and "))
	return answer{Reason: reason, Owed: owed, status: http.StatusPaymentRequired}
}

func (d *desk) event(body schemas.Body) schemas.Event {
	return schemas.Event{Topic: schemas.Sensed, Key: d.source.key(), Body: body}
}
