package detection

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

const (
	// leftBehind is how far a source's watermark may lag before the store goes on
	// without it: one dead sensor must not stop the others' receipts.
	leftBehind = 10 * schemas.Second
	// remembered is how long a record is known again as a repeat.
	remembered = 20 * schemas.Second
)

// hold keeps a record until the watermark passes it.
func (s state) hold(event schemas.Event) (state, []schemas.Event) {
	if w, ok := event.Body.(schemas.Weights); ok && !well(w) {
		return s, []schemas.Event{stages.Refuse(name, event, "weights of fixture %s have %d readings, not %d x %d x %d", w.Fixture, len(w.Grams), w.Samples, w.Shelves, w.Plates)}
	}
	sum := fingerprint(event.Body)
	at := mark{event.Body.When(), sum}
	place, again := slices.BinarySearchFunc(s.Seen, at, byMark)
	if again {
		return s, nil
	}
	if at.Time < s.Watermark {
		return s, []schemas.Event{stages.Refuse(name, event, "%s of %s came after the watermark had reached %s", event.Body.Record(), at.Time, s.Watermark)}
	}
	s.Seen = insert(s.Seen, place, at)
	switch body := event.Body.(type) {
	case schemas.Planogram:
		s.Held.Planograms = insertBy(s.Held.Planograms, body, byTimeAndSum)
	case schemas.Catalogue:
		// It says what is sold from its time on, whatever was said before of later times.
		earlier, _ := cut(s.Held.Catalogues, body.Time, schemas.Catalogue.When)
		s.Held.Catalogues = append(slices.Clip(earlier), body)
	case schemas.StorePolicy:
		s.Held.Policies = insertBy(s.Held.Policies, body, byTimeAndSum)
	case schemas.Layout:
		s.Held.Layouts = insertBy(s.Held.Layouts, body, byTimeAndSum)
	case schemas.GatePassed:
		s.Held.Passages = insertBy(s.Held.Passages, body, byTimeAndSum)
	case schemas.People:
		s.Held.People = insertBy(s.Held.People, body, byTimeAndSum)
	case schemas.Weights:
		s.Held.Blocks = insertBy(s.Held.Blocks, digest(body, sum, event.At.Offset), byBlock)
	}
	return s, nil
}

// hear takes note of a source's tick and returns the store's watermark: the least of
// those sources that keep up.
func (s state) hear(tick schemas.Tick) (state, schemas.Micros) {
	at, known := slices.BinarySearchFunc(s.Ticks, tick.Source, func(h heard, source string) int { return cmp.Compare(h.Source, source) })
	if !known {
		s.Ticks = insert(s.Ticks, at, heard{tick.Source, tick.Watermark})
	} else if tick.Watermark > s.Ticks[at].Watermark {
		s.Ticks = slices.Clone(s.Ticks)
		s.Ticks[at].Watermark = tick.Watermark
	}
	var most schemas.Micros
	for _, h := range s.Ticks {
		most = max(most, h.Watermark)
	}
	watermark := most
	for _, h := range s.Ticks {
		if h.Watermark >= most-leftBehind {
			watermark = min(watermark, h.Watermark)
		}
	}
	return s, max(watermark, s.Watermark)
}

// release takes the records that happened before the watermark out of the buffer.
func (s state) release() (state, held) {
	var out held
	out.Planograms, s.Held.Planograms = cut(s.Held.Planograms, s.Watermark, schemas.Planogram.When)
	out.Catalogues, s.Held.Catalogues = cut(s.Held.Catalogues, s.Watermark, schemas.Catalogue.When)
	out.Policies, s.Held.Policies = cut(s.Held.Policies, s.Watermark, schemas.StorePolicy.When)
	out.Layouts, s.Held.Layouts = cut(s.Held.Layouts, s.Watermark, schemas.Layout.When)
	out.Passages, s.Held.Passages = cut(s.Held.Passages, s.Watermark, schemas.GatePassed.When)
	out.People, s.Held.People = cut(s.Held.People, s.Watermark, schemas.People.When)
	out.Blocks, s.Held.Blocks = cut(s.Held.Blocks, s.Watermark, func(b block) schemas.Micros { return b.Time })
	forgotten, _ := slices.BinarySearchFunc(s.Seen, mark{Time: s.Watermark - remembered}, byMark)
	s.Seen = s.Seen[forgotten:]
	return s, out
}

func cut[T any](sorted []T, watermark schemas.Micros, when func(T) schemas.Micros) (passed, rest []T) {
	n, _ := slices.BinarySearchFunc(sorted, watermark, func(t T, at schemas.Micros) int { return cmp.Compare(when(t), at) })
	return sorted[:n], sorted[n:]
}

// insert and insertBy copy: the old slice stays as it was.
func insert[T any](s []T, at int, t T) []T {
	grown := make([]T, 0, len(s)+1)
	return append(append(append(grown, s[:at]...), t), s[at:]...)
}

func insertBy[T any](s []T, t T, order func(a, b T) int) []T {
	at, _ := slices.BinarySearchFunc(s, t, order)
	return insert(s, at, t)
}

func byMark(a, b mark) int {
	return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Sum, b.Sum))
}

func byBlock(a, b block) int {
	return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Fixture, b.Fixture), cmp.Compare(a.Sum, b.Sum))
}

func byTimeAndSum[B schemas.Body](a, b B) int {
	if byTime := cmp.Compare(a.When(), b.When()); byTime != 0 {
		return byTime
	}
	return cmp.Compare(fingerprint(a), fingerprint(b))
}

// fingerprint is a hash of the record's kind and content.
func fingerprint(body schemas.Body) int64 {
	h := fnv.New64a()
	if w, ok := body.(schemas.Weights); ok {
		return fingerprintOfWeights(w)
	}
	fmt.Fprintf(h, "%s %+v", body.Record(), body)
	return int64(h.Sum64())
}

// fingerprintOfWeights is the same for the one record that is big and frequent.
func fingerprintOfWeights(w schemas.Weights) int64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, w.Fixture)
	sum := h.Sum64()
	mix := func(v uint64) { sum = (sum ^ v) * 0x9E3779B97F4A7C15; sum ^= sum >> 29 }
	mix(uint64(w.Time))
	mix(uint64(w.Period))
	mix(uint64(w.Samples)<<32 | uint64(w.Shelves)<<16 | uint64(w.Plates))
	for _, g := range w.Grams {
		mix(uint64(math.Float32bits(g)))
	}
	return int64(sum)
}
