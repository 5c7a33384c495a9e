package recording

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

const metresPerInch = 0.0254

// weights decodes a line of plate_data.json.
func (r *run) weights(line []byte) (schemas.Body, error) {
	var doc plateDocument
	if err := json.Unmarshal(line, &doc); err != nil {
		return nil, fmt.Errorf("read plate message: %w", err)
	}
	data := doc.Document.PlateData
	switch fixture := fixtureName(data.PlateID.ShelfID); {
	case doc.Document.Header.Origin.IsZero():
		return nil, errors.New("read plate message: it has no t_origin")
	case !r.fixtures[fixture]:
		return nil, fmt.Errorf("read plate message: gondola %s is not in %s", fixture, planogramFile)
	case !(data.FrequencyHertz > 0 && data.FrequencyHertz <= 1e6):
		return nil, fmt.Errorf("read plate message: freq_samp %g is not a sampling rate", data.FrequencyHertz)
	}
	shape := data.Values.Shape
	values, err := floats(data.Values.Data, shape)
	if err != nil {
		return nil, fmt.Errorf("read plate message: %w", err)
	}
	return schemas.Weights{
		Fixture: fixtureName(data.PlateID.ShelfID),
		Time:    schemas.MicrosOf(doc.Document.Header.Origin),
		Period:  schemas.Micros(math.Round(1e6 / data.FrequencyHertz)),
		Samples: int32(shape[0]),
		Shelves: int32(shape[1] - 1),
		Plates:  int32(shape[2] - 1),
		Grams:   withoutIndexZero(values, shape),
	}, nil
}

// floats reads little-endian float32 values and checks them against their shape.
func floats(data []byte, shape []int) ([]float32, error) {
	if len(shape) != 3 || min(shape[0], shape[1]-1, shape[2]-1) < 1 || max(shape[0], shape[1], shape[2]) > 1<<12 {
		return nil, fmt.Errorf("shape %v is not [samples, shelves+1, plates+1]", shape)
	}
	if want := shape[0] * shape[1] * shape[2] * 4; len(data) != want {
		return nil, fmt.Errorf("shape %v needs %d bytes, the data has %d", shape, want, len(data))
	}
	values := make([]float32, len(data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values, nil
}

// withoutIndexZero drops the unused index 0 of the shelf and plate axes.
func withoutIndexZero(values []float32, shape []int) []float32 {
	samples, shelves, plates := shape[0], shape[1], shape[2]
	kept := make([]float32, 0, samples*(shelves-1)*(plates-1))
	for sample := range samples {
		for shelf := 1; shelf < shelves; shelf++ {
			row := (sample*shelves + shelf) * plates
			kept = append(kept, values[row+1:row+plates]...)
		}
	}
	return kept
}

// people decodes a line of full_targets.json.
func (r *run) people(line []byte) (schemas.Body, error) {
	var doc targetsDocument
	if err := json.Unmarshal(line, &doc); err != nil {
		return nil, fmt.Errorf("read targets message: %w", err)
	}
	if doc.Document.Header.Origin.IsZero() {
		return nil, errors.New("read targets message: it has no t_origin")
	}
	people := schemas.People{
		Time:   schemas.MicrosOf(doc.Document.Header.Origin),
		Sent:   schemas.Micros(math.Round(doc.Timestamp * 1e6)),
		Source: "targets",
	}
	for i, t := range doc.Document.Targets.Targets {
		if t.ID.ID == "" {
			return nil, fmt.Errorf("read targets message: target %d has no id", i+1)
		}
		people.Persons = append(people.Persons, t.person())
	}
	return people, nil
}

func (t target) person() schemas.Person {
	p := schemas.Person{
		Target: t.ID.ID,
		State:  strings.ToLower(strings.TrimPrefix(t.State, "TARGETSTATE_")),
	}
	add := func(joint schemas.Joint, k *keyPoint) {
		if k != nil {
			p.Points = append(p.Points, schemas.KeyPoint{Joint: joint, Place: metres(k.Point), Score: k.Score})
		}
	}
	add(schemas.Head, t.Head)
	add(schemas.Neck, t.Neck)
	add(schemas.LeftShoulder, t.LeftShoulder)
	add(schemas.RightShoulder, t.RightShoulder)
	add(schemas.LeftElbow, t.LeftElbow)
	add(schemas.RightElbow, t.RightElbow)
	add(schemas.LeftWrist, t.LeftWrist)
	add(schemas.RightWrist, t.RightWrist)
	left, right := t.hands()
	add(schemas.LeftHand, left)
	add(schemas.RightHand, right)
	for _, d := range t.Detections {
		p.Boxes = append(p.Boxes, schemas.Box{
			Camera: strconv.Itoa(d.FrameSource.Camera.ID),
			Time:   schemas.MicrosOf(d.Timestamp),
			X0:     d.Box.Left,
			Y0:     d.Box.Top,
			X1:     d.Box.Left + d.Box.Width,
			Y1:     d.Box.Top + d.Box.Height,
		})
	}
	return p
}

// hands tells the two hands apart, which the format does not: each goes with the nearer
// wrist. Without wrists the order of the list is kept, right hand first.
func (t target) hands() (left, right *keyPoint) {
	for i := range t.Hands {
		hand := &t.Hands[i]
		isLeft := i%2 == 1
		if t.LeftWrist != nil && t.RightWrist != nil {
			isLeft = squareDistance(hand.Point, t.LeftWrist.Point) < squareDistance(hand.Point, t.RightWrist.Point)
		}
		if isLeft && left == nil {
			left = hand
		} else if right == nil {
			right = hand
		}
	}
	return left, right
}

func squareDistance(a, b xyz) float64 {
	return (a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y) + (a.Z-b.Z)*(a.Z-b.Z)
}

// metres converts a place, which the format gives in inches.
func metres(p xyz) schemas.Point {
	return schemas.Point{X: p.X * metresPerInch, Y: p.Y * metresPerInch, Z: p.Z * metresPerInch}
}

func fixtureName(id shelfID) string { return strconv.Itoa(int(id.Gondola.ID)) }
