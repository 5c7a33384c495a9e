package psp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/exeunt-io/exeunt/schemas"
)

// holdFor is how long a sandbox authorisation stands, as card schemes' do.
const holdFor = 7 * schemas.Day

// Sandbox is a provider that moves no money: for trying, replaying and testing. It keeps
// a list of what it was asked, so that the books can be compared with it.
type Sandbox struct {
	mu    sync.Mutex
	known map[string]operation // by intent id
	order []string
	used  map[string]int64 // of each reference, in minor units: captured, voided, refunded
	file  *os.File         // nil keeps the list in memory only
}

// operation is what was asked and what became of it: a line of the file.
type operation struct {
	Intent schemas.ChargeIntent
	Result schemas.ChargeResult
}

// NewSandbox is an empty sandbox that remembers in memory.
func NewSandbox() *Sandbox { return &Sandbox{known: map[string]operation{}, used: map[string]int64{}} }

// OpenSandbox reads the list from a file of JSON lines, and appends to it.
func OpenSandbox(path string) (*Sandbox, error) {
	s := NewSandbox()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open sandbox: %w", err)
	}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		var o operation
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return nil, fmt.Errorf("open sandbox: %s line %d: %w", path, n, err)
		}
		s.keep(o)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("open sandbox: read %s: %w", path, err)
	}
	s.file = file
	return s, nil
}

// Do implements Provider.
func (s *Sandbox) Do(_ context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o, ok := s.known[intent.ID]; ok {
		return o.Result, nil
	}
	r := schemas.ChargeResult{
		Intent: intent.ID, Visit: intent.Visit, Time: intent.Time, Action: intent.Action,
		Status: intent.Action.Done(), Reference: "sandbox:" + intent.ID, Amount: intent.Amount,
	}
	switch intent.Action {
	case schemas.Authorise:
		r.Expires = intent.Time + holdFor
	case schemas.Capture, schemas.Void, schemas.Refund:
		if reason := s.cannot(intent); reason != "" {
			r.Status, r.Reason, r.Reference = schemas.Declined, reason, ""
		}
	}
	o := operation{intent, r}
	if s.file != nil {
		line, err := json.Marshal(o)
		if err != nil {
			return r, fmt.Errorf("sandbox: %s: %w", intent.ID, err)
		}
		if _, err := s.file.Write(append(line, '\n')); err != nil {
			return r, fmt.Errorf("sandbox: %s: %w", intent.ID, err)
		}
	}
	s.keep(o)
	return r, nil
}

// cannot is why something cannot be done to what the intent refers to: a capture takes
// the whole authorisation, refunds take a capture bit by bit.
func (s *Sandbox) cannot(intent schemas.ChargeIntent) string {
	of, known := s.known[strings.TrimPrefix(intent.Reference, "sandbox:")]
	left := of.Result.Amount.Minor - s.used[intent.Reference]
	if !known || of.Result.Amount.Currency != intent.Amount.Currency || left < intent.Amount.Minor {
		return fmt.Sprintf("%d of %s is left", left, intent.Reference)
	}
	return ""
}

func (s *Sandbox) keep(o operation) {
	s.known[o.Intent.ID] = o
	s.order = append(s.order, o.Intent.ID)
	if o.Result.Status != schemas.Declined && o.Intent.Reference != "" {
		s.used[o.Intent.Reference] += o.Intent.Amount.Minor
	}
}

// Find implements Provider.
func (s *Sandbox) Find(_ context.Context, intent schemas.ChargeIntent) (schemas.ChargeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.known[intent.ID]
	if !ok {
		return o.Result, ErrUnknown
	}
	return o.Result, nil
}

// List implements Provider.
func (s *Sandbox) List(_ context.Context, since schemas.Micros) ([]schemas.ChargeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []schemas.ChargeResult
	for _, id := range s.order {
		if r := s.known[id].Result; r.Status != schemas.Declined && r.Time >= since {
			list = append(list, r)
		}
	}
	return list, nil
}
