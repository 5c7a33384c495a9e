// Package camera publishes frames: whatever ffmpeg can read, MJPEG over HTTP, and
// directories into which cameras drop pictures, as JPEG on the frames topic, keyed by
// camera.
//
// A Video is read to its end, and its frames were taken when it says (video.go). A Live
// camera is watched over (live.go, supervise.go): one that is lost or stalls is opened
// again, and what it sends was taken now. A Gate leaves out frames in which nothing moves.
package camera

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// afterEnd is how far the last watermark goes past the last frame.
const afterEnd = schemas.Hour

// ErrNoFFmpeg says that the program that reads video is not there.
var ErrNoFFmpeg = errors.New("ffmpeg and ffprobe are not on the PATH: install ffmpeg (Debian's package of that name)")

// Video is a source of frames that ffmpeg reads to its end, such as a file.
type Video struct {
	Input         string
	Tenant, Store string
	Camera        string
	Began         time.Time // when its first frame was taken
}

// Run implements connectors.Source. It publishes every frame, a watermark with each, and
// a last one that closes everything.
func (v Video) Run(ctx context.Context, publish func(schemas.Event) error) error {
	rate, err := v.frameRate(ctx)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-i", v.Input,
		"-map", "0:v:0", "-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "2", "-f", "image2pipe", "-")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("read video %s: %w", v.Input, err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("read video %s: %w", v.Input, err)
	}
	frames, err := v.publishAll(ctx, bufio.NewReaderSize(out, 1<<20), rate, publish)
	if err != nil {
		_ = cmd.Cancel() // the error that stopped us matters more
		_ = cmd.Wait()
		return cmp.Or(ctx.Err(), err) // when we are told to stop, ffmpeg's end is no news
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("read video %s: %w: %s", v.Input, err, strings.TrimSpace(complaint.String()))
	}
	if frames == 0 {
		return fmt.Errorf("read video %s: it has no frames", v.Input)
	}
	return publish(v.event(schemas.Tick{Source: v.Camera, Watermark: v.time(frames, rate) + afterEnd}))
}

// publishAll reads pictures to the end and returns how many there were.
func (v Video) publishAll(ctx context.Context, pictures *bufio.Reader, rate float64, publish func(schemas.Event) error) (int64, error) {
	for n := int64(1); ; n++ {
		data, err := nextJPEG(pictures)
		if errors.Is(err, io.EOF) {
			return n - 1, nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return n - 1, fmt.Errorf("read video %s frame %d: %w", v.Input, n, err)
		}
		if err := v.publishFrame(ctx, data, n, rate, publish); err != nil {
			return n - 1, err
		}
	}
}

func (v Video) publishFrame(ctx context.Context, data []byte, n int64, rate float64, publish func(schemas.Event) error) error {
	size, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("read video %s frame %d: %w", v.Input, n, err)
	}
	frame := schemas.Frame{
		Camera: v.Camera, Sequence: n, Time: v.time(n, rate),
		Width: int32(size.Width), Height: int32(size.Height), Encoding: "jpeg", Data: data,
	}
	if err := Fits(frame); err != nil {
		return err
	}
	if err := cmp.Or(publish(v.event(frame)), ctx.Err()); err != nil {
		return err
	}
	return publish(v.event(schemas.Tick{Source: v.Camera, Watermark: frame.Time}))
}

// Fits refuses a frame that Kafka would refuse.
func Fits(f schemas.Frame) error {
	if len(f.Data) > schemas.MaxBytes {
		return fmt.Errorf("publish frame %d of camera %s: %d bytes, more than the topic's limit of %d: lower its quality or size",
			f.Sequence, f.Camera, len(f.Data), schemas.MaxBytes)
	}
	return nil
}

func (v Video) event(body schemas.Body) schemas.Event {
	return schemas.Event{Topic: schemas.Frames, Key: schemas.StoreKey(v.Tenant, v.Store).Camera(v.Camera), Body: body}
}

// time is when frame n was taken.
func (v Video) time(n int64, rate float64) schemas.Micros {
	return schemas.MicrosOf(v.Began) + schemas.Micros(float64(n-1)/rate*float64(schemas.Second))
}

// frameRate asks ffprobe for frames a second.
func (v Video) frameRate(ctx context.Context) (float64, error) {
	cmd := exec.CommandContext(ctx, "ffprobe", "-v", "error", "-select_streams", "v:0",
		"-show_entries", "stream=avg_frame_rate", "-of", "csv=p=0", v.Input)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if errors.Is(err, exec.ErrNotFound) {
		return 0, fmt.Errorf("read video %s: %w", v.Input, ErrNoFFmpeg)
	}
	if err != nil {
		return 0, fmt.Errorf("read video %s: %s", v.Input, strings.TrimSpace(complaint.String()))
	}
	return parseRate(strings.TrimSpace(string(out)))
}

// parseRate reads "30000/1001"; a source that does not know its rate counts as ten a second.
func parseRate(text string) (float64, error) {
	over, under, _ := strings.Cut(text, "/")
	a, errA := strconv.ParseFloat(over, 64)
	b, errB := strconv.ParseFloat(under, 64)
	if errA != nil || errB != nil {
		return 0, fmt.Errorf("read frame rate %q: want a fraction", text)
	}
	if a <= 0 || b <= 0 {
		return 10, nil
	}
	return a / b, nil
}
