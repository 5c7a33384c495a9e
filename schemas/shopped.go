package schemas

// VisitOpened begins a visit: a shopper was first seen in the store.
type VisitOpened struct {
	Visit  string `avro:"visit"`
	Target string `avro:"target"` // the tracker's identity of the shopper
	Time   Micros `avro:"time"`
}

func (VisitOpened) Record() Record { return "visit_opened" }
func (v VisitOpened) When() Micros { return v.Time }

// Interaction is what association believes about one event at a shelf, for one visit.
// The same ID again, with a higher revision, replaces the earlier belief: later evidence
// may decide what was ambiguous. Quantity 0 withdraws it.
type Interaction struct {
	ID       string `avro:"id" json:"id"`
	Revision int32  `avro:"revision" json:"revision"`
	Visit    string `avro:"visit" json:"visit"`
	Time     Micros `avro:"time" json:"time"`
	Product  string `avro:"product" json:"product"` // ProductID
	Barcode  string `avro:"barcode" json:"barcode"` // as receipts show it
	Name     string `avro:"name" json:"name"`
	// Quantity is units taken from the shelf; negative when they were put back.
	Quantity int32 `avro:"quantity" json:"quantity"`
	// Price of one unit under the price list in force at Time.
	Price       Money  `avro:"price" json:"price"`
	TaxBasisPts int32  `avro:"tax_basis_pts" json:"tax_basis_pts"`
	PriceList   string `avro:"price_list" json:"price_list"`
	// Probability that this visit, product and quantity are all right, 0 to 1.
	Probability float64 `avro:"probability" json:"probability"`
	// Alternatives are the other explanations that were worth keeping, likeliest first.
	Alternatives []Alternative `avro:"alternatives" json:"alternatives"`
	Place        Point         `avro:"place" json:"place"`
	Plate        PlateRef      `avro:"plate" json:"plate"` // where most of the weight changed
	Grams        float64       `avro:"grams" json:"grams"`
	Evidence     []Range       `avro:"evidence" json:"evidence"`
}

func (Interaction) Record() Record { return "interaction" }
func (i Interaction) When() Micros { return i.Time }

// Alternative is another explanation of the same event. An empty visit is nobody: the
// weight moved without a shopper.
type Alternative struct {
	Visit       string  `avro:"visit" json:"visit"`
	Product     string  `avro:"product" json:"product"`
	Quantity    int32   `avro:"quantity" json:"quantity"`
	Probability float64 `avro:"probability" json:"probability"`
}

// VisitLeft tells of a shopper who has left, and whose visit is not closed yet: what those
// do who are still inside may show what the shopper has. VisitClosed follows within half a
// minute.
type VisitLeft struct {
	Visit       string       `avro:"visit"`
	Time        Micros       `avro:"time"`        // the watermark that showed that the shopper has left
	Left        Micros       `avro:"left"`        // when the shopper was last seen
	Doubtful    bool         `avro:"doubtful"`    // that may well change: nothing is to be charged yet
	Probability float64      `avro:"probability"` // that the whole basket is right
	Lines       []LineBelief `avro:"lines"`
}

func (VisitLeft) Record() Record { return "visit_left" }
func (v VisitLeft) When() Micros { return v.Time }

// VisitClosed ends a visit: the shopper has left, and association has said all it will.
type VisitClosed struct {
	Visit string `avro:"visit"`
	Time  Micros `avro:"time"` // the watermark that showed that the shopper has left
	Left  Micros `avro:"left"` // when the shopper was last seen
	// Probability that the whole basket is right.
	Probability float64 `avro:"probability"`
	// Lines are the probabilities of the basket's products, which need not be
	// independent of one another.
	Lines []LineBelief `avro:"lines"`
}

func (VisitClosed) Record() Record { return "visit_closed" }
func (v VisitClosed) When() Micros { return v.Time }

// LineBelief is the probability that the visit left with just Quantity of Product.
type LineBelief struct {
	Product     string  `avro:"product"`
	Quantity    int32   `avro:"quantity"`
	Probability float64 `avro:"probability"`
}
