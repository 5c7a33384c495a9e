// Package recording reads recorded store days in the format of AiFi's CPS-IoT Week 2020
// AutoCheckout competition: one JSON document a line, as mongoexport writes them, in
// planogram.json, products.json, plate_data.json and full_targets.json, and beside them, if
// there is one, a gates.json of Exeunt's own.
//
// Memory does not grow with the recording: the two big files are read side by side, and
// a window of a few seconds puts their messages into the order in which they happened.
package recording

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/exeunt-io/exeunt/schemas"
)

// The files of a recording. All of them must be there.
const (
	platesFile    = "plate_data.json"
	targetsFile   = "full_targets.json"
	planogramFile = "planogram.json"
	productsFile  = "products.json"
)

const (
	// tickEvery is the event time between watermarks.
	tickEvery = 250 * schemas.Millisecond
	// After the last message time goes on for afterEnd in steps of a second, so that
	// shoppers who have left are noticed as they would have been, and then jumps by
	// closing: whatever is open even then is closed.
	afterEnd = schemas.Minute
	closing  = schemas.Hour
	// sourceName is the watermark's source.
	sourceName = "recording"
)

// Source publishes one recording as one store.
type Source struct {
	Dir           string
	Tenant, Store string
	// Window is the event time within which messages may be out of order in their file;
	// one that is later still becomes a dead letter. Zero means ten seconds.
	Window schemas.Micros
	// Currency of the prices, which the format does not name. Empty means USD.
	Currency string
	// Progress, if not nil, is told how many bytes of the two big files have been read.
	Progress func(bytes int64)
}

// ErrNoRecording says that a directory does not hold a recording.
var ErrNoRecording = errors.New("not a recording")

// Check says which files are missing; the error is an ErrNoRecording.
func (s Source) Check() error {
	for _, name := range []string{planogramFile, productsFile, platesFile, targetsFile} {
		if _, err := os.Stat(filepath.Join(s.Dir, name)); err != nil {
			return fmt.Errorf("open recording %s: %w: %w", s.Dir, ErrNoRecording, err)
		}
	}
	return nil
}

// Size is the number of bytes that Progress counts up to.
func (s Source) Size() (int64, error) {
	var total int64
	for _, name := range []string{platesFile, targetsFile} {
		info, err := os.Stat(filepath.Join(s.Dir, name))
		if err != nil {
			return 0, fmt.Errorf("measure recording %s: %w", s.Dir, err)
		}
		total += info.Size()
	}
	return total, nil
}

// Run implements connectors.Source.
func (s Source) Run(ctx context.Context, publish func(schemas.Event) error) error {
	if err := s.Check(); err != nil {
		return err
	}
	r := &run{Source: s, ctx: ctx, publish: publish, started: schemas.Never}
	if r.Window == 0 {
		r.Window = 10 * schemas.Second
	}
	if r.Currency == "" {
		r.Currency = "USD"
	}
	return r.play()
}

// run is one playing of a recording.
type run struct {
	Source
	ctx      context.Context
	publish  func(schemas.Event) error
	fixtures map[string]bool // that the planogram names
	started  schemas.Micros  // of the first message; Never before it
	ticked   schemas.Micros  // the last watermark
}

// play publishes the store's definition with the first message's time, then the messages
// in the order in which they happened, then the watermark that closes everything.
func (r *run) play() error {
	facings, err := r.facings()
	if err != nil {
		return err
	}
	products, err := r.products()
	if err != nil {
		return err
	}
	gates, err := r.gates()
	if err != nil {
		return err
	}
	merged, err := r.merge()
	if err != nil {
		return err
	}
	defer merged.close()
	for {
		body, err := merged.next()
		if err != nil {
			return err
		}
		if body == nil {
			return r.end()
		}
		if r.started == schemas.Never {
			if err := r.define(body.When(), facings, products, gates); err != nil {
				return err
			}
		}
		if err := r.advance(body.When()); err != nil {
			return err
		}
		if err := r.send(body); err != nil {
			return err
		}
	}
}

// define publishes the store as it stood when the recording began.
func (r *run) define(at schemas.Micros, facings []schemas.Facing, products []schemas.Product, gates []schemas.Gate) error {
	r.started, r.ticked = at, at
	version := "recording"
	if err := r.send(schemas.Planogram{Time: at, Version: version, Facings: facings}); err != nil {
		return err
	}
	if err := r.send(schemas.Catalogue{Time: at, Version: version, Products: products}); err != nil || gates == nil {
		return err
	}
	return r.send(schemas.Layout{Time: at, Version: version, Gates: gates})
}

// advance publishes a watermark when event time has moved on far enough.
func (r *run) advance(to schemas.Micros) error {
	if to < r.ticked+tickEvery {
		return nil
	}
	return r.tick(to)
}

// end publishes the watermarks after the last message.
func (r *run) end() error {
	for last := r.ticked + afterEnd; r.ticked < last; {
		if err := r.tick(r.ticked + schemas.Second); err != nil {
			return err
		}
	}
	return r.tick(r.ticked + closing)
}

func (r *run) tick(watermark schemas.Micros) error {
	r.ticked = watermark
	return r.send(schemas.Tick{Source: sourceName, Watermark: watermark})
}

func (r *run) send(body schemas.Body) error { return r.emit(schemas.Sensed, body) }

func (r *run) emit(topic schemas.Topic, body schemas.Body) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return r.publish(schemas.Event{Topic: topic, Key: schemas.StoreKey(r.Tenant, r.Store), Body: body})
}

// refuse publishes a dead letter for a line that cannot be used.
func (r *run) refuse(at place, line []byte, reason error) error {
	const most = 64 << 10
	return r.emit(schemas.DeadLetters, schemas.DeadLetter{
		Time:    max(r.ticked, 0),
		By:      sourceName,
		Reason:  reason.Error(),
		Source:  at.String(),
		Payload: bytes.Clone(line[:min(len(line), most)]),
	})
}
