package yolo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Limits are which proposals are kept, and what they have beside a box.
type Limits struct {
	Confidence float64 // least score
	Overlap    float64 // IoU above which the weaker of two boxes is the same person
	Pose       bool    // COCO's seventeen joints follow: x, y and a score of each
	Embedding  int     // numbers that follow, by which people are told apart
}

func (l Limits) joints() int {
	if l.Pose {
		return len(joints)
	}
	return 0
}

// fit says whether proposals have what is wanted of them.
func (l Limits) fit(p proposals) error {
	scores := p.attributes - 3*l.joints() - l.Embedding - box
	least := 1
	if !p.byRows {
		least = 2 // objectness
	}
	if more := l.Pose || l.Embedding > 0; scores < least || more && scores > least {
		return fmt.Errorf("%d attributes, want a box, scores, %d joints and %d of an embedding", p.attributes, l.joints(), l.Embedding)
	}
	return nil
}

// Usual are the limits that YOLO's authors use.
var Usual = Limits{Confidence: 0.25, Overlap: 0.45}

// A proposal begins with its box: x and y of the centre, width and height.
const box = 4

// person is the class of people in COCO.
const person = 0

// joints are COCO's, in its order.
var joints = [...]schemas.Joint{
	schemas.Nose, "left_eye", "right_eye", "left_ear", "right_ear",
	schemas.LeftShoulder, schemas.RightShoulder, schemas.LeftElbow, schemas.RightElbow, schemas.LeftWrist, schemas.RightWrist,
	"left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
}

// People reads a network's output, of one of two shapes: [1, attributes, n], by rows, as
// YOLOv8 and later have it: a box and the classes' scores; or [1, n, attributes], as YOLOv5
// and v7 have it: a box, an objectness, and the classes' scores, which it multiplies. More
// proposals than attributes are what tells them apart. Networks of poses know one class,
// whose score the limits' joints and embedding follow.
func People(output []float32, shape []int, fit Fit, limits Limits) ([]schemas.Detection, error) {
	if len(shape) != 3 || shape[0] != 1 || shape[1]*shape[2] != len(output) {
		return nil, fmt.Errorf("read boxes: shape %v of %d numbers, want [1, attributes, n] or [1, n, attributes]", shape, len(output))
	}
	all := proposals{output: output, n: shape[2], attributes: shape[1], byRows: shape[1] < shape[2]}
	if !all.byRows {
		all.n, all.attributes = shape[1], shape[2]
	}
	if err := limits.fit(all); err != nil {
		return nil, fmt.Errorf("read boxes: shape %v: %w", shape, err)
	}
	var people []schemas.Detection
	for i := range all.n {
		score := all.score(i)
		if score < limits.Confidence {
			continue
		}
		x, y, w, h := all.at(i, 0), all.at(i, 1), all.at(i, 2), all.at(i, 3)
		d := schemas.Detection{Score: score}
		d.X0, d.Y0 = fit.back(x-w/2, y-h/2)
		d.X1, d.Y1 = fit.back(x+w/2, y+h/2)
		if d.X1 > d.X0 && d.Y1 > d.Y0 { // not in the bars
			d.Points, d.Embedding = all.pose(i, fit, limits)
			people = append(people, d)
		}
	}
	return suppress(people, limits.Overlap), nil
}

// proposals are a network's output.
type proposals struct {
	output        []float32
	n, attributes int
	byRows        bool // attribute by attribute; else proposal by proposal
}

// at is an attribute of a proposal.
func (p proposals) at(i, attribute int) float64 {
	if p.byRows {
		return float64(p.output[attribute*p.n+i])
	}
	return float64(p.output[i*p.attributes+attribute])
}

// score is how sure a proposal is of a person.
func (p proposals) score(i int) float64 {
	if p.byRows {
		return p.at(i, box+person)
	}
	return p.at(i, box) * p.at(i, box+1+person)
}

// pose is the joints of a proposal, in pixels of the frame, and its embedding.
func (p proposals) pose(i int, fit Fit, limits Limits) (points []schemas.JointPixel, embedding []float32) {
	next := p.attributes - 3*limits.joints() - limits.Embedding
	for j := range limits.joints() {
		point := schemas.JointPixel{Joint: joints[j], Score: p.at(i, next+2)}
		point.X, point.Y = fit.back(p.at(i, next), p.at(i, next+1))
		points = append(points, point)
		next += 3
	}
	for ; next < p.attributes; next++ {
		embedding = append(embedding, float32(p.at(i, next)))
	}
	return points, embedding
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
