package settlement

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/exeunt-io/exeunt/schemas"
)

// keep folds the event into what is kept of the visit, too. Though its lines are forgotten,
// the outcome is the same where the event brings them; else it is refused.
func (b *books) keep(event schemas.Event, next State, want []schemas.Event) {
	before := b.kept
	kept, got := before.on(event)
	if before.Memory != nil {
		b.remembered++
		if lines, changes := before.Memory.brought(event.Body); changes && digest(lines) != before.Memory.Lines {
			if _, refused := got[0].Body.(schemas.DeadLetter); !refused || len(got) != 1 || kept != before {
				b.t.Fatalf("%+v with other lines gives %+v", event.Body, got)
			}
			b.kept = Kept{Whole: &next}
			return
		}
	}
	b.kept = kept
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		b.t.Fatalf("%+v gives something else to what is kept (-whole +kept):\n%s", event.Body, diff)
	}
	var s State
	switch {
	case kept.Memory != nil:
		s = kept.Memory.whole("a7", next.Receipt.Lines)
	case kept.Whole != nil:
		s = *kept.Whole
	}
	if diff := cmp.Diff(next, s, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(State{}, "Judged")); diff != "" {
		b.t.Fatalf("%+v leaves something else in what is kept (-whole +kept):\n%s", event.Body, diff)
	}
}

// settled is a visit with so many lines that has just been, as Stripe names things.
func settled(lines int64) State {
	const noon = 20000 * schemas.Day
	s := State{Phase: Settled, Since: noon, Told: true, Intents: 2, Credential: "pm_1MtwBwLkdIwHu7ix28a3tqPb", Taxed: eur(170 * lines)}
	s.Captures = []Capture{{"pi_3MtwBwLkdIwHu7ix28a3tqPa", 2599 * lines}}
	s.Receipt = schemas.Receipt{
		ID: "a7", Visit: "a7", Target: "4711", Status: schemas.Final, Revision: 4, Time: noon, Entered: noon - 5*schemas.Minute, Left: noon - schemas.Second,
		Total: eur(2599 * lines), Charged: eur(2599 * lines), Probability: 0.9966228055692888, Payment: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
	}
	for range lines {
		s.Receipt.Lines = append(s.Receipt.Lines, goods(2599)...)
	}
	return s
}

// forgotten is what is kept of a settled visit in the end.
func forgotten(s State) Kept {
	return keep(s, schemas.Event{Body: schemas.Tick{Watermark: s.Since + fresh}})
}

// What is kept of a settled visit does not depend on how much was bought.
func TestAMemoryIsSmall(t *testing.T) {
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	for _, lines := range []int64{1, 100} {
		s := settled(lines)
		whole, err := codec.Encode("settlement_state", Kept{Whole: &s})
		if err != nil {
			t.Fatal(err)
		}
		written, err := codec.Encode("settlement_state", forgotten(s))
		if err != nil {
			t.Fatal(err)
		}
		if t.Logf("%d lines: %d bytes whole, %d remembered", lines, len(whole), len(written)); len(written) > 120 {
			t.Errorf("%d bytes are kept of a visit with %d lines", len(written), lines)
		}
	}
}

// BenchmarkMemory is what a settled visit with three lines takes of a worker's memory, whole
// and only remembered.
func BenchmarkMemory(b *testing.B) {
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		b.Fatal(err)
	}
	s := settled(3)
	for what, k := range map[string]Kept{"whole": {Whole: &s}, "remembered": forgotten(s)} {
		b.Run(what, func(b *testing.B) {
			framed, err := codec.Encode("settlement_state", k)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs() // a state that is read back shares nothing with another
			kept := make([]Kept, b.N)
			for n := range b.N {
				if err := codec.DecodeInto("settlement_state", framed, &kept[n]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
