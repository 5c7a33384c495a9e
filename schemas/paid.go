package schemas

// Basket is the running basket of a visit: everything believed to be in it at Time.
type Basket struct {
	Visit       string  `avro:"visit"`
	Target      string  `avro:"target"`
	Time        Micros  `avro:"time"`
	Entered     Micros  `avro:"entered"`
	Left        Micros  `avro:"left"` // zero while the shopper is in the store
	Lines       []Line  `avro:"lines"`
	Total       Money   `avro:"total"`
	Probability float64 `avro:"probability"` // that the whole basket is right
	// Doubtful says that the shopper has left, and that what others still do may show what
	// they have: another basket follows within half a minute.
	Doubtful bool `avro:"doubtful"`
}

func (Basket) Record() Record { return "basket" }
func (b Basket) When() Micros { return b.Time }

// Line is one product of a basket or receipt.
type Line struct {
	Product     string  `avro:"product" json:"product"`
	Barcode     string  `avro:"barcode" json:"barcode"`
	Name        string  `avro:"name" json:"name"`
	Quantity    int32   `avro:"quantity" json:"quantity"`
	Price       Money   `avro:"price" json:"price"`   // of one unit, tax included
	Amount      Money   `avro:"amount" json:"amount"` // of the line, tax included
	Tax         Money   `avro:"tax" json:"tax"`       // contained in Amount
	PriceList   string  `avro:"price_list" json:"price_list"`
	Probability float64 `avro:"probability" json:"probability"`
	Evidence    []Range `avro:"evidence" json:"evidence"`
}

// Total is what lines of one currency come to.
func Total(lines []Line, currency string) Money {
	total := Money{Currency: currency}
	for _, l := range lines {
		total.Minor += l.Amount.Minor
	}
	return total
}

// ReceiptStatus is where a receipt stands in its life.
type ReceiptStatus string

// A receipt is provisional while its payment is under way and pending while a person is
// asked about it, then final or unpaid, and may be corrected later.
const (
	Provisional ReceiptStatus = "provisional"
	Pending     ReceiptStatus = "pending"
	Final       ReceiptStatus = "final"
	Corrected   ReceiptStatus = "corrected"
	Unpaid      ReceiptStatus = "unpaid"
)

// Receipt is what the shopper is told. Revisions of one visit's receipt replace one
// another; each is an event of its own and none is ever changed.
type Receipt struct {
	ID          string        `avro:"id" json:"id"`
	Revision    int32         `avro:"revision" json:"revision"`
	Status      ReceiptStatus `avro:"status" json:"status"`
	Visit       string        `avro:"visit" json:"visit"`
	Target      string        `avro:"target" json:"target_id"`
	Time        Micros        `avro:"time" json:"time"` // when it was settled, in event time
	Entered     Micros        `avro:"entered" json:"entered"`
	Left        Micros        `avro:"left" json:"left"`
	Lines       []Line        `avro:"lines" json:"lines"`
	Total       Money         `avro:"total" json:"total"`
	Probability float64       `avro:"probability" json:"probability"`
	Payment     string        `avro:"payment" json:"payment"` // the provider's reference; empty when nothing was charged
	Charged     Money         `avro:"charged" json:"charged"` // captured minus refunded, so far
	Place       int32         `avro:"place" json:"place"`     // in the queue of review, from 1, when pending
	Reason      string        `avro:"reason" json:"reason"`   // why it was corrected, a dispute refused, or the payment declined
	Contests    []Contest     `avro:"contests" json:"contests"`
}

func (Receipt) Record() Record { return "receipt" }

// Decided says that the receipt is charged, or waits for a person or a bank, and not for
// what will show what is on it. Without a place in the queue of review, a pending one waits
// for what those do who are still in the store.
func (r Receipt) Decided() bool {
	return r.Status != Provisional && (r.Status != Pending || r.Place > 0)
}
func (r Receipt) When() Micros { return r.Time }
