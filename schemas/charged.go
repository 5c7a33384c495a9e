package schemas

// Credential is what a shopper showed at the entry to pay with.
type Credential struct {
	Visit string `avro:"visit"`
	Time  Micros `avro:"time"`
	Token string `avro:"token"` // as the payment provider knows it, never a card number
	Hold  Money  `avro:"hold"`  // to be authorised at entry; zero where the credential does not allow it
	// Among are those of which one is the shopper's, where several came in together and it
	// cannot be told which; then Token is empty.
	Among []Candidate `avro:"among"`
}

func (Credential) Record() Record { return "credential" }
func (c Credential) When() Micros { return c.Time }

// Candidate is a credential that may be a visit's: one of several that were shown together.
type Candidate struct {
	Passage string `avro:"passage"` // of the gate: GatePassed.ID
	Gate    string `avro:"gate"`
	Time    Micros `avro:"time"` // when it was shown
	Token   string `avro:"token"`
	Visit   string `avro:"visit"` // whose it is, as a person says; empty while nobody has
}

// ChargeIntent asks the payment provider to move money. ID is the idempotency key:
// the same intent, however often it is sent, moves money at most once.
type ChargeIntent struct {
	ID         string       `avro:"id"`
	Visit      string       `avro:"visit"`
	Time       Micros       `avro:"time"`
	Amount     Money        `avro:"amount"`
	Action     ChargeAction `avro:"action"`
	Reference  string       `avro:"reference"`  // the provider's, of what is captured, voided or refunded
	Credential string       `avro:"credential"` // the means of payment, as the provider knows it
}

func (ChargeIntent) Record() Record { return "charge_intent" }
func (c ChargeIntent) When() Micros { return c.Time }

// ChargeAction is what a provider is asked to do.
type ChargeAction string

// The actions. A charge is an authorisation that is captured at once.
const (
	Authorise ChargeAction = "authorise"
	Capture   ChargeAction = "capture"
	Charge    ChargeAction = "charge"
	Void      ChargeAction = "void"
	Refund    ChargeAction = "refund"
)

// Done is the status of a result that did what was asked.
func (a ChargeAction) Done() ChargeStatus {
	switch a {
	case Authorise:
		return Authorised
	case Capture, Charge:
		return Captured
	case Void:
		return Voided
	case Refund:
		return Refunded
	}
	return ""
}

// ChargeResult is what became of an intent.
type ChargeResult struct {
	Intent    string       `avro:"intent"` // ChargeIntent.ID
	Visit     string       `avro:"visit"`
	Time      Micros       `avro:"time"`
	Status    ChargeStatus `avro:"status"`
	Reference string       `avro:"reference"` // the provider's own
	Reason    string       `avro:"reason"`    // of a refusal, for a person
	Action    ChargeAction `avro:"action"`    // of the intent
	Amount    Money        `avro:"amount"`    // that was moved or held
	Fee       Money        `avro:"fee"`       // that the provider keeps of it
	Expires   Micros       `avro:"expires"`   // when an authorisation does; zero for others
}

func (ChargeResult) Record() Record { return "charge_result" }
func (c ChargeResult) When() Micros { return c.Time }

// ChargeStatus is a provider's answer.
type ChargeStatus string

// What can become of an intent.
const (
	Authorised ChargeStatus = "authorised"
	Captured   ChargeStatus = "captured"
	Voided     ChargeStatus = "voided"
	Refunded   ChargeStatus = "refunded"
	Declined   ChargeStatus = "declined"
)

// Debt is what a shopper owes after every attempt to charge it was declined. A later one
// of the same visit replaces it; a zero amount says that nothing is owed any more.
type Debt struct {
	Credential string `avro:"credential"`
	Visit      string `avro:"visit"`
	Time       Micros `avro:"time"`
	Amount     Money  `avro:"amount"`
}

func (Debt) Record() Record { return "debt" }
func (d Debt) When() Micros { return d.Time }

// LedgerEntry is one movement of money in double entry: its postings add up to zero, and
// so do those of any visit and any day.
type LedgerEntry struct {
	ID        string    `avro:"id" json:"id"` // of the charge intent whose outcome it books
	Visit     string    `avro:"visit" json:"visit"`
	Time      Micros    `avro:"time" json:"time"`
	Kind      string    `avro:"kind" json:"kind"`           // a ChargeStatus, or "owed"
	Reference string    `avro:"reference" json:"reference"` // the provider's own
	Postings  []Posting `avro:"postings" json:"postings"`
}

func (LedgerEntry) Record() Record { return "ledger_entry" }
func (l LedgerEntry) When() Micros { return l.Time }

// Posting is one side of an entry. A positive amount is a debit, a negative one a credit.
type Posting struct {
	Account Account `avro:"account" json:"account"`
	Amount  Money   `avro:"amount" json:"amount"`
}

// Account is what a posting is booked on.
type Account string

// The accounts.
const (
	Clearing   Account = "clearing"   // what the provider has of ours, fees taken off
	Fees       Account = "fees"       // what the provider keeps
	Sales      Account = "sales"      // net of tax
	SalesTax   Account = "tax"        // owed to the state
	Receivable Account = "receivable" // what shoppers owe
	Holds      Account = "holds"      // authorised and not captured; off the balance sheet
	HoldsHeld  Account = "holds-held" // the other side of Holds
)
