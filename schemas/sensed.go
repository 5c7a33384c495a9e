package schemas

// Weights is a block of samples from the load cells of one fixture, oldest first.
//
// Grams is [sample][shelf][plate], row by row, with shelf and plate counted from 1 in
// the store's own numbering (index 0 is shelf 1). NaN marks a plate that does not exist
// or gave no reading. Readings carry an arbitrary tare: only changes mean something.
type Weights struct {
	Fixture string    `avro:"fixture"`
	Time    Micros    `avro:"time"`    // of the first sample
	Period  Micros    `avro:"period"`  // between samples
	Samples int32     `avro:"samples"` //
	Shelves int32     `avro:"shelves"` //
	Plates  int32     `avro:"plates"`  // per shelf
	Grams   []float32 `avro:"grams"`   // Samples * Shelves * Plates values
}

func (Weights) Record() Record { return "weights" }
func (w Weights) When() Micros { return w.Time }

// At is the reading of sample i (from 0) on a shelf and plate (from 1), in grams.
func (w Weights) At(i int, shelf, plate int32) float32 {
	return w.Grams[(int32(i)*w.Shelves+shelf-1)*w.Plates+plate-1]
}

// People is what the cameras' tracker saw at one moment: every person in the store.
type People struct {
	Time    Micros   `avro:"time"` // when it was seen
	Sent    Micros   `avro:"sent"` // when the tracker sent it; later, and not in order
	Source  string   `avro:"source"`
	Persons []Person `avro:"persons"`
	// Evidence is the frames it was seen in; none of an external tracker's.
	Evidence []Range `avro:"evidence"`
}

func (People) Record() Record { return "people" }
func (p People) When() Micros { return p.Time }

// Person is one tracked shopper. Target is the tracker's stable, opaque identity.
type Person struct {
	Target string     `avro:"target"`
	State  string     `avro:"state"` // the tracker's own word, such as "valid_entrance"
	Points []KeyPoint `avro:"points"`
	Boxes  []Box      `avro:"boxes"`
}

// Point finds a joint; ok is false where the tracker did not see it.
func (p Person) Point(joint Joint) (k KeyPoint, ok bool) {
	for _, k := range p.Points {
		if k.Joint == joint {
			return k, true
		}
	}
	return KeyPoint{}, false
}

// Joint names a key point of the body.
type Joint string

// The joints that trackers report. Left and right are the person's own.
const (
	Head          Joint = "head"
	Nose          Joint = "nose"
	Neck          Joint = "neck"
	LeftShoulder  Joint = "left_shoulder"
	RightShoulder Joint = "right_shoulder"
	LeftElbow     Joint = "left_elbow"
	RightElbow    Joint = "right_elbow"
	LeftWrist     Joint = "left_wrist"
	RightWrist    Joint = "right_wrist"
	LeftHand      Joint = "left_hand"
	RightHand     Joint = "right_hand"
)

// KeyPoint is a joint's place in the store's frame and the tracker's score, 0 to 1.
type KeyPoint struct {
	Joint Joint   `avro:"joint"`
	Place Point   `avro:"place"`
	Score float32 `avro:"score"`
}

// Point is a place in the store's frame, in metres. Z is up, the floor is at zero.
type Point struct {
	X float64 `avro:"x" json:"x"`
	Y float64 `avro:"y" json:"y"`
	Z float64 `avro:"z" json:"z"`
}

// Box is where one camera saw a person, in pixels of that camera's image.
type Box struct {
	Camera string  `avro:"camera"`
	Time   Micros  `avro:"time"`
	X0     float32 `avro:"x0"`
	Y0     float32 `avro:"y0"`
	X1     float32 `avro:"x1"`
	Y1     float32 `avro:"y1"`
}
