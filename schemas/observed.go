package schemas

import (
	"cmp"
	"slices"
)

// WeightEvent is a lasting change of weight on neighbouring plates of one shelf: the
// least that a scale can say about a pick or a put-back. Who and what come later.
type WeightEvent struct {
	ID       string        `avro:"id"` // unique in the store, the same on every replay
	Fixture  string        `avro:"fixture"`
	Shelf    int32         `avro:"shelf"`
	From     Micros        `avro:"from"`     // the weight began to move
	To       Micros        `avro:"to"`       // the weight was at rest again
	Grams    float64       `avro:"grams"`    // total change; negative when something left
	GramsSD  float64       `avro:"grams_sd"` // one standard deviation of Grams
	Plates   []PlateChange `avro:"plates"`   // every plate that took part, in order
	Evidence []Range       `avro:"evidence"` // the records it was read from
}

func (WeightEvent) Record() Record { return "weight_event" }
func (w WeightEvent) When() Micros { return w.To }

// PlateChange is one plate's share of a weight event.
type PlateChange struct {
	Plate   int32   `avro:"plate"`
	Grams   float64 `avro:"grams"`
	GramsSD float64 `avro:"grams_sd"`
}

// Range is a run of records in one partition, both ends included.
type Range struct {
	Topic     string `avro:"topic" json:"topic"`
	Partition int32  `avro:"partition" json:"partition"`
	First     int64  `avro:"first" json:"first"`
	Last      int64  `avro:"last" json:"last"`
}

// Cover is the fewest runs that hold all of the ranges: one for each partition, in order.
func Cover(ranges []Range) []Range {
	var covers []Range
	for _, r := range ranges {
		at, known := slices.BinarySearchFunc(covers, r, func(a, b Range) int {
			return cmp.Or(cmp.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition))
		})
		if !known {
			covers = slices.Insert(covers, at, r)
			continue
		}
		covers[at].First, covers[at].Last = min(covers[at].First, r.First), max(covers[at].Last, r.Last)
	}
	return covers
}

// SensorHealth is how well one plate could be read over about a minute.
type SensorHealth struct {
	Time       Micros  `avro:"time"`
	Fixture    string  `avro:"fixture"`
	Shelf      int32   `avro:"shelf"`
	Plate      int32   `avro:"plate"`
	State      string  `avro:"state"`       // "ok", "frozen", "missing"
	NoiseGrams float64 `avro:"noise_grams"` // standard deviation at rest
	Gaps       int64   `avro:"gaps"`        // samples that were expected and did not come
}

func (SensorHealth) Record() Record { return "sensor_health" }
func (s SensorHealth) When() Micros { return s.Time }

// Levels is what the noisy scales of a fixture read on average over a second: light goods may
// come and go there without a weight event.
type Levels struct {
	Time   Micros  `avro:"time"` // when the second ended
	Scales []Level `avro:"scales"`
}

func (Levels) Record() Record { return "levels" }
func (l Levels) When() Micros { return l.Time }

// Level is a scale's average reading.
type Level struct {
	Plate PlateRef `avro:"plate"`
	Grams float64  `avro:"grams"`
}

// FixtureHealth is how well the load cells of one fixture could be read in one minute of
// event time. A minute without any reading has none; one in which the fixture fell silent
// and spoke again has two.
type FixtureHealth struct {
	Time         Micros  `avro:"time"` // when the minute began
	Fixture      string  `avro:"fixture"`
	Cells        int32   `avro:"cells"`         // load cells that there are
	Dead         int32   `avro:"dead"`          // of those, frozen or missing at the end
	NoiseGrams   float64 `avro:"noise_grams"`   // standard deviation at rest, the median of the others
	LoudestGrams float64 `avro:"loudest_grams"` // the largest of the same
	Gaps         int64   `avro:"gaps"`          // readings of a cell, ten a second, that did not come
}

func (FixtureHealth) Record() Record { return "fixture_health" }
func (f FixtureHealth) When() Micros { return f.Time }
