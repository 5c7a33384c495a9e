package review

import "github.com/exeunt-io/exeunt/schemas"

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
// anything, calibrated probabilities are believed: a receipt passes that is wrong with no
// more than the target's probability. What the lot has shown is held against that, worth
// as much as it counts beside 1/target imagined labels that are as wrong as the
// probabilities say.
func (t Tally) Threshold(p schemas.ReviewPolicy) (threshold float64, certified bool) {
	t = t.trusted(p)
	first := bin(1 - p.Target) // believing probabilities, this and lesser doubt may pass
	if doubts[first] > p.Target {
		first--
	}
	lax := -1
	for edge := max(first, 0); edge < len(doubts); edge++ {
		sum := t.upTo(edge)
		if sum.Judged == 0 || atMost(sum.Wrong, sum.Judged, p.Target) > 1-p.Confidence {
			break
		}
		lax = edge
	}
	if lax >= 0 {
		return 1 - doubts[lax], true
	}
	for edge := first; edge >= 0; edge-- {
		if t.upTo(edge).believed(p.Target) {
			return 1 - doubts[edge], false
		}
	}
	return everything, false
}

// believed says whether the bin's receipts, by their probabilities and labels together,
// are wrong no more often than the target.
func (b Bin) believed(target float64) bool {
	if b.Receipts == 0 {
		return true
	}
	imagined := 1 / target
	expected := b.Doubt / float64(b.Receipts)
	return (float64(b.Wrong)+imagined*expected)/(float64(b.Judged)+imagined) <= target
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
