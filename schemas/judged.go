package schemas

// ReviewRequest asks whether a closed basket may be charged. Settlement asks it of every
// basket that is not empty, and again when the shopper contests the receipt.
type ReviewRequest struct {
	Visit       string       `avro:"visit"`
	Target      string       `avro:"target"` // the tracker's identity of the shopper
	Time        Micros       `avro:"time"`
	Reason      ReviewReason `avro:"reason"`
	Entered     Micros       `avro:"entered"`
	Left        Micros       `avro:"left"`
	Lines       []Line       `avro:"lines"` // what would be charged, or was; evidence included
	Total       Money        `avro:"total"`
	Probability float64      `avro:"probability"` // that all of Lines is right
	Product     string       `avro:"product"`     // of a dispute: the line that is contested; empty for all
	Text        string       `avro:"text"`        // of a dispute: the shopper's own words
	Candidates  []Candidate  `avro:"candidates"`  // credentials of which one is the shopper's, where it is not known which
	From        string       `avro:"from"`        // of reassigned goods: the task whose verdict took them off another's receipt
}

func (ReviewRequest) Record() Record { return "review_request" }
func (r ReviewRequest) When() Micros { return r.Time }

// ReviewReason is why a review is asked for, and then what kind of task it became.
type ReviewReason string

// A request is ForDoubt, ForDispute, or ForReassigned: about goods only that were taken off
// another's receipt, and are this visit's whose own is decided already. A task may also be a
// blind ForAudit: a receipt without doubt, chosen by chance, whose shopper has been charged
// already.
const (
	ForDoubt      ReviewReason = "doubt"
	ForDispute    ReviewReason = "dispute"
	ForReassigned ReviewReason = "reassigned"
	ForAudit      ReviewReason = "audit"
)

// Clearance is the answer to a ReviewRequest. Held comes at once and is followed by
// another; Corrected and Forgiven may come after the receipt is final.
type Clearance struct {
	Visit    string  `avro:"visit"`
	Time     Micros  `avro:"time"`
	Outcome  Outcome `avro:"outcome"`
	Lines    []Line  `avro:"lines"` // what is right, when corrected
	Total    Money   `avro:"total"` // of Lines
	Task     string  `avro:"task"`  // empty when no person is asked
	Place    int32   `avro:"place"` // in the queue, from 1, when held
	Reviewer string  `avro:"reviewer"`
	Reason   string  `avro:"reason"` // for the shopper
	// Kind is why a person was asked, and Product the line that a dispute was about.
	Kind    ReviewReason `avro:"kind"`
	Product string       `avro:"product"`
	// Judged are the lines that the person saw; of goods that are given, those of the
	// receipt of whom they are given to. The receipt may have changed since.
	Judged []Line `avro:"judged"`
	// Credential is whose of several that were shown together it was, as the person says;
	// empty where that was known or none is to be charged.
	Credential string `avro:"credential"`
	From       string `avro:"from"` // see ReviewRequest
}

func (Clearance) Record() Record { return "clearance" }
func (c Clearance) When() Micros { return c.Time }

// Outcome is what review says of a receipt.
type Outcome string

// What a clearance can say.
const (
	OutcomePassed    Outcome = "passed"    // not doubtful: charge it
	OutcomeHeld      Outcome = "held"      // in the queue: the receipt is pending
	OutcomeAccepted  Outcome = "accepted"  // a person says that it is right
	OutcomeCorrected Outcome = "corrected" // a person's lines replace the receipt's
	OutcomeForgiven  Outcome = "forgiven"  // nobody can tell, or looked in time: charge nothing
	OutcomeRefused   Outcome = "refused"   // a dispute was turned down, with the reason
	OutcomeGiven     Outcome = "given"     // the lines were on another's receipt, and are this visit's too
)

// Claim takes a task from the queue for one reviewer, until the claim runs out, is
// released, or the reviewer decides.
type Claim struct {
	Task     string `avro:"task"`
	Reviewer string `avro:"reviewer"`
	Time     Micros `avro:"time"`
	Until    Micros `avro:"until"` // not after Time: gives the task back
}

func (Claim) Record() Record { return "claim" }
func (c Claim) When() Micros { return c.Time }

// Verdict is a reviewer's decision about a task that they have claimed.
type Verdict struct {
	Task     string   `avro:"task"`
	Reviewer string   `avro:"reviewer"`
	Time     Micros   `avro:"time"`
	Decision Decision `avro:"decision"`
	Lines    []Line   `avro:"lines"`   // what is right, when Edited or Reassigned
	Shopper  string   `avro:"shopper"` // the visit whose goods they are, when Reassigned
	Comment  string   `avro:"comment"`
	Undo     bool     `avro:"undo"`    // takes back the reviewer's last verdict on the task
	Passage  string   `avro:"passage"` // the candidate that is the shopper's, where it was not known which
	Theirs   []Line   `avro:"theirs"`  // lines of Shopper's receipt, as it was told: settlement forgets them
}

