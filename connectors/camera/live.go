package camera

import (
	"bytes"
	"cmp"
	"context"
	"image/jpeg"
	"log/slog"
	"time"

	"github.com/sourcegraph/conc"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// tickEvery is the time between watermarks.
const tickEvery = time.Second

// Live is a camera that films now, and goes on until it is told to stop.
type Live struct {
	Tenant, Store string
	Camera        string
	Open          Open          // how its pictures come
	Stall         time.Duration // without a picture after which it is opened again; 0 is ten seconds
	Gate          *Gate         // if not nil, leaves out what does not move
	Log           *slog.Logger
	Meter         Meter
}

var _ connectors.Source = (*Live)(nil)

// Run implements connectors.Source. Frames are numbered from the milliseconds of when it
// began, so that numbers go on rising after a restart. A picture that Kafka would refuse,
// or that is none, becomes a dead letter.
func (l *Live) Run(ctx context.Context, publish func(schemas.Event) error) error {
	ctx, stop := context.WithCancel(ctx)
	pictures := make(chan []byte)
	var reading conc.WaitGroup
	defer reading.Wait()
	defer stop()
	reading.Go(func() { l.supervise(ctx, pictures) })
	ticks := time.NewTicker(tickEvery)
	defer ticks.Stop()
	for sequence := time.Now().UnixMilli(); ; {
		var event schemas.Event
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
			event = l.event(schemas.Tick{Source: l.Camera, Watermark: schemas.MicrosOf(time.Now())})
		case data := <-pictures:
			sequence++
			event = l.frame(sequence, data)
		}
		if event.Body == nil {
			continue // nothing moves
		}
		if err := cmp.Or(publish(event), ctx.Err()); err != nil {
			return err
		}
	}
}

// frame makes a picture a frame, or a dead letter, or nothing.
func (l *Live) frame(sequence int64, data []byte) schemas.Event {
	now := schemas.MicrosOf(time.Now())
	f := schemas.Frame{Camera: l.Camera, Sequence: sequence, Time: now, Encoding: "jpeg", Data: data}
	size, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err == nil {
		err = Fits(f)
	}
	if err != nil {
		l.Meter.refused.Add(1)
		l.log().Warn("frame refused", "camera", l.Camera, "err", err)
		letter := schemas.DeadLetter{Time: now, By: "camera", Reason: err.Error(), Source: "camera " + l.Camera}
		return schemas.Event{Topic: schemas.DeadLetters, Key: schemas.StoreKey(l.Tenant, l.Store), Body: letter}
	}
	if l.Gate != nil && !l.Gate.open(data, time.Now()) {
		l.Meter.leftOut(len(data))
		return schemas.Event{}
	}
	f.Width, f.Height = int32(size.Width), int32(size.Height)
	l.Meter.sent(len(data))
	return l.event(f)
}

func (l *Live) event(body schemas.Body) schemas.Event {
	return schemas.Event{Topic: schemas.Frames, Key: schemas.StoreKey(l.Tenant, l.Store).Camera(l.Camera), Body: body}
}

func (l *Live) log() *slog.Logger {
	if l.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return l.Log
}
