package accuracy

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// hundred are 100 visits: the first wrong ones are as doubtful as told.
func hundred(wrong int, doubt float64) []Visit {
	visits := make([]Visit, 100)
	for i := range visits {
		visits[i] = Visit{Probability: 0.999 + float64(i)/1e6, Right: true}
		if i < wrong {
			visits[i] = Visit{Probability: doubt + float64(i)/1e6}
		}
	}
	return visits
}

func TestReviewsPer1000(t *testing.T) {
	for name, test := range map[string]struct {
		visits []Visit
		want   float64
	}{
		"nothing is wrong":              {hundred(0, 0), 0},
		"one in a hundred may be wrong": {hundred(1, 0.1), 0},
		"the wrong ones are doubtful":   {hundred(3, 0.1), 30}, // of 97 left not one may be wrong
		"the wrong ones look sure":      {hundred(3, 0.9999), 1000},
		"nobody came":                   {nil, 1000},
	} {
		if got := ReviewsPer1000(test.visits, 0.01); got != test.want {
			t.Errorf("%s: %g reviews, want %g", name, got, test.want)
		}
	}
}

// After so many reviews, no more than the allowed share of the rest is wrong.
func TestReviewsAreEnough(t *testing.T) {
	visit := rapid.Custom(func(t *rapid.T) Visit {
		return Visit{rapid.Float64Range(0, 1).Draw(t, "probability"), rapid.Bool().Draw(t, "right")}
	})
	rapid.Check(t, func(t *rapid.T) {
		visits := rapid.SliceOfN(visit, 1, 60).Draw(t, "visits")
		share := rapid.Float64Range(0, 0.5).Draw(t, "share")
		reviewed := int(math.Round(ReviewsPer1000(visits, share) / 1000 * float64(len(visits))))
		rest, wrong := byDoubt(visits)[reviewed:], 0
		for _, v := range rest {
			if !v.Right {
				wrong++
			}
		}
		if float64(wrong) > share*float64(len(rest)) {
			t.Fatalf("after %d reviews %d of %d are wrong", reviewed, wrong, len(rest))
		}
	})
}

func TestCalibrationError(t *testing.T) {
	honest := []Visit{{0.75, true}, {0.75, true}, {0.75, true}, {0.75, false}, {1, true}}
	if got := CalibrationError(honest); got > 1e-9 {
		t.Errorf("error %g for probabilities that are right", got)
	}
	boaster := []Visit{{1, false}, {1, true}}
	if got := CalibrationError(boaster); math.Abs(got-0.5) > 1e-9 {
		t.Errorf("error %g, want 0.5", got)
	}
	if bins := Reliability(honest); len(bins) != 2 || bins[0].Visits != 4 || bins[0].Right != 0.75 {
		t.Errorf("bins %+v", bins)
	}
}

func TestJudgeMissesNobody(t *testing.T) {
	truth := score.File{Receipts: []score.Receipt{
		{TargetID: "ann", Products: []score.Product{{Barcode: "a", Quantity: 2}}},
		{TargetID: "ben"},
		{TargetID: "cat"},
	}}
	receipts := []schemas.Receipt{ // Ann came twice
		{Target: "ann", Probability: 0.9, Lines: []schemas.Line{{Barcode: "a", Quantity: 1}}},
		{Target: "ann", Probability: 0.5, Lines: []schemas.Line{{Barcode: "a", Quantity: 1}}},
		{Target: "ben", Probability: 0.8, Lines: []schemas.Line{{Barcode: "a", Quantity: 1}}},
	}
	o := Judge(truth, receipts)
	want := []Visit{{0.45, true}, {0.8, false}, {1, false}}
	for i, v := range o.Visits {
		if math.Abs(v.Probability-want[i].Probability) > 1e-9 || v.Right != want[i].Right {
			t.Errorf("visit %d: %+v, want %+v", i, v, want[i])
		}
	}
}

// A few of each kind, so that a change that ruins a kind is noticed where it is made. The
// real figures are those of `make accuracy`.
func TestAccuracyIsNotRuined(t *testing.T) {
	var configs []sim.Config
	for _, kind := range sim.Kinds {
		for seed := range uint64(2) {
			configs = append(configs, sim.Config{Kind: kind, Seed: 31 + seed})
		}
	}
	outcomes, err := Run(t.Context(), configs, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	var total score.Result
	for _, o := range outcomes {
		total = total.Add(o.Score)
	}
	if total.F1() < 0.9 {
		t.Errorf("F1 over all kinds is %.3f, want at least 0.9", total.F1())
	}
}
