package psp

import (
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// However it misbehaves, asking until there is an answer moves the money once, and the
// answer is what happened.
func TestMoneyMovesOnceWhateverHappens(t *testing.T) {
	for seed := range uint64(500) {
		m := NewMisbehaving(NewSandbox(), seed)
		payments := Payments{Provider: m, Timeout: time.Minute}
		request := schemas.Event{Topic: schemas.Charges, Key: "north/12/a7", Body: charge}
		var result schemas.ChargeResult
		for tries := 0; ; tries++ {
			answers, err := payments.Answer(t.Context(), request)
			if err == nil {
				result = answers[0].Body.(schemas.ChargeResult)
				break
			}
			if tries > 100 {
				t.Fatalf("seed %d: no answer: %v", seed, err)
			}
		}
		m.Finish(t.Context())
		list, _ := m.List(t.Context(), 0)
		if len(list) != 1 || list[0].Amount != charge.Amount || result.Status != schemas.Captured || result.Reference != list[0].Reference {
			t.Fatalf("seed %d: answered %+v, and the provider has %+v", seed, result, list)
		}
	}
}
