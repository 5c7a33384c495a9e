package review

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

// world is a store whose receipts are wrong more often than their probabilities say, by
// a factor, and whose reviewers are always right.
type world struct {
	chance *rand.Rand
	factor float64
	state  State
	now    schemas.Micros

	receipts, passed, wrong int // of the month
}

func newWorld(seed uint64, factor float64) *world {
	w := &world{chance: rand.New(rand.NewPCG(seed, 1)), factor: factor}
	policy := Usual
	policy.AuditShare, policy.Undo, policy.Salt = 0.1, 0, fmt.Sprint(seed)
	w.state, _ = w.state.on(schemas.Event{Key: shop, Body: policy})
	return w
}

// month lets so many shoppers come.
func (w *world) month(shoppers int) {
	w.receipts, w.passed, w.wrong = 0, 0, 0
	for range shoppers {
		w.now += windowSpan / schemas.Micros(shoppers)
		w.visit()
	}
}

// visit is one shopper: mostly one who is seen well.
func (w *world) visit() {
	w.receipts++
	doubt := math.Pow(10, -2-2*w.chance.Float64())
	if w.chance.Float64() < 0.15 {
		doubt = math.Pow(10, -2*w.chance.Float64())
	}
	wrong := w.chance.Float64() < min(1, w.factor*doubt)
	visit := fmt.Sprint("v", w.now)
	for _, event := range w.feed(schemas.ReviewRequest{Visit: visit, Time: w.now, Reason: schemas.ForDoubt, Lines: goods(), Probability: 1 - doubt}) {
		switch body := event.Body.(type) {
		case schemas.Clearance:
			if body.Outcome == schemas.OutcomePassed {
				w.passed++
				if wrong {
					w.wrong++
				}
			}
		case schemas.ReviewTask:
			w.review(body.ID, wrong)
		}
	}
}

func (w *world) review(task string, wrong bool) {
	v := schemas.Verdict{Task: task, Reviewer: "north/eve", Time: w.now, Decision: schemas.Accept}
	if wrong {
		v.Decision = schemas.CannotTell
	}
	w.feed(v)
	w.feed(schemas.Tick{Watermark: w.now})
}

func (w *world) feed(body schemas.Body) (out []schemas.Event) {
	w.state, out = w.state.on(schemas.Event{Topic: schemas.Doubted, Key: shop, Body: body})
	return out
}

func (w *world) share() float64 { return float64(w.wrong) / float64(max(1, w.passed)) }

// Over 200 months of 50 stores, the share of wrong receipts that pass stays at or under
// the target as often as promised, and the audits' interval contains the truth as often
// as it says: whether the probabilities are calibrated or three times too sure.
func TestCoverageOfTheGuarantee(t *testing.T) {
	for _, factor := range []float64{1, 3} {
		t.Run(fmt.Sprintf("%g times as wrong", factor), func(t *testing.T) {
			var months, kept, covered, certified, reviewed, receipts int
			for store := range uint64(50) {
				w := newWorld(store, factor)
				passed, wrong := 0, 0
				for range windowsMax {
					w.month(2000)
					months++
					passed, wrong = passed+w.passed, wrong+w.wrong
					if w.share() <= Usual.Target {
						kept++
					}
					a := w.state.assurance(w.now)
					if truth := float64(wrong) / float64(passed); a.Low <= truth && truth <= a.High {
						covered++
					}
					if a.Certified {
						certified++
					}
					reviewed, receipts = reviewed+w.receipts-w.passed, receipts+w.receipts
				}
			}
			t.Logf("%d months: target kept in %d, interval right in %d, certified in %d; %.1f %% reviewed",
				months, kept, covered, certified, 100*float64(reviewed)/float64(receipts))
			promised := int(Usual.Confidence * float64(months))
			if kept < promised || covered < promised {
				t.Errorf("target kept in %d months and interval right in %d, want %d", kept, covered, promised)
			}
		})
	}
}

// When scales drift so that sure receipts are eight times as wrong, audits find out and
// more goes to review; when labels accumulate in a calibrated store, less does.
func TestReviewFollowsTheStore(t *testing.T) {
	w := newWorld(7, 1)
	w.month(4000)
	first := w.receipts - w.passed
	w.month(4000)
	w.month(4000)
	learnt := w.receipts - w.passed
	w.factor = 8
	w.month(4000)
	w.month(4000)
	drifted := w.receipts - w.passed
	t.Logf("reviewed of 4000: %d at first, %d with labels, %d after the drift; %.2f %% of those passed are wrong", first, learnt, drifted, 100*w.share())
	if learnt >= first {
		t.Errorf("%d reviewed with labels, %d without", learnt, first)
	}
	if drifted <= learnt || w.share() > 1.5*Usual.Target {
		t.Errorf("after the drift %d are reviewed (before: %d) and %.2f %% of those passed are wrong", drifted, learnt, 100*w.share())
	}
}

// Labels of doubtful receipts, all of which are reviewed, let the less doubtful pass long
// before the lot's labels certify anything; what nobody looked at in time does not.
func TestLabelsOfDoubtfulReceiptsLetMorePass(t *testing.T) {
	first := 1 - Usual.Target
	tally := func(labels, faulty int64) (t Tally) {
		t = t.roll(0)
		sure, doubtful := &t.Windows[0].Bins[bin(0.9995)], &t.Windows[0].Bins[bin(0.97)]
		sure.Receipts, sure.Doubt = 1000, 0.5
		doubtful.Receipts, doubtful.Doubt = 200, 6
		doubtful.Labels, doubtful.Faulty = labels, faulty
		return t
	}
	for _, c := range []struct {
		name           string
		labels, faulty int64
		more           bool
	}{
		{"no labels", 0, 0, false},
		{"few labels", 20, 0, false},
		{"as right as they say", 200, 2, true},
		{"far more wrong than they say", 200, 30, false},
		{"not looked at", 200, 200, false},
	} {
		threshold, certified := tally(c.labels, c.faulty).Threshold(Usual)
		if more := threshold < first; more != c.more || certified {
			t.Errorf("%s: threshold %.3f, certified %v", c.name, threshold, certified)
		}
	}
}

// The state does not grow with the number of labels or requests.
func TestStateIsBounded(t *testing.T) {
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	var s State
	for i := range 3 * tasksMax {
		now := schemas.Micros(i) * schemas.Second
		s, _ = s.on(schemas.Event{Key: shop, Body: schemas.ReviewRequest{
			Visit: fmt.Sprint(i), Time: now, Reason: schemas.ForDoubt, Lines: goods(), Probability: 0.5,
		}})
	}
	if len(s.Tasks) > tasksMax || len(s.Done) > doneMax || len(s.Tally.Windows) > windowsMax {
		t.Errorf("%d tasks, %d done, %d windows", len(s.Tasks), len(s.Done), len(s.Tally.Windows))
	}
	written, err := codec.Encode(s.Record(), s)
	if err != nil {
		t.Fatal(err)
	}
	if t.Logf("%d bytes with a full queue", len(written)); len(written) > 1<<20 {
		t.Errorf("the state has %d bytes, and Kafka's usual limit is a megabyte", len(written))
	}
}

func TestInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int64
		low, high float64
	}{ // Clopper and Pearson's, as R's binom.test gives them
		{0, 10, 0, 0.3085}, {1, 10, 0.0025, 0.4450}, {5, 100, 0.0164, 0.1128}, {10, 10, 0.6915, 1}, {0, 0, 0, 1},
	} {
		if low, high := Interval(c.k, c.n, 0.95); math.Abs(low-c.low) > 1e-4 || math.Abs(high-c.high) > 1e-4 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}
