package settlement

import (
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// A receipt on which a person has decided is sure; one that passed is as sure as it was.
func TestReceiptsThatAPersonHasSeenAreSure(t *testing.T) {
	for outcome, want := range map[schemas.Outcome]float64{
		schemas.OutcomePassed: 0.6, schemas.OutcomeAccepted: 1, schemas.OutcomeCorrected: 1,
	} {
		var s State
		var told []schemas.Event
		var last schemas.Receipt
		for _, body := range []schemas.Body{
			schemas.Basket{Visit: "a7", Time: 1, Left: 1, Lines: goods(240), Total: eur(240), Probability: 0.6},
			schemas.Clearance{Visit: "a7", Time: 2, Outcome: outcome, Reviewer: "north/eve", Lines: goods(120), Total: eur(120)},
		} {
			s, told = on(s, schemas.Event{Topic: schemas.Billed, Key: key, Body: body})
			for _, event := range told {
				if receipt, ok := event.Body.(schemas.Receipt); ok {
					last = receipt
				}
			}
		}
		if last.Probability != want {
			t.Errorf("%s: %s receipt is right with probability %g, want %g", outcome, last.Status, last.Probability, want)
		}
	}
}
