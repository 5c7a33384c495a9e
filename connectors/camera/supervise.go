package camera

import (
	"context"
	"errors"
	"io"
	"time"
)

// Open begins a stream of pictures, which ends when ctx is done.
type Open func(ctx context.Context) (Pictures, error)

// Pictures are JPEG pictures as they come.
type Pictures interface {
	// Next waits for a picture. io.EOF says that there are no more.
	Next() ([]byte, error)
	io.Closer
}

var errStalled = errors.New("no picture came for too long")

// Waits between tries: the first, the longest, and how long a stream must have gone well
// for the next wait to be the first again.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 30 * time.Second
	healthy     = 30 * time.Second
)

// supervise opens the camera, again and again, and delivers its pictures until ctx is done.
func (l *Live) supervise(ctx context.Context, deliver chan<- []byte) {
	for wait := firstWait; ; {
		began := time.Now()
		err := l.stream(ctx, deliver)
		if ctx.Err() != nil {
			return
		}
		l.Meter.lost.Add(1)
		if time.Since(began) > healthy {
			wait = firstWait
		}
		l.log().Warn("camera lost", "camera", l.Camera, "err", err, "again in", wait)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, longestWait)
	}
}

// stream delivers the pictures of one connection. It ends with an error.
func (l *Live) stream(ctx context.Context, deliver chan<- []byte) error {
	stall := l.Stall
	if stall == 0 {
		stall = 10 * time.Second
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watchdog := time.AfterFunc(stall, func() { cancel(errStalled) })
	defer watchdog.Stop()
	pictures, err := l.Open(ctx)
	if err != nil {
		return because(ctx, err)
	}
	defer pictures.Close()
	for {
		data, err := pictures.Next()
		if err != nil {
			return because(ctx, err)
		}
		watchdog.Stop() // to be kept waiting by Kafka is not the camera's fault
		select {
		case deliver <- data:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		watchdog.Reset(stall)
	}
}

// because is why the stream was stopped, if it was, and else what went wrong.
func because(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
