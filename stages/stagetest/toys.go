package stagetest

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Toys is the smallest pipeline that asks everything of a runtime: late and doubled
// input, keyed state that comes and goes, fan-out from stores to visits, deadlines, ticks
// to every partition, and an answer from outside. Tests of the runtime use it.
//
//	sensed -> sorter -> attributed -> ledger -> billed -> till -> receipts, charges
//
// What goes in are interactions and ticks, keyed by store, on schemas.Sensed. Each visit
// ends with two receipts, a provisional and a final one.
func Toys() []stages.Stage { return []stages.Stage{Sorter, Ledger, Till} }

// Sorter puts a store's interactions in the order of their times and drops what comes
// twice, or later than a tick has promised.
var Sorter stages.Stage = stages.Fold[sorting]{
	ID:     "sorter",
	Reads:  schemas.Sensed,
	Writes: []schemas.Topic{schemas.Attributed},
	Keeps:  "catalogue",
	On:     sorting.on,
	Due:    func(s sorting) schemas.Micros { return s.Watermark },
}

// sorting is the sorter's state, kept in the shape of a catalogue.
type sorting struct {
	Watermark schemas.Micros `avro:"time"`
	Version   string         `avro:"version"`
	Held      []held         `avro:"products"`
}

// held is an interaction that waits for the watermark.
type held struct {
	ID       string   `avro:"id"`
	Products []string `avro:"barcodes"`
	Visit    string   `avro:"name"`
	Moment   moment   `avro:"price"`
	Quantity int32    `avro:"tax_basis_pts"`
	Unused   float64  `avro:"weight_grams"`
}

type moment struct {
	Time schemas.Micros `avro:"minor"`
	Zone string         `avro:"currency"`
}

func (s sorting) on(event schemas.Event) (sorting, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Interaction:
		return s.hold(body), nil
	case schemas.Tick:
		return s.release(event.Key, body)
	}
	return s, nil
}

func (s sorting) hold(i schemas.Interaction) sorting {
	known := slices.ContainsFunc(s.Held, func(h held) bool { return h.ID == i.ID })
	if known || i.Time <= s.Watermark {
		return s
	}
	next := held{i.ID, []string{i.Product}, i.Visit, moment{Time: i.Time}, i.Quantity, 0}
	s.Held = append(slices.Clone(s.Held), next)
	slices.SortFunc(s.Held, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.Moment.Time, b.Moment.Time), cmp.Compare(a.ID, b.ID))
	})
	return s
}

func (s sorting) release(store schemas.Key, tick schemas.Tick) (sorting, []schemas.Event) {
	var events []schemas.Event
	for len(s.Held) > 0 && s.Held[0].Moment.Time <= tick.Watermark {
		h := s.Held[0]
		s.Held = s.Held[1:]
		events = append(events, schemas.Event{
			Topic: schemas.Attributed,
			Key:   store.Visit(h.Visit),
			Body: schemas.Interaction{
				ID: h.ID, Visit: h.Visit, Time: h.Moment.Time, Product: h.Products[0], Quantity: h.Quantity,
			},
		})
	}
	s.Watermark = tick.Watermark
	return s, append(events, schemas.Event{Topic: schemas.Attributed, Key: store, Body: tick})
}

// visitEnds is how long a visit is silent before the ledger closes it.
const visitEnds = 10 * schemas.Second

// Ledger counts a visit's products and closes the basket when nothing has happened for
// ten seconds of event time.
var Ledger stages.Stage = stages.Fold[schemas.Basket]{
	ID:     "ledger",
	Reads:  schemas.Attributed,
	Writes: []schemas.Topic{schemas.Billed},
	Keeps:  "basket",
	On:     count,
	Due: func(b schemas.Basket) schemas.Micros {
		if b.Visit == "" {
			return schemas.Never
		}
		return b.Time + visitEnds
	},
	Gone: func(b schemas.Basket) bool { return b.Visit == "" },
}

func count(basket schemas.Basket, event schemas.Event) (schemas.Basket, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Interaction:
		basket.Visit, basket.Time = body.Visit, body.Time
		basket.Lines = append(slices.Clone(basket.Lines), schemas.Line{
			Product: body.Product, Barcode: body.ID, Quantity: body.Quantity,
		})
		basket.Total.Minor += int64(body.Quantity)
		return basket, []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: basket}}
	case schemas.Tick:
		basket.Left = basket.Time
		return schemas.Basket{}, []schemas.Event{{Topic: schemas.Billed, Key: event.Key, Body: basket}}
	}
	return basket, nil
}

// Till asks for a charge when a basket is closed and says what became of it.
var Till stages.Stage = stages.Fold[schemas.Basket]{
	ID:     "till",
	Reads:  schemas.Billed,
	Writes: []schemas.Topic{schemas.Charges, schemas.Receipts},
	Keeps:  "basket",
	On:     settle,
	Gone:   func(b schemas.Basket) bool { return b.Visit == "" },
}

func settle(basket schemas.Basket, event schemas.Event) (schemas.Basket, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Basket:
		if body.Left == 0 {
			return basket, nil
		}
		intent := schemas.ChargeIntent{ID: string(event.Key), Visit: body.Visit, Time: body.Left, Amount: body.Total, Action: schemas.Charge}
		return body, []schemas.Event{
			receipt(event.Key, body, schemas.Provisional, ""),
			{Topic: schemas.Charges, Key: event.Key, Body: intent},
		}
	case schemas.ChargeResult:
		return schemas.Basket{}, []schemas.Event{receipt(event.Key, basket, schemas.Final, body.Reference)}
	}
	return basket, nil
}

func receipt(key schemas.Key, b schemas.Basket, status schemas.ReceiptStatus, payment string) schemas.Event {
	return schemas.Event{Topic: schemas.Receipts, Key: key, Body: schemas.Receipt{
		ID: string(key), Status: status, Visit: b.Visit, Time: b.Time, Left: b.Left,
		Lines: b.Lines, Total: b.Total, Payment: payment,
	}}
}
