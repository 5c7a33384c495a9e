package psp

import (
	"context"
	"errors"
	"hash/fnv"
	"math/rand/v2"

	"github.com/exeunt-io/exeunt/schemas"
)

// Misbehaving is a provider that fails in every way that networks and banks do, in front
// of one that keeps its books: for simulation and tests. What it moved is the list of the
// Sandbox behind it. It is not safe for concurrent use.
type Misbehaving struct {
	*Sandbox
	// DeclineEvery makes the bank decline one charge in so many; zero is none.
	DeclineEvery uint32

	chance *rand.Rand
	away   int                    // requests that are not heard, as when it is gone for minutes
	late   []schemas.ChargeIntent // will be done some time
}

// NewMisbehaving misbehaves as the seed says.
func NewMisbehaving(behind *Sandbox, seed uint64) *Misbehaving {
	return &Misbehaving{Sandbox: behind, chance: rand.New(rand.NewPCG(seed, 7))}
}

var errTimeout = errors.New("timed out")

// Do implements Provider.
func (m *Misbehaving) Do(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	m.settleLate(ctx)
	if m.away > 0 {
		m.away--
		return schemas.ChargeResult{}, errTimeout
	}
	switch m.chance.IntN(8) {
	case 0: // before it was done
		return schemas.ChargeResult{}, errTimeout
	case 1: // after it was done
		_, _ = m.do(ctx, intent)
		return schemas.ChargeResult{}, errTimeout
	case 2: // it will be done, later
		m.late = append(m.late, intent)
		return schemas.ChargeResult{}, errTimeout
	case 3: // the request arrives twice
		_, _ = m.do(ctx, intent)
	case 4:
		m.away = m.chance.IntN(5)
	}
	return m.do(ctx, intent)
}

// do asks the bank.
func (m *Misbehaving) do(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	if m.declines(intent) {
		return declined(intent, "the bank says no"), nil
	}
	return m.Sandbox.Do(ctx, intent)
}

// declines says the same of an intent however often it is asked.
func (m *Misbehaving) declines(intent schemas.ChargeIntent) bool {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(intent.ID))
	return m.DeclineEvery > 0 && (hash.Sum32()>>8)%m.DeclineEvery == 0
}

// Find implements Provider.
func (m *Misbehaving) Find(ctx context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	if m.away > 0 {
		m.away--
		return schemas.ChargeResult{}, errTimeout
	}
	return m.Sandbox.Find(ctx, intent)
}

// settleLate does what arrived late.
func (m *Misbehaving) settleLate(ctx context.Context) {
	if len(m.late) > 0 && m.chance.IntN(2) == 0 {
		_, _ = m.do(ctx, m.late[0])
		m.late = m.late[1:]
	}
}

// Finish does all that is still under way.
func (m *Misbehaving) Finish(ctx context.Context) {
	for len(m.late) > 0 {
		m.settleLate(ctx)
	}
}
