package detection

import "github.com/exeunt-io/exeunt/schemas"

// state is what one store's detection remembers. It is never changed in place: Step
// copies what it touches.
type state struct {
	Ticks     []heard        `avro:"ticks"`     // by source
	Watermark schemas.Micros `avro:"watermark"` // of the store
	// Settled is up to where all changes of weight have been told of.
	Settled  schemas.Micros `avro:"settled"`
	Held     held           `avro:"held"`
	Seen     []mark         `avro:"seen"` // of the last seconds, to know repeats
	Plates   []span         `avro:"plates"`
	Fixtures []fixture      `avro:"fixtures"` // by name
}

// Record names the state's schema.
func (state) Record() schemas.Record { return "detection_state" }

// heard is the last watermark of one source.
type heard struct {
	Source    string         `avro:"source"`
	Watermark schemas.Micros `avro:"watermark"`
}

// held are the records that wait for the watermark, each kind in canonical order.
type held struct {
	Planograms []schemas.Planogram   `avro:"planograms"`
	Catalogues []schemas.Catalogue   `avro:"catalogues"`
	Policies   []schemas.StorePolicy `avro:"policies"`
	Layouts    []schemas.Layout      `avro:"layouts"`
	Passages   []schemas.GatePassed  `avro:"passages"`
	People     []schemas.People      `avro:"people"`
	Blocks     []block               `avro:"blocks"`
}

// mark is the fingerprint of a record that was accepted.
type mark struct {
	Time schemas.Micros `avro:"time"`
	Sum  int64          `avro:"sum"`
}

// span says how many plates of a shelf exist: those up to the last one of any facing.
type span struct {
	Fixture string `avro:"fixture"`
	Shelf   int32  `avro:"shelf"`
	Plates  int32  `avro:"plates"`
}

// block is a Weights record reduced to bins of about a tenth of a second, each the mean
// of its samples and the variance of that mean. NaN where there was no reading.
type block struct {
	Fixture  string         `avro:"fixture"`
	Time     schemas.Micros `avro:"time"`
	Step     schemas.Micros `avro:"step"` // between bins
	Shelves  int32          `avro:"shelves"`
	Plates   int32          `avro:"plates"`
	Mean     []float32      `avro:"mean"`     // [bin][shelf][plate], grams
	Variance []float32      `avro:"variance"` // of Mean, grams²
	Sum      int64          `avro:"sum"`      // fingerprint of the record
	Offset   int64          `avro:"offset"`   // of the record
}

// fixture is the scales of one gondola.
type fixture struct {
	Name    string         `avro:"name"`
	Shelves int32          `avro:"shelves"`
	Plates  int32          `avro:"plates"`
	Last    schemas.Micros `avro:"last"` // the end of the last bin
	Scales  []scale        `avro:"scales"`
	// Recent and Shake are the last window bins of every scale and the variances of
	// their means, [scale][bin], a ring that is next written at Head.
	Recent []float32 `avro:"recent"`
	Shake  []float32 `avro:"shake"`
	Head   int32     `avro:"head"`
	// Changes wait until their neighbours are at rest.
	Changes []change `avro:"changes"`
	// Loud are those of the last seconds that have been told of.
	Loud []change `avro:"loud"`
	// Minute is when the minute began that is under way, zero where none is, and Gaps are
	// the readings that did not come in it.
	Minute schemas.Micros `avro:"minute"`
	Gaps   int64          `avro:"gaps"`
}

// scale is one plate: its plateau, its noise, and whether it has left the plateau.
type scale struct {
	Level  float32 `avro:"level"`  // grams
	Noise  float32 `avro:"noise"`  // variance of one bin about the level, grams²
	Wander float32 `avro:"wander"` // variance of the level's own wandering, grams²
	Bins   int32   `avro:"bins"`   // that the level rests on; zero before the first reading
	// Moving is since when it is off its plateau; zero at rest. Flow is the grams that
	// have moved to and fro since then, and FlowTime those times the seconds after Moving.
	Moving   schemas.Micros `avro:"moving"`
	Flow     float32        `avro:"flow"`
	FlowTime float32        `avro:"flow_time"`
	First    int64          `avro:"first"` // offset of the record in which it left
	// Pause is the farthest that it stayed for a while since then, before it rested.
	Pause pause `avro:"pause"`
	// Up and Down are the evidence for a small step, and Since is when it began.
	Up    float32        `avro:"up"`
	Down  float32        `avro:"down"`
	Since schemas.Micros `avro:"since"`
	// Still is the bins since it said anything new: a live scale is never quite still.
	Still int32 `avro:"still"`
	// Told is the spread that was last told of.
	Told float32 `avro:"told"`
}

// change is a finished change of one plate. While the plate stays at rest, Grams follows
// the estimate of its new plateau.
type change struct {
	Shelf    int32          `avro:"shelf"`
	Plate    int32          `avro:"plate"`
	From     schemas.Micros `avro:"from"`
	To       schemas.Micros `avro:"to"`
	Middle   schemas.Micros `avro:"middle"` // when most of it happened
	Found    schemas.Micros `avro:"found"`  // when it was known to be at rest
	Before   float64        `avro:"before"` // the level that was left
	Grams    float64        `avro:"grams"`
	Start    float64        `avro:"start"`    // variance of Before
	Variance float64        `avro:"variance"` // of Grams
	Settled  bool           `avro:"settled"`  // the plate has moved again
	First    int64          `avro:"first"`
	Last     int64          `avro:"last"`
	// Left and Right are what the plates beside it felt.
	Left  murmur `avro:"left"`
	Right murmur `avro:"right"`
}