func (Verdict) Record() Record { return "verdict" }
func (v Verdict) When() Micros { return v.Time }

// Decision is what a reviewer found.
type Decision string

// The decisions.
const (
	Accept     Decision = "accepted"    // the receipt is right
	Edit       Decision = "edited"      // other lines are right
	Reassign   Decision = "reassigned"  // the goods are another shopper's
	CannotTell Decision = "cannot_tell" // charged nothing
)

// ReviewPolicy is what an operator asks of the review of one store.
type ReviewPolicy struct {
	Time Micros `avro:"time"`
	// Target is the share of receipts charged without review that may be wrong, and
	// Confidence how often that must hold: 0.01 and 0.95.
	Target     float64 `avro:"target"`
	Confidence float64 `avro:"confidence"`
	// AuditShare is the share of all receipts that a person judges whatever their
	// probability.
	AuditShare float64 `avro:"audit_share"`
	Salt       string  `avro:"salt"`    // of the audits' lot; not known to the shop floor
	Timeout    Micros  `avro:"timeout"` // from the request to forgiveness: before an authorisation expires
	Undo       Micros  `avro:"undo"`    // for how long a verdict can be taken back
	// CostPerMinute of a reviewer's time, for the analysts.
	CostPerMinute Money `avro:"cost_per_minute"`
}

func (ReviewPolicy) Record() Record { return "review_policy" }
func (p ReviewPolicy) When() Micros { return p.Time }

// ReviewTask is a task as it stands after each change, for the page's queue, the
// analysts and the labels.
type ReviewTask struct {
	ID          string       `avro:"id"`
	Visit       string       `avro:"visit"`
	Target      string       `avro:"target"`
	Kind        ReviewReason `avro:"kind"`
	State       TaskState    `avro:"state"`
	Time        Micros       `avro:"time"` // of this change
	Queued      Micros       `avro:"queued"`
	Claimed     Micros       `avro:"claimed"` // zero while nobody has
	Until       Micros       `avro:"until"`   // when the claim, or the chance to undo, ends
	Decided     Micros       `avro:"decided"`
	Expires     Micros       `avro:"expires"`
	Reviewer    string       `avro:"reviewer"`
	Decision    Decision     `avro:"decision"`
	Shopper     string       `avro:"shopper"` // see Verdict
	Entered     Micros       `avro:"entered"`
	Left        Micros       `avro:"left"`
	Probability float64      `avro:"probability"`
	Before      []Line       `avro:"before"` // what was to be judged
	After       []Line       `avro:"after"`  // what is right, once decided
	Total       Money        `avro:"total"`  // of Before
	Product     string       `avro:"product"`
	Text        string       `avro:"text"`
	Comment     string       `avro:"comment"`
	Place       int32        `avro:"place"` // in the queue when it was queued, from 1
	// Candidates are credentials of which one is the shopper's, where it is not known which,
	// and Passage is the one that is, once decided.
	Candidates []Candidate `avro:"candidates"`
	Passage    string      `avro:"passage"`
	From       string      `avro:"from"`   // see ReviewRequest
	Theirs     []Line      `avro:"theirs"` // see Verdict
}

func (ReviewTask) Record() Record { return "review_task" }
func (t ReviewTask) When() Micros { return t.Time }

// TaskState is where a task stands.
type TaskState string

// A decided task can be undone for a while, and is then settled.
const (
	TaskQueued   TaskState = "queued"
	TaskClaimed  TaskState = "claimed"
	TaskReleased TaskState = "released"
	TaskDecided  TaskState = "decided"
	TaskUndone   TaskState = "undone"
	TaskSettled  TaskState = "settled"
	TaskExpired  TaskState = "expired"
)

// Assurance is how well a store's receipts are known to be right, and what goes to
// review because of it.
type Assurance struct {
	Time      Micros  `avro:"time"`
	Threshold float64 `avro:"threshold"` // receipts less probable than this are reviewed
	Certified bool    `avro:"certified"` // by labels; else the threshold trusts calibrated probabilities
	// Audits and Wrong count the judged receipts of the blind sample that had been
	// charged without review; Low to High is the share of wrong ones, with confidence.
	Audits     int64   `avro:"audits"`
	Wrong      int64   `avro:"wrong"`
	Low        float64 `avro:"low"`
	High       float64 `avro:"high"`
	Target     float64 `avro:"target"`
	Confidence float64 `avro:"confidence"`
}

func (Assurance) Record() Record { return "assurance" }
func (a Assurance) When() Micros { return a.Time }

// Action is one line of the audit trail: what somebody did or looked at on the pages.
type Action struct {
	Account string `avro:"account" json:"account"` // tenant/name of who did it
	Time    Micros `avro:"time" json:"time"`
	Did     string `avro:"did" json:"did"` // such as "claim", "decide" or "signed in"
	Visit   string `avro:"visit" json:"visit"`
	Task    string `avro:"task" json:"task"`
	Detail  string `avro:"detail" json:"detail"`
}

func (Action) Record() Record { return "action" }
func (a Action) When() Micros { return a.Time }
