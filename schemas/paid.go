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
}

func (Receipt) Record() Record { return "receipt" }
func (r Receipt) When() Micros { return r.Time }

// ChargeIntent asks the payment provider to move money. ID is the idempotency key:
// the same intent, however often it is sent, moves money at most once.
type ChargeIntent struct {
	ID     string `avro:"id"`
	Visit  string `avro:"visit"`
	Time   Micros `avro:"time"`
	Amount Money  `avro:"amount"`
}

func (ChargeIntent) Record() Record { return "charge_intent" }
func (c ChargeIntent) When() Micros { return c.Time }

// ChargeResult is what became of an intent.
type ChargeResult struct {
	Intent    string       `avro:"intent"` // ChargeIntent.ID
	Visit     string       `avro:"visit"`
	Time      Micros       `avro:"time"`
	Status    ChargeStatus `avro:"status"`
	Reference string       `avro:"reference"` // the provider's own
	Reason    string       `avro:"reason"`    // of a refusal, for a person
}

// ChargeStatus is a provider's answer.
type ChargeStatus string

// What can become of a charge.
const (
	Captured ChargeStatus = "captured"
	Declined ChargeStatus = "declined"
)

func (ChargeResult) Record() Record { return "charge_result" }
func (c ChargeResult) When() Micros { return c.Time }
