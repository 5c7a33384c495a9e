package accuracy

import (
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// doubted runs a store for some minutes through all stages, and returns how many receipts
// were asked about and how many of them a person is to see.
func doubted(t *testing.T, config sim.Config) (receipts, reviews int) {
	t.Helper()
	const began, span = schemas.Day, 4 * schemas.Minute
	config.Seed, config.Hertz = 3, 20
	open, err := sim.NewOpen(config, 3, began)
	if err != nil {
		t.Fatal(err)
	}
	local, key := wired(t.Context()), schemas.StoreKey("test", "1")
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.ReviewRequest:
			receipts++
		case schemas.ReviewTask:
			if body.Kind == schemas.ForDoubt && body.State == schemas.TaskQueued {
				reviews++
			}
		}
	}
	feed := func(body schemas.Body) { local.Feed(schemas.Event{Topic: schemas.Sensed, Key: key, Body: body}) }
	for _, body := range open.Define() {
		feed(body)
	}
	for now := began; now < began+span; {
		m := open.Next(true)
		for _, body := range m.Sensed {
			feed(body)
		}
		now = m.Until
		feed(schemas.Tick{Source: "edge", Watermark: now})
	}
	return receipts, reviews
}

// When cameras or scales degrade, more goes to review by itself: nobody has changed a
// threshold, and no label has come.
func TestMoreIsReviewedWhenSensorsDegrade(t *testing.T) {
	receipts, reviews := doubted(t, sim.Config{})
	usual := float64(reviews) / float64(receipts)
	for name, config := range map[string]sim.Config{
		"scales": {Noise: 4, Hardship: sim.Hardship{Steps: 4, Settle: 4}},
		"eyes":   {Hardship: sim.Hardship{Jitter: 4, Losses: 8, BlindSeconds: 6}},
	} {
		receipts, reviews := doubted(t, config)
		share := float64(reviews) / float64(receipts)
		if t.Logf("%s: %.0f %% of %d are reviewed, usually %.0f %%", name, 100*share, receipts, 100*usual); receipts == 0 || share < 1.2*usual {
			t.Errorf("with worse %s %.2f of %d are reviewed, and %.2f usually", name, share, receipts, usual)
		}
	}
}
