package fusion

import "github.com/exeunt-io/exeunt/schemas"

// state is what one store's fusion remembers. It is never changed in place.
type state struct {
	Calibration schemas.Calibration `avro:"calibration"`
	Layout      schemas.Layout      `avro:"layout"`
	Planogram   schemas.Planogram   `avro:"planogram"` // for where hands may reach
	Began       schemas.Micros      `avro:"began"`     // time of the first observation
	Heard       []heard             `avro:"heard"`
	Waiting     []sight             `avro:"waiting"` // by time and camera
	Watermark   schemas.Micros      `avro:"watermark"`
	Tracks      []track             `avro:"tracks"`
	Next        int64               `avro:"next"` // the next track's number
}

// heard is how far a camera has come.
type heard struct {
	Camera string         `avro:"camera"`
	Time   schemas.Micros `avro:"time"`
}

// sight is what one camera saw at one moment and has not been fused yet.
type sight struct {
	Camera string              `avro:"camera"`
	Time   schemas.Micros      `avro:"time"`
	Width  int32               `avro:"width"`  // of the frame, pixels
	Height int32               `avro:"height"` // of the frame, pixels
	People []schemas.Detection `avro:"people"`
	// Evidence is the frame.
	Evidence []schemas.Range `avro:"evidence"`
}

// track is a shopper who is followed, on the floor.
type track struct {
	ID         string         `avro:"id"` // empty until it is believed
	Born       schemas.Micros `avro:"born"`
	Seen       schemas.Micros `avro:"seen"`       // when cameras saw them clearly last
	Mean       []float64      `avro:"mean"`       // x, y and their speeds, in metres and metres a second
	Covariance []float64      `avro:"covariance"` // of Mean, four by four
	At         schemas.Micros `avro:"at"`         // the moment that Mean is of
	Height     float64        `avro:"height"`     // metres
	Faith      float64        `avro:"faith"`      // in slots of being clearly seen; none is left in who is lost
	Support    float64        `avro:"support"`    // of the last slot's views: from 1, clearly seen, to -1, clearly not there
	Looks      []look         `avro:"looks"`      // of each band of the body
	Boxes      []schemas.Box  `avro:"boxes"`      // the last of each camera
	// Hands are where they reach to, the last slot's; at most two.
	Hands []schemas.Point `avro:"hands"`
	// Joints are where cameras whose models know poses see them, in the last slot.
	Joints []schemas.KeyPoint `avro:"joints"`
}
