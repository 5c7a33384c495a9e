package settlement

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/exeunt-io/exeunt/schemas"
)

// Kept is a visit as it is kept: whole, and only remembered once nothing more is expected
// of it.
type Kept struct {
	Whole  *State  `avro:"whole"`
	Memory *Memory `avro:"memory"`
}

// Record names the state's schema.
func (Kept) Record() schemas.Record { return "settlement_state" }

// Memory is what is kept of a settled visit of which nothing more is expected, in about a
// hundred bytes: enough to know its receipt again, and to refund it. The lines, which are
// most of a receipt, are known by their digest only. Whoever speaks of the visit later, a
// shopper with the receipt or a reviewer who has seen it, brings them along.
type Memory struct {
	Since       schemas.Micros `avro:"since"`   // when it was settled
	Entered     int64          `avro:"entered"` // microseconds before that
	Left        int64          `avro:"left"`    // microseconds before that
	Target      string         `avro:"target"`
	Total       schemas.Money  `avro:"total"`
	Tax         int64          `avro:"tax"` // in minor units
	Probability float64        `avro:"probability"`
	Payment     string         `avro:"payment"` // the provider's reference of the capture; empty where nothing was charged
	Credential  string         `avro:"credential"`
	Reason      string         `avro:"reason"`
	Revision    int32          `avro:"revision"`
	Intents     int32          `avro:"intents"`
	Lines       int64          `avro:"lines"` // see digest
}

// fresh is how long a settled visit is kept whole: until association has said all of it that
// it will.
const fresh = schemas.Minute

func (k Kept) on(event schemas.Event) (Kept, []schemas.Event) {
	if k.Memory != nil {
		return k.recall(event)
	}
	var s State
	if k.Whole != nil {
		s = *k.Whole
	}
	s, out := on(s, event)
	return keep(s, event), out
}

func (k Kept) due() schemas.Micros {
	switch {
	case k.Memory != nil:
		return k.Memory.Since + remembered
	case k.Whole != nil && k.Whole.quiet():
		return k.Whole.Since + fresh
	case k.Whole != nil:
		return k.Whole.due()
	}
	return schemas.Never
}

// keep forgets what need not be kept, in time.
func keep(s State, event schemas.Event) Kept {
	if s.Phase == "" {
		return Kept{}
	}
	tick, _ := event.Body.(schemas.Tick)
	if tick.Watermark < s.Since+fresh || !s.quiet() {
		return Kept{Whole: &s}
	}
	r := s.Receipt
	m := Memory{
		Since: s.Since, Entered: int64(s.Since - r.Entered), Left: int64(s.Since - r.Left), Target: r.Target,
		Total: r.Total, Tax: s.Taxed.Minor, Probability: r.Probability, Payment: r.Payment, Credential: s.Credential,
		Reason: r.Reason, Revision: r.Revision, Intents: s.Intents, Lines: digest(r.Lines),
	}
	return Kept{Memory: &m}
}

// quiet says that nothing is under way, and that the receipt is as it was when the visit
// was settled, so that others know its lines.
func (s State) quiet() bool {
	r := s.Receipt
	moving := s.Intent.ID != "" || s.Hold.Reference != "" || s.RetryAt != 0 || s.asking() || len(s.Among) > 0
	once := len(s.Captures) == 1 && s.Captures[0].Reference == r.Payment || len(s.Captures) == 0 && r.Payment == ""
	paid := r.Charged.Minor == r.Total.Minor && s.Owing.Minor == 0 && once && (r.Payment != "") == (r.Total.Minor > 0)
	return s.Phase == Settled && !moving && paid && !s.Grew && r.Status == schemas.Final && r.Time == s.Since && len(r.Contests) == 0
}

// whole is the visit as it was when it was settled.
func (m Memory) whole(visit string, lines []schemas.Line) State {
	s := State{Phase: Settled, Since: m.Since, Credential: m.Credential, Intents: m.Intents, Judged: true, Told: true}
	s.Receipt = schemas.Receipt{
		ID: visit, Revision: m.Revision, Status: schemas.Final, Visit: visit, Target: m.Target, Time: m.Since,
		Entered: m.Since - schemas.Micros(m.Entered), Left: m.Since - schemas.Micros(m.Left), Lines: lines,
		Total: m.Total, Probability: m.Probability, Payment: m.Payment, Reason: m.Reason,
	}
	if m.Payment != "" {
		s.Receipt.Charged, s.Taxed.Minor = m.Total, m.Tax
		s.Captures = []Capture{{m.Payment, m.Total.Minor}}
	}
	return s
}

// recall folds an event of a visit that is only remembered. What would change it must bring
// the receipt's own lines.
func (k Kept) recall(event schemas.Event) (Kept, []schemas.Event) {
	switch body := event.Body.(type) {
	case schemas.Tick:
		if body.Watermark >= k.due() {
			return Kept{}, nil
		}
		return k, nil
	case schemas.Basket: // the last has come long ago
		return k, nil
	}
	_, _, visit := event.Key.Parts()
	lines, changes := k.Memory.brought(event.Body)
	if changes && digest(lines) != k.Memory.Lines {
		return k, refuse(event, "%s of visit %s brings other lines than its receipt has, which is settled at %s: nothing is changed",
			event.Body.Record(), visit, k.Memory.Total)
	}
	s, out := on(k.Memory.whole(visit, lines), event)
	if !changes {
		return k, out
	}
	return keep(s, event), out
}

// brought are the lines that an event brings along, where it may change the visit: a
// dispute, goods that are given, and what an audit found of a visit that paid.
func (m Memory) brought(body schemas.Body) (lines []schemas.Line, changes bool) {
	switch body := body.(type) {
	case schemas.Dispute:
		return body.Lines, true
	case schemas.Clearance:
		switch body.Outcome {
		case schemas.OutcomeGiven:
			return body.Judged, true
		case schemas.OutcomeCorrected, schemas.OutcomeForgiven:
			asked := body.Kind == schemas.ForDispute || body.Kind == schemas.ForReassigned // and answered
			return body.Judged, m.Total.Minor > 0 && !asked
		}
	}
	return nil, false
}

// digest is by what lines are known again: the first eight bytes of SHA-256 over all that
// they say.
func digest(lines []schemas.Line) int64 {
	hash := sha256.New()
	for _, l := range lines {
		fmt.Fprintf(hash, "%q %q %q %d %q %v", l.Product, l.Barcode, l.Name, l.Quantity, l.PriceList, l.Probability)
		for _, m := range []schemas.Money{l.Price, l.Amount, l.Tax} {
			fmt.Fprintf(hash, " %d %q", m.Minor, m.Currency)
		}
		for _, e := range l.Evidence {
			fmt.Fprintf(hash, " %q %d %d %d", e.Topic, e.Partition, e.First, e.Last)
		}
		fmt.Fprintln(hash)
	}
	return int64(binary.BigEndian.Uint64(hash.Sum(nil)))
}
