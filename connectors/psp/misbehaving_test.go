package psp

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
)

// misbehaving is a provider that fails in every way that networks and banks do, in front
// of one that keeps its books: what it moved is Sandbox's list.
type misbehaving struct {
	*Sandbox
	chance *rand.Rand
	away   int // requests that are not heard, as when it is gone for minutes
	late   []schemas.ChargeIntent
}

var errTimeout = errors.New("timed out")

func (m *misbehaving) Do(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	m.settleLate(ctx)
	if m.away > 0 {
		m.away--
		return schemas.ChargeResult{}, errTimeout
	}
	switch m.chance.IntN(8) {
	case 0: // before it was done
		return schemas.ChargeResult{}, errTimeout
	case 1: // after it was done
		_, _ = m.Sandbox.Do(ctx, intent)
		return schemas.ChargeResult{}, errTimeout
	case 2: // it will be done, later
		m.late = append(m.late, intent)
		return schemas.ChargeResult{}, errTimeout
	case 3: // the request arrives twice
		_, _ = m.Sandbox.Do(ctx, intent)
	case 4:
		m.away = m.chance.IntN(5)
	}
	return m.Sandbox.Do(ctx, intent)
}

func (m *misbehaving) Find(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	if m.away > 0 {
		m.away--
		return schemas.ChargeResult{}, errTimeout
	}
	return m.Sandbox.Find(ctx, intent)
}

// settleLate does what arrived late.
func (m *misbehaving) settleLate(ctx context.Context) {
	if len(m.late) > 0 && m.chance.IntN(2) == 0 {
		_, _ = m.Sandbox.Do(ctx, m.late[0])
		m.late = m.late[1:]
	}
}

// However it misbehaves, asking until there is an answer moves the money once, and the
// answer is what happened.
func TestMoneyMovesOnceWhateverHappens(t *testing.T) {
	for seed := range uint64(500) {
		m := &misbehaving{Sandbox: NewSandbox(), chance: rand.New(rand.NewPCG(seed, 7))}
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
		for len(m.late) > 0 {
			m.settleLate(t.Context())
		}
		list, _ := m.List(t.Context(), 0)
		if len(list) != 1 || list[0].Amount != charge.Amount || result.Status != schemas.Captured || result.Reference != list[0].Reference {
			t.Fatalf("seed %d: answered %+v, and the provider has %+v", seed, result, list)
		}
	}
}
