package detection

import (
	"math"
	"slices"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// minutesTold are the minutes that detection tells of.
func minutesTold(events []schemas.Event) (told []schemas.FixtureHealth) {
	local := fold.NewLocal([]stages.Stage{Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		if h, ok := e.Body.(schemas.FixtureHealth); ok {
			told = append(told, h)
		}
	}
	for _, e := range events {
		local.Feed(e)
	}
	return told
}

// Every minute with readings is told of once, with its dead cells and what is missing:
// here a cell says nothing from the first on, another repeats itself after 60 s, and a
// cable is out for ten seconds of the third minute.
func TestEveryMinuteIsToldOf(t *testing.T) {
	records := shelf{plates: 3, seconds: 200, noise: 4, load: func(int, float64) float64 { return 0 }}.weights(1)
	base := began - began%schemas.Minute + schemas.Minute
	var heard []schemas.Event
	for _, e := range records {
		w := e.Body.(schemas.Weights)
		w.Time += base - began
		w.Grams = slices.Clone(w.Grams)
		for i := range w.Grams {
			switch {
			case i%3 == 0:
				w.Grams[i] = float32(math.NaN())
			case i%3 == 1 && w.Time >= base+schemas.Minute:
				w.Grams[i] = 2000
			}
		}
		e.Body = w
		if since := w.Time - base; since < 130*schemas.Second || since >= 140*schemas.Second {
			heard = append(heard, e)
		}
	}
	told := minutesTold(withTicks(heard, 0))
	type minute struct {
		after      schemas.Micros
		dead, gaps int64
	}
	var got []minute
	for _, h := range told {
		got = append(got, minute{(h.Time - base) / schemas.Second, int64(h.Dead), h.Gaps})
		if h.Cells != 3 || h.NoiseGrams < 0.5 || h.NoiseGrams > 8 || h.LoudestGrams < h.NoiseGrams {
			t.Errorf("told %+v", h)
		}
	}
	// In the third minute the fixture falls silent once, which ends what is told; then ten
	// seconds of three cells are missing, 99 readings each, and forty of the first.
	want := []minute{{0, 1, 600}, {60, 2, 600}, {120, 2, 100}, {120, 2, 699}, {180, 2, 200}}
	if !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
	if often := minutesTold(withTicks(heard, 3*schemas.Second)); !slices.Equal(often, told) {
		t.Errorf("with late ticks %v, want %v", often, told)
	}
}
