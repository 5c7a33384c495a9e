package schemas

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Dispute is a shopper who contests a receipt. Settlement, which knows the receipt, asks
// for its review.
type Dispute struct {
	Visit   string `avro:"visit"`
	Time    Micros `avro:"time"`
	Product string `avro:"product"` // of the contested line; empty for all of them
	Text    string `avro:"text"`
	Lines   []Line `avro:"lines"` // the receipt's, as it was told: settlement forgets them
}

func (Dispute) Record() Record { return "dispute" }
func (d Dispute) When() Micros { return d.Time }

// Contest is a dispute as the receipt tells it, and what became of it.
type Contest struct {
	Product string       `avro:"product" json:"product"` // of the line; empty for the whole receipt
	Name    string       `avro:"name" json:"name"`       // of the product, which may be off the receipt by now
	Text    string       `avro:"text" json:"text"`       // the shopper's own words
	Time    Micros       `avro:"time" json:"time"`
	State   ContestState `avro:"state" json:"state"`
	Reason  string       `avro:"reason" json:"reason"` // of the answer, for the shopper
}

// ContestState is what became of a dispute.
type ContestState string

// A dispute is open until a person has looked, or nobody has in time, which grants it.
const (
	ContestOpen    ContestState = "open"
	ContestGranted ContestState = "granted"
	ContestRefused ContestState = "refused"
)

// TextMax is how many characters a shopper's words may have.
const TextMax = 1000

// Why a receipt cannot be contested.
var (
	ErrNoText    = errors.New("say what is wrong")
	ErrLongText  = fmt.Errorf("say it in %d characters or fewer", TextMax)
	ErrNotFinal  = errors.New("the receipt is not final yet")
	ErrNoLine    = errors.New("there is no such line on the receipt")
	ErrContested = errors.New("it is contested already")
)

// Contest adds a dispute to the receipt. The same words about the same line again change
// nothing. Each line can be contested once, and the receipt as a whole once.
func (r Receipt) Contest(d Dispute) (Receipt, error) {
	same := func(c Contest) bool { return c.Product == d.Product && c.Text == d.Text }
	covers := func(c Contest) bool { return c.Product == d.Product || c.Product == "" }
	about := slices.IndexFunc(r.Lines, func(l Line) bool { return l.Product == d.Product || d.Product == "" })
	switch {
	case strings.TrimSpace(d.Text) == "" || !utf8.ValidString(d.Text):
		return r, ErrNoText
	case utf8.RuneCountInString(d.Text) > TextMax:
		return r, ErrLongText
	case slices.ContainsFunc(r.Contests, same):
		return r, nil
	case slices.ContainsFunc(r.Contests, covers):
		return r, ErrContested
	case !r.told():
		return r, ErrNotFinal
	case about < 0:
		return r, ErrNoLine
	}
	c := Contest{Product: d.Product, Text: d.Text, Time: d.Time, State: ContestOpen}
	if d.Product != "" {
		c.Name = cmp.Or(r.Lines[about].Name, d.Product)
	}
	r.Contests = append(slices.Clone(r.Contests), c)
	return r, nil
}

// told says whether the shopper was told what they owe. A corrected receipt whose money
// is under way is provisional again, and has been contested or charged before.
func (r Receipt) told() bool {
	switch r.Status {
	case Final, Corrected, Unpaid:
		return true
	}
	return len(r.Contests) > 0
}

// Answer settles the open contest of a product, or of the whole receipt.
func (r Receipt) Answer(product string, state ContestState, reason string) (next Receipt, answered bool) {
	at := slices.IndexFunc(r.Contests, func(c Contest) bool { return c.Product == product && c.State == ContestOpen })
	if at < 0 {
		return r, false
	}
	r.Contests = slices.Clone(r.Contests)
	r.Contests[at].State, r.Contests[at].Reason = state, reason
	return r, true
}

// Contested says whether a dispute is still open.
func (r Receipt) Contested() bool {
	return slices.ContainsFunc(r.Contests, func(c Contest) bool { return c.State == ContestOpen })
}
