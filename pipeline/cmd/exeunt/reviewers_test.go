package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// Each task is claimed by one simulated reviewer who is free, and judged by the truth when
// they have looked at it.
func TestSimulatedReviewersJudgeByTheTruth(t *testing.T) {
	apple := schemas.Product{ID: "gtin:1", Barcodes: []string{"1"}, Name: "Apple", Price: schemas.Money{Minor: 107, Currency: "EUR"}, TaxBasisPts: 700}
	products := codesOf(schemas.Catalogue{Products: []schemas.Product{apple}})
	apples := func(n int) score.Receipt {
		return score.Receipt{TargetID: "ann", Products: []score.Product{{Barcode: "1", Quantity: n}}}
	}
	task := func(id string) schemas.ReviewTask {
		return schemas.ReviewTask{ID: id, Target: "ann", Before: []schemas.Line{apple.Line(1)}}
	}
	theirs := task("whose card")
	theirs.Candidates = []schemas.Candidate{{Passage: "1", Token: sim.CardOf("bob")}, {Passage: "2", Token: sim.CardOf("ann")}}

	r := newReviewers(2, schemas.StoreKey("acme", "1"))
	r.tasks = []doubt{
		{task("right"), apples(1)},
		{task("two taken"), apples(2)},
		{theirs, apples(1)},
		{task("unknown"), score.Receipt{}},
	}
	var got []schemas.Body
	work := func(now schemas.Micros) {
		t.Helper()
		err := r.work(now, products, func(event schemas.Event) error {
			got = append(got, event.Body)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	work(0)
	work(looks - 1)
	work(looks)
	work(2 * looks)
	one, two := "acme/simulated-1", "acme/simulated-2"
	want := []schemas.Body{
		schemas.Claim{Task: "right", Reviewer: one, Until: 20 * looks},
		schemas.Claim{Task: "two taken", Reviewer: two, Until: 20 * looks},
		schemas.Verdict{Task: "right", Reviewer: one, Time: looks, Decision: schemas.Accept},
		schemas.Verdict{Task: "two taken", Reviewer: two, Time: looks, Decision: schemas.Edit, Lines: []schemas.Line{apple.Line(2)}},
		schemas.Claim{Task: "whose card", Reviewer: one, Time: looks, Until: 21 * looks},
		schemas.Claim{Task: "unknown", Reviewer: two, Time: looks, Until: 21 * looks},
		schemas.Verdict{Task: "whose card", Reviewer: one, Time: 2 * looks, Decision: schemas.Accept, Passage: "2"},
		schemas.Verdict{Task: "unknown", Reviewer: two, Time: 2 * looks, Decision: schemas.CannotTell},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("acts differ (-want +got):\n%s", diff)
	}
}
