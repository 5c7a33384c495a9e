package vision

import (
	"context"
	"image"
	"log/slog"
	"time"

	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/schemas"
)

// Detector finds people in one picture, and remembers nothing.
type Detector interface {
	Detect(ctx context.Context, picture image.Image) ([]schemas.Detection, error)
}

// Detecting is a Model that asks a Detector about each frame, until it answers: a server
// that is away for a while loses no observation.
type Detecting struct {
	Context  context.Context // when it is done, no more is asked
	Called   string          // the model's name
	Detector Detector
	Region   []image.Point // if not empty, where people's feet must be
	Log      *slog.Logger
}

var _ Model = (*Detecting)(nil)

// Name implements Model.
func (d *Detecting) Name() string { return d.Called }

// Push implements Model. There is no result only if the context is done.
func (d *Detecting) Push(offset int64, frame image.Image) []Result {
	const first, longest = 100 * time.Millisecond, 10 * time.Second
	for wait := first; ; wait = min(2*wait, longest) {
		people, err := d.Detector.Detect(d.Context, frame)
		if err == nil {
			return []Result{{Offset: offset, People: d.inRegion(people)}}
		}
		d.Log.Warn("model does not answer", "model", d.Called, "err", err, "again in", wait)
		select {
		case <-d.Context.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

func (d *Detecting) inRegion(people []schemas.Detection) []schemas.Detection {
	var in []schemas.Detection
	for _, p := range people {
		if len(d.Region) == 0 || motion.Inside(d.Region, (p.X0+p.X1)/2, p.Y1) {
			in = append(in, p)
		}
	}
	return in
}

// Flush implements Model.
func (*Detecting) Flush() []Result { return nil }

// Learn implements Model.
func (*Detecting) Learn() {}

// Reach implements Model.
func (*Detecting) Reach() int { return 0 }
