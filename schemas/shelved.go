package schemas

// WeightLearnt says that what shoppers take of a product weighs something else than the
// catalogue says, plainly. Until the catalogue is mended, receipts rest on Grams.
type WeightLearnt struct {
	Time    Micros  `avro:"time"`
	Product string  `avro:"product"`
	Listed  float64 `avro:"listed"`   // grams, by the catalogue
	Grams   float64 `avro:"grams"`    // of one unit, by clear picks
	GramsSD float64 `avro:"grams_sd"` // one standard deviation of Grams
	Picks   int32   `avro:"picks"`    // that agree on it
}

func (WeightLearnt) Record() Record { return "weight_learnt" }
func (w WeightLearnt) When() Micros { return w.Time }

// Restocked says that goods were put on a shelf that no shopper had taken from one. It is
// believed when it happens, and not taken back.
type Restocked struct {
	Time        Micros   `avro:"time"`
	Event       string   `avro:"event"` // WeightEvent's ID
	Product     string   `avro:"product"`
	Quantity    int32    `avro:"quantity"`
	Probability float64  `avro:"probability"` // that product and quantity are right
	Astray      bool     `avro:"astray"`      // the product does not belong there
	Plate       PlateRef `avro:"plate"`       // where most of the weight changed
	Grams       float64  `avro:"grams"`       // in all
}

func (Restocked) Record() Record { return "restocked" }
func (r Restocked) When() Micros { return r.Time }
