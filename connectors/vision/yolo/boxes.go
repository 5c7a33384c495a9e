package yolo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Limits are which proposals are kept.
type Limits struct {
	Confidence float64 // least score
	Overlap    float64 // IoU above which the weaker of two boxes is the same person
}

// Usual are the limits that YOLO's authors use.
var Usual = Limits{Confidence: 0.25, Overlap: 0.45}

// person is the class of people in COCO.
const person = 0

// People reads a network's output, of one of two shapes: [1, 4+classes, n], attributes by
// rows, as YOLOv8 and later have it, or [1, n, 5+classes], with an objectness that the
// class's score is multiplied by, as YOLOv5 and v7 have it. More proposals than attributes
// are what tells them apart.
func People(output []float32, shape []int, fit Fit, limits Limits) ([]schemas.Detection, error) {
	if len(shape) != 3 || shape[0] != 1 || shape[1]*shape[2] != len(output) {
		return nil, fmt.Errorf("read boxes: shape %v of %d numbers, want [1, attributes, n] or [1, n, attributes]", shape, len(output))
	}
	byRows := shape[1] < shape[2]
	n, attributes := shape[1], shape[2]
	if byRows {
		n, attributes = attributes, n
	}
	if attributes < 5 {
		return nil, fmt.Errorf("read boxes: shape %v has %d attributes, want a box and scores", shape, attributes)
	}
	var proposals []schemas.Detection
	for i := range n {
		at := func(a int) float64 {
			if byRows {
				return float64(output[a*n+i])
			}
			return float64(output[i*attributes+a])
		}
		score := at(4 + person)
		if !byRows {
			score = at(4) * at(5+person)
		}
		if score < limits.Confidence {
			continue
		}
		x, y, w, h := at(0), at(1), at(2), at(3)
		box := schemas.Detection{Score: score}
		box.X0, box.Y0 = fit.back(x-w/2, y-h/2)
		box.X1, box.Y1 = fit.back(x+w/2, y+h/2)
		if box.X1 > box.X0 && box.Y1 > box.Y0 { // not in the bars
			proposals = append(proposals, box)
		}
	}
	return suppress(proposals, limits.Overlap), nil
}

// suppress keeps, of boxes that overlap, the best (greedy non-maximum suppression).
func suppress(boxes []schemas.Detection, overlap float64) []schemas.Detection {
	slices.SortStableFunc(boxes, func(a, b schemas.Detection) int { return cmp.Compare(b.Score, a.Score) })
	var kept []schemas.Detection
	for _, b := range boxes {
		if !slices.ContainsFunc(kept, func(k schemas.Detection) bool { return iou(k, b) > overlap }) {
			kept = append(kept, b)
		}
	}
	return kept
}

func iou(a, b schemas.Detection) float64 {
	w, h := min(a.X1, b.X1)-max(a.X0, b.X0), min(a.Y1, b.Y1)-max(a.Y0, b.Y0)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h / ((a.X1-a.X0)*(a.Y1-a.Y0) + (b.X1-b.X0)*(b.Y1-b.Y0) - w*h)
}
