package schemas

// Frame is one picture of one camera. It is big, so it has a topic of its own, and only
// the vision worker and whoever looks for evidence read it.
type Frame struct {
	Camera   string `avro:"camera"`
	Sequence int64  `avro:"sequence"` // from 1, in the order of capture
	Time     Micros `avro:"time"`     // of capture
	Width    int32  `avro:"width"`    // pixels
	Height   int32  `avro:"height"`   // pixels
	Encoding string `avro:"encoding"` // "jpeg"
	Data     []byte `avro:"data"`     // at most MaxBytes
}

func (Frame) Record() Record { return "frame" }
func (f Frame) When() Micros { return f.Time }

// Observation is what vision saw in one frame.
type Observation struct {
	Camera   string      `avro:"camera"`
	Sequence int64       `avro:"sequence"` // of the frame
	Time     Micros      `avro:"time"`     // of the frame
	Model    string      `avro:"model"`    // which saw it
	People   []Detection `avro:"people"`
	Width    int32       `avro:"width"`    // of the frame, pixels; 0 is unknown
	Height   int32       `avro:"height"`   // of the frame, pixels; 0 is unknown
	Evidence []Range     `avro:"evidence"` // the frame
}

func (Observation) Record() Record { return "observation" }
func (o Observation) When() Micros { return o.Time }

// Detection is a person's box, in pixels of the frame, and how sure that is, 0 to 1. Models
// of poses tell joints as well, and those that tell people apart an embedding.
type Detection struct {
	X0    float64 `avro:"x0" json:"x0"`
	Y0    float64 `avro:"y0" json:"y0"`
	X1    float64 `avro:"x1" json:"x1"`
	Y1    float64 `avro:"y1" json:"y1"`
	Score float64 `avro:"score" json:"score"`
	// Points are joints, where the model finds any.
	Points []JointPixel `avro:"points" json:"points,omitempty"`
	// Embedding is what the person looks like, for comparison with others of the model;
	// empty where it says nothing of that.
	Embedding []float32 `avro:"embedding" json:"embedding,omitempty"`
	// Silhouette is empty where the model knows boxes only.
	Silhouette Silhouette `avro:"silhouette" json:"-"`
}

// PatchCells is the side of a Silhouette's patches of colour, in cells.
const PatchCells = 2

// Silhouette is what hides what is behind it, in a box or sticking out of it, in square cells
// row by row, and in which colours: enough to tell two people in one box apart, and an arm
// from a body.
type Silhouette struct {
	X       int32  `avro:"x"`       // of the upper left corner, pixels of the frame
	Y       int32  `avro:"y"`       // of the upper left corner, pixels of the frame
	Cell    int32  `avro:"cell"`    // side of a cell, pixels
	Columns int32  `avro:"columns"` // cells in a row
	Mask    []byte `avro:"mask"`    // a bit for each cell, the lowest first
	// Colours are the mean luma, blue and red difference of the person in each patch of
	// PatchCells by PatchCells cells, row by row.
	Colours []byte `avro:"colours"`
}

// JointPixel is where a joint is seen, in pixels of the frame, and how sure that is, 0 to 1.
type JointPixel struct {
	Joint Joint   `avro:"joint" json:"joint"`
	X     float64 `avro:"x" json:"x"`
	Y     float64 `avro:"y" json:"y"`
	Score float64 `avro:"score" json:"score"`
}
