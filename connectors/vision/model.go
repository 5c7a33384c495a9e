package vision

import (
	"image"

	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/schemas"
)

// Model finds people in the frames of one camera, which come in order.
type Model interface {
	// Name is what observations call it.
	Name() string
	// Push takes the next frame and returns what is known now: its people, or nothing
	// yet, or those of frames before. Every frame is answered once, in order.
	Push(offset int64, frame image.Image) []Result
	// Flush answers all frames that wait.
	Flush() []Result
	// Learn ends a warm-up: the frames that were pushed are all that will be remembered.
	Learn()
	// Reach is how many of the frames before one it must have seen to judge it.
	Reach() int
}

// Result is the people of a frame.
type Result struct {
	Offset int64 // of the frame in its partition
	People []schemas.Detection
}

// Motion is the built-in model, which learns what the camera sees when nobody is there.
type Motion struct{ motion.Model }

// Name implements Model.
func (*Motion) Name() string { return "motion" }

// Push implements Model.
func (m *Motion) Push(offset int64, frame image.Image) []Result {
	return results(m.Model.Push(offset, frame))
}

// Flush implements Model.
func (m *Motion) Flush() []Result { return results(m.Model.Flush()) }

// Reach implements Model: half a minute tells what stands still.
func (*Motion) Reach() int { return 300 }

func results(found []motion.Result) []Result {
	results := make([]Result, len(found))
	for i, r := range found {
		results[i].Offset = r.Sequence
		for _, b := range r.Boxes {
			results[i].People = append(results[i].People, schemas.Detection{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1, Score: b.Score, Silhouette: b.Silhouette})
		}
	}
	return results
}
