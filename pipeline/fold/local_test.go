package fold_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

const store = schemas.Key("acme/7")

func interaction(id, visit string, at schemas.Micros) schemas.Event {
	return schemas.Event{Topic: schemas.Sensed, Key: store, Body: schemas.Interaction{
		ID: id, Visit: visit, Time: at, Product: "plu:1", Quantity: 1,
	}}
}

func tick(at schemas.Micros) schemas.Event {
	return schemas.Event{Topic: schemas.Sensed, Key: store, Body: schemas.Tick{Source: "clock", Watermark: at}}
}

func charge(request schemas.Event) []schemas.Event {
	answers, err := psp.Payments{Provider: psp.NewSandbox()}.Answer(context.Background(), request)
	if err != nil {
		panic(err)
	}
	return answers
}

func TestAVisitEndsInOneFinalReceipt(t *testing.T) {
	log := fold.Log{}
	local := fold.NewLocal(stagetest.Toys(), map[schemas.Topic]func(schemas.Event) []schemas.Event{schemas.Charges: charge})
	local.Watch = log.Add

	local.Feed(interaction("b", "v1", 2*schemas.Second)) // out of order
	local.Feed(interaction("a", "v1", 1*schemas.Second))
	local.Feed(interaction("a", "v1", 1*schemas.Second)) // twice
	local.Feed(tick(5 * schemas.Second))
	local.Feed(interaction("late", "v1", 4*schemas.Second))
	local.Feed(tick(30 * schemas.Second))

	var got []string
	for _, event := range log[schemas.Receipts] {
		r := event.Body.(schemas.Receipt)
		got = append(got, fmt.Sprintf("%s offset %d: %s %s, %d units, %q", event.Key, event.At.Offset, r.Status, r.Lines[0].Barcode, r.Total.Minor, r.Payment))
	}
	want := []string{
		`acme/7/v1 offset 0: provisional a, 2 units, ""`,
		`acme/7/v1 offset 1: final a, 2 units, "sandbox:acme/7/v1"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(log[schemas.Billed]); n != 2+1+1+2 { // running, closed, charge result, ticks
		t.Errorf("billed has %d events, want 6: %v", n, log[schemas.Billed])
	}
}
