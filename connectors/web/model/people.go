package model

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// Person is a shopper on the floor.
type Person struct {
	Target string `json:"target"`
	Visit  string `json:"visit"` // empty until association has opened it
	At     Spot   `json:"at"`
	Hands  []Spot `json:"hands"`
}

// People are the shoppers at one moment.
type People struct {
	Time    schemas.Micros `json:"time"`
	Persons []Person       `json:"persons"`
}

// Step is one point of a trail.
type Step struct {
	Time schemas.Micros `json:"t"`
	X    float64        `json:"x"`
	Y    float64        `json:"y"`
}

// trailEvery is how far apart the points of a trail are at first.
const trailEvery = 200 * schemas.Millisecond

// see moves the shoppers. A moment that comes late is not shown.
func (s *Store) see(p schemas.People) []Change {
	if p.Time < s.now {
		return nil
	}
	s.now = p.Time
	people := make([]Person, 0, len(p.Persons))
	for _, seen := range p.Persons {
		at, ok := middle(seen)
		if !ok {
			continue
		}
		person := Person{Target: seen.Target, Visit: s.byTarget[seen.Target], At: at, Hands: hands(seen)}
		if v := s.visits[person.Visit]; v != nil {
			v.walk(Step{p.Time, at.X, at.Y})
		}
		people = append(people, person)
	}
	s.people = people
	return s.change("people", People{p.Time, slices.Clone(people)})
}

// middle is where a person stands: under the mean of the key points that were seen.
func middle(p schemas.Person) (at Spot, ok bool) {
	var n float64
	for _, k := range p.Points {
		at.X, at.Y, n = at.X+k.Place.X, at.Y+k.Place.Y, n+1
	}
	if n == 0 {
		return at, false
	}
	return Spot{round(at.X / n), round(at.Y / n)}, true
}

func hands(p schemas.Person) (spots []Spot) {
	for _, joint := range []schemas.Joint{schemas.LeftWrist, schemas.RightWrist} {
		if k, ok := p.Point(joint); ok {
			spots = append(spots, Spot{round(k.Place.X), round(k.Place.Y)})
		}
	}
	return spots
}

// walk adds a step to the trail. A trail that is full keeps every other step.
func (v *Visit) walk(step Step) {
	if n := len(v.Trail); n > 0 && step.Time-v.Trail[n-1].Time < v.every {
		return
	}
	v.Trail = append(v.Trail, step)
	if len(v.Trail) < trailMax {
		return
	}
	v.every *= 2
	kept := v.Trail[:0]
	for i := 0; i < len(v.Trail); i += 2 {
		kept = append(kept, v.Trail[i])
	}
	v.Trail = kept
}

// Weights are what the plates of a fixture bear now, by shelf and plate, in grams from an
// arbitrary tare; null where a plate gives no reading.
type Weights struct {
	Fixture string         `json:"fixture"`
	Time    schemas.Micros `json:"time"`
	Grams   [][]*float32   `json:"grams"`
}

// weighEvery is how often the latest weights are told.
const weighEvery = schemas.Second

func (s *Store) weigh(w schemas.Weights) []Change {
	if before, known := s.weights[w.Fixture]; known && w.Time < before.Time+weighEvery || w.Samples == 0 {
		return nil
	}
	now := Weights{Fixture: w.Fixture, Time: w.Time}
	for shelf := int32(1); shelf <= w.Shelves; shelf++ {
		row := make([]*float32, w.Plates)
		for plate := int32(1); plate <= w.Plates; plate++ {
			if g := w.At(int(w.Samples)-1, shelf, plate); g == g {
				row[plate-1] = &g
			}
		}
		now.Grams = append(now.Grams, row)
	}
	s.weights[w.Fixture] = now
	return s.change("weights", now)
}
