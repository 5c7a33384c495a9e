package score

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Video is where people are in the frames of a video, true or believed: the format of
// labels and of `exeunt detect --out`.
type Video struct {
	Frames []VideoFrame `json:"frames"`
}

// VideoFrame is one frame; frames that were not labelled are not listed.
type VideoFrame struct {
	Index int64               `json:"index"` // from 1, in decoding order
	Boxes []schemas.Detection `json:"boxes"` // pixels of the source
}

// ReadVideo reads a Video.
func ReadVideo(r io.Reader) (Video, error) {
	var v Video
	if err := json.NewDecoder(r).Decode(&v); err != nil {
		return Video{}, fmt.Errorf("read boxes: %w", err)
	}
	if v.Frames == nil {
		return Video{}, fmt.Errorf("read boxes: no \"frames\"")
	}
	return v, nil
}

// Sighted says how well people were found.
type Sighted struct {
	Labelled int `json:"labelled"` // people in labelled frames
	Found    int `json:"found"`    // boxes in labelled frames
	Right    int `json:"right"`    // boxes that are a labelled person, each at most once
	// LongestMiss is how many frames passed from the first label that was not found to
	// the next that was, or to the first labelled frame without anybody.
	LongestMiss int64 `json:"longest_miss_frames"`
}

// Recall is the part of the people that was found.
func (s Sighted) Recall() float64 { return share(s.Right, s.Labelled) }

// Precision is the part of the boxes that is right.
func (s Sighted) Precision() float64 { return share(s.Right, s.Found) }

// leastOverlap is the intersection over union from which a box is a label's, as in the
// PASCAL VOC challenge.
const leastOverlap = 0.5

// People compares boxes with the labels of some of the frames.
func People(labels, found Video) Sighted {
	boxes := map[int64][]schemas.Detection{}
	for _, f := range found.Frames {
		boxes[f.Index] = f.Boxes
	}
	var s Sighted
	missing := int64(0) // since which frame somebody is missed
	for _, label := range labels.Frames {
		right := matches(label.Boxes, boxes[label.Index])
		s.Labelled += len(label.Boxes)
		s.Found += len(boxes[label.Index])
		s.Right += right
		if missing > 0 {
			s.LongestMiss = max(s.LongestMiss, label.Index-missing)
		}
		switch missed := right < len(label.Boxes); {
		case !missed:
			missing = 0
		case missing == 0:
			missing = label.Index
		}
	}
	return s
}

// matches is how many labels have a box of their own, best overlaps first.
func matches(labels, boxes []schemas.Detection) (n int) {
	labels, boxes = slices.Clone(labels), slices.Clone(boxes)
	for {
		best, label, box := leastOverlap, -1, -1
		for i, a := range labels {
			for j, b := range boxes {
				if o := overlap(a, b); o >= best {
					best, label, box = o, i, j
				}
			}
		}
		if label < 0 {
			return n
		}
		labels, boxes = slices.Delete(labels, label, label+1), slices.Delete(boxes, box, box+1)
		n++
	}
}

// overlap is intersection over union.
func overlap(a, b schemas.Detection) float64 {
	w, h := min(a.X1, b.X1)-max(a.X0, b.X0), min(a.Y1, b.Y1)-max(a.Y0, b.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / ((a.X1-a.X0)*(a.Y1-a.Y0) + (b.X1-b.X0)*(b.Y1-b.Y0) - w*h)
}
