package review

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// doubts are the upper edges of the bins in which receipts are counted, by one minus
// their probability. They are fixed, so that counts outlive a change of policy.
var doubts = []float64{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1}

// A label is remembered in a window of four weeks, and for four windows: long enough to
// learn from, short enough that a store which was refurbished is not judged by its past.
const (
	windowSpan = 28 * schemas.Day
	windowsMax = 4
)

// Tally is what a store remembers of its labels: counts, however many there were.
type Tally struct {
	Windows []Window `avro:"windows"` // oldest first
}

// Window counts the receipts and labels of four weeks.
type Window struct {
	From schemas.Micros `avro:"from"`
	Bins []Bin          `avro:"bins"` // one for each of doubts
	// Audits and Wrong count judged receipts of the lot that had been charged unreviewed.
	Audits int64 `avro:"audits"`
	Wrong  int64 `avro:"wrong"`
}

// Bin counts the receipts of one range of probability.
type Bin struct {
	Receipts int64   `avro:"receipts"`
	Doubt    float64 `avro:"doubt"`  // sum of one minus their probabilities
	Judged   int64   `avro:"judged"` // of those on which the lot fell
	Wrong    int64   `avro:"wrong"`  // of the judged
	// Labels are all that a person has judged of those on which the lot fell or whose
	// probability was below the threshold of the day, and Faulty the wrong ones among them.
	// Doubtful ones that nobody looked at in time count as wrong.
	Labels int64 `avro:"labels"`
	Faulty int64 `avro:"faulty"`
}

// bin is the place of a probability among doubts.
func bin(probability float64) int {
	for i, edge := range doubts {
		if 1-probability <= edge {
			return i
		}
	}
	return len(doubts) - 1 // not a number: as doubtful as can be
}

// see counts a receipt.
func (t Tally) see(now schemas.Micros, probability float64) Tally {
	return t.roll(now).change(func(w *Window) {
		b := &w.Bins[bin(probability)]
		b.Receipts++
		b.Doubt += 1 - probability
	})
}

// label counts a label of any receipt that was not chosen by how right it is.
func (t Tally) label(now schemas.Micros, probability float64, wrong bool) Tally {
	return t.roll(now).change(func(w *Window) {
		b := &w.Bins[bin(probability)]
		b.Labels++
		if wrong {
			b.Faulty++
		}
	})
}

// judge counts the label of a receipt on which the lot fell. An unreviewed one was
// charged before it was judged.
func (t Tally) judge(now schemas.Micros, probability float64, wrong, unreviewed bool) Tally {
	return t.roll(now).change(func(w *Window) {
		b := &w.Bins[bin(probability)]
		b.Judged++
		if wrong {
			b.Wrong++
		}
		if !unreviewed {
			return
		}
		w.Audits++
		if wrong {
			w.Wrong++
		}
	})
}

// roll begins a new window where the last is over.
func (t Tally) roll(now schemas.Micros) Tally {
	if n := len(t.Windows); n > 0 && now < t.Windows[n-1].From+windowSpan {
		return t
	}
	t.Windows = append(slices.Clone(t.Windows), Window{From: now, Bins: make([]Bin, len(doubts))})
	t.Windows = t.Windows[max(0, len(t.Windows)-windowsMax):]
	return t
}

// change edits a copy of the newest window.
func (t Tally) change(edit func(*Window)) Tally {
	t.Windows = slices.Clone(t.Windows)
	last := &t.Windows[len(t.Windows)-1]
	last.Bins = slices.Clone(last.Bins)
	edit(last)
	return t
}

// trusted is the tally without what is out of date: where the newest audits alone show
// that more than the target is wrong, older labels tell of a store that is no more.
func (t Tally) trusted(p schemas.ReviewPolicy) Tally {
	if n := len(t.Windows); n > 1 {
		last := t.Windows[n-1]
		if last.Wrong > 0 && 1-atMost(last.Wrong-1, last.Audits, p.Target) < 1-p.Confidence {
			return Tally{t.Windows[n-1:]}
		}
	}
	return t
}

// audits are the judged receipts that had been charged unreviewed.
func (t Tally) audits() (n, wrong int64) {
	for _, w := range t.Windows {
		n, wrong = n+w.Audits, wrong+w.Wrong
	}
	return n, wrong
}

// upTo adds up the bins of so little doubt, the edge included.
func (t Tally) upTo(edge int) Bin { return t.between(-1, edge) }

// between adds up the bins of more doubt than one edge and no more than the other.
func (t Tally) between(low, high int) (sum Bin) {
	for _, w := range t.Windows {
		for _, b := range w.Bins[low+1 : high+1] {
			sum.Receipts += b.Receipts
			sum.Doubt += b.Doubt
			sum.Judged += b.Judged
			sum.Wrong += b.Wrong
			sum.Labels += b.Labels
			sum.Faulty += b.Faulty
		}
	}
	return sum
}
