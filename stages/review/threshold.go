package review

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// everything is a threshold above every probability.
const everything = 1.01

// Threshold is the probability below which a receipt is reviewed, and whether labels
// certify it.
//
// Labels do so by Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei, "Learn
// then test: calibrating predictive algorithms to achieve risk control", Annals of
// Applied Statistics 19(2), 2025; for selection, Geifman and El-Yaniv, "Selective
// classification for deep neural networks", NeurIPS 2017): thresholds are tested from
// the strict to the lax, each against "more than the target of those that it lets pass
// are wrong" by the exact binomial tail, and the last one before a test fails is taken.
// As the tests are made in an order that was fixed before, each at the full level, the
// chance that the one taken is bad is at most one minus the confidence (fixed sequence
// testing), whatever the probabilities are worth. The labels are those of the lot, which
// falls on receipts regardless of their probability and of the threshold of the day, so
// that they are a fair sample of every set that a threshold lets pass.
//
// The least that this needs is 299 labels for 1 % and 95 %. Until labels certify
// anything, calibrated probabilities are believed, see believed, as far as what people
// found of doubtful receipts bears them out, see proven.
func (t Tally) Threshold(p schemas.ReviewPolicy) (threshold float64, certified bool) {
	t = t.trusted(p)
	first := bin(1 - p.Target) // believing probabilities, this and lesser doubt may pass
	if doubts[first] > p.Target {
		first--
	}
	if edge := t.certified(first, p); edge >= 0 {
		return 1 - doubts[edge], true
	}
	edge := t.believed(first, p)
	if edge == first && first >= 0 {
		edge = t.proven(first, p)
	}
	if edge < 0 {
		return everything, false
	}
	return 1 - doubts[edge], false
}

// certified is the laxest edge that the lot's labels certify, or -1.
func (t Tally) certified(first int, p schemas.ReviewPolicy) int {
	lax := -1
	for edge := max(first, 0); edge < len(doubts); edge++ {
		sum := t.upTo(edge)
		if sum.Judged == 0 || atMost(sum.Wrong, sum.Judged, p.Target) > 1-p.Confidence {
			break
		}
		lax = edge
	}
	return lax
}

// believed is the laxest edge, up to the first, that lets receipts pass which by their
// probabilities and the lot's labels together are wrong no more often than the target, or -1.
func (t Tally) believed(first int, p schemas.ReviewPolicy) int {
	for edge := first; edge >= 0; edge-- {
		if t.upTo(edge).share(p.Target, 1) <= p.Target {
			return edge
		}
	}
	return -1
}

// share is how often the receipts are wrong, where probabilities are so many times too
// sure. What the lot has shown counts beside 1/target imagined labels that are as wrong as
// the probabilities say.
func (b Bin) share(target, factor float64) float64 {
	if b.Receipts == 0 {
		return 0
	}
	imagined := 1 / target
	expected := factor * b.Doubt / float64(b.Receipts)
	return (float64(b.Wrong) + imagined*expected) / (float64(b.Judged) + imagined)
}

// proven is the laxest edge, from the first on, up to which no more than the target are
// wrong of all receipts together: of the doubtful ones as many as their labels leave
// possible (Clopper and Pearson's bound), and of the sure ones, of which there are few
// labels, as many as their probabilities say, or more by the factor by which those of the
// doubtful ones may be too sure. Every doubtful receipt has been reviewed, so that there
// are hundreds of labels long before the lot's can certify anything.
//
// Each of the two bounds may err half as often as the confidence allows, and one standard
// deviation is left to chance, since it is what turns out to be wrong that is promised.
func (t Tally) proven(first int, p schemas.ReviewPolicy) int {
	sure, edge := t.upTo(first), first
	confidence := (1 + p.Confidence) / 2
	wrong := float64(sure.Receipts) * sure.share(p.Target, t.tooSure(first, confidence))
	for next := first + 1; next < len(doubts); next++ {
		doubtful := t.between(first, next)
		if doubtful.Labels == 0 {
			continue
		}
		most := float64(doubtful.Receipts) * atMostWrong(doubtful.Faulty, doubtful.Labels, confidence)
		allowed := p.Target * float64(sure.Receipts+doubtful.Receipts)
		if wrong+most > allowed-math.Sqrt(allowed) {
			break
		}
		edge = next
	}
	return edge
}

// tooSure is by what factor at most the probabilities of doubtful receipts understate how
// often those are wrong, by their labels; one where they overstate it.
func (t Tally) tooSure(first int, confidence float64) float64 {
	expected := 0.
	for edge := first + 1; edge < len(doubts); edge++ {
		if b := t.between(edge-1, edge); b.Receipts > 0 {
			expected += float64(b.Labels) * b.Doubt / float64(b.Receipts)
		}
	}
	all := t.between(first, len(doubts)-1)
	if all.Labels == 0 {
		return 1
	}
	return max(1, float64(all.Labels)*atMostWrong(all.Faulty, all.Labels, confidence)/expected)
}

// assurance is what is known of the receipts that were charged unreviewed.
func (s State) assurance(now schemas.Micros) schemas.Assurance {
	policy := s.policy()
	n, wrong := s.Tally.audits()
	low, high := Interval(wrong, n, policy.Confidence)
	threshold, certified := s.Tally.Threshold(policy)
	return schemas.Assurance{
		Time: now, Threshold: threshold, Certified: certified,
		Audits: n, Wrong: wrong, Low: low, High: high,
		Target: policy.Target, Confidence: policy.Confidence,
	}
}
