package receipt

import (
	"cmp"
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// view is what a shopper sees of a receipt: nothing of how it was found out.
type view struct {
	Receipt  string                `json:"receipt"` // its id; empty where there is none to be seen
	Status   schemas.ReceiptStatus `json:"status"`
	Says     string                `json:"says"` // what the status means
	Left     string                `json:"left"` // when they left
	Lines    []line                `json:"lines"`
	Total    string                `json:"total"`
	Tax      string                `json:"tax"`
	Reason   string                `json:"reason,omitempty"`
	Contests []contest             `json:"contests"`
	Open     bool                  `json:"-"` // whether anything can be contested
	Whole    bool                  `json:"-"` // whether all of it can
	Sent     bool                  `json:"-"` // a dispute is on its way
	Most     int                   `json:"-"` // characters of a dispute
	Error    string                `json:"error,omitempty"`
}

// line is one product.
type line struct {
	Product  string `json:"product"`
	Name     string `json:"name"`
	Quantity int32  `json:"quantity"`
	Price    string `json:"price"`
	Amount   string `json:"amount"`
	Open     bool   `json:"-"` // whether it can be contested
}

// contest is a dispute, and its answer.
type contest struct {
	Product string               `json:"product"`
	Name    string               `json:"name"` // of the product, or that it is about everything
	Text    string               `json:"text"`
	State   schemas.ContestState `json:"state"`
	Says    string               `json:"says"`
	Reason  string               `json:"reason,omitempty"`
}

func viewOf(r schemas.Receipt) view {
	v := view{
		Receipt: r.ID, Status: r.Status, Says: says(r), Left: r.Left.Time().Format("2 January 2006, 15:04 MST"),
		Total: r.Total.String(), Reason: r.Reason, Most: schemas.TextMax,
		Lines: []line{}, Contests: []contest{},
	}
	tax := schemas.Money{Currency: r.Total.Currency}
	for _, l := range r.Lines {
		tax.Minor += l.Tax.Minor
		open := can(r, l.Product)
		v.Lines = append(v.Lines, line{l.Product, cmp.Or(l.Name, l.Product), l.Quantity, l.Price.String(), l.Amount.String(), open})
		v.Open = v.Open || open
	}
	v.Tax, v.Whole = tax.String(), can(r, "")
	v.Open = v.Open || v.Whole
	for _, c := range r.Contests {
		v.Contests = append(v.Contests, contestOf(c))
	}
	return v
}

// can says whether a product, or everything, can be contested.
func can(r schemas.Receipt, product string) bool {
	next, err := r.Contest(schemas.Dispute{Product: product, Text: "?"})
	return err == nil && len(next.Contests) > len(r.Contests)
}

func contestOf(c schemas.Contest) contest {
	shown := contest{Product: c.Product, Name: cmp.Or(c.Name, "the whole receipt"), Text: c.Text, State: c.State, Reason: c.Reason}
	switch c.State {
	case schemas.ContestGranted:
		shown.Says = "It was put right."
	case schemas.ContestRefused:
		shown.Says = "A person has looked, and found the receipt right."
	default:
		shown.Says = "A person will look at it. You need not do anything."
	}
	return shown
}

// says is what the status means for the shopper.
func says(r schemas.Receipt) string {
	back := schemas.Money{Minor: r.Charged.Minor - r.Total.Minor, Currency: r.Total.Currency}
	switch {
	case r.Status == schemas.Pending && r.Place == 0:
		return "It is decided within a minute, by what happens in the store."
	case r.Status == schemas.Pending:
		return fmt.Sprintf("A person is looking at it before you are charged. It is number %d in the queue, or nearer.", r.Place)
	case r.Status == schemas.Unpaid:
		return fmt.Sprintf("%s could not be charged yet.", r.Total)
	case r.Status == schemas.Provisional && back.Minor > 0:
		return fmt.Sprintf("%s is being refunded.", back)
	case r.Status == schemas.Provisional:
		return "It is not final yet."
	case r.Status == schemas.Corrected:
		return fmt.Sprintf("It was corrected. You have paid %s in all.", r.Charged)
	case r.Total.Minor == 0:
		return "You have paid nothing."
	}
	return fmt.Sprintf("You have paid %s.", r.Charged)
}
