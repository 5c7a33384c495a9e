package accuracy

import (
	"time"

	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// FilmConfig says what to film: an open store, by cameras that its tracker knows nothing of.
type FilmConfig struct {
	Seed     uint64
	Shoppers int     // at once, about
	Seconds  float64 // for which shoppers are let in
	Cameras  []int
	Width    int   // of pictures, pixels
	WarmUp   int   // of the motion model, frames
	Given    Given // what is true instead of seen
}

// Given is from where on the truth stands in for what the pictures show, to tell which
// layer errors come from.
type Given string

// What may be given.
const (
	Video  Given = "video"  // the pictures: nothing is given
	Boxes  Given = "boxes"  // shoppers' boxes in the pictures, whoever hides them
	Places Given = "places" // where their heads are in the store, and who they are
	Hands  Given = "hands"  // and all their joints
)

// Filmed is how well shoppers were followed, and what their receipts, from that and from
// weights, were worth.
type Filmed struct {
	Tracking score.Tracking
	Came     int
	Receipts Outcome
	Seconds  float64       // recorded
	Vision   time.Duration // of processors that it took, for all cameras
	Stages   time.Duration // of processors that fusion and all that follow took
}

// Film films a store, finds and follows its shoppers, and judges that.
func Film(config FilmConfig) (Filmed, error) {
	store, err := sim.NewOpen(sim.Config{Seed: config.Seed, Hertz: 60}, config.Shoppers, schemas.Hour)
	if err != nil {
		return Filmed{}, err
	}
	films, err := sim.NewFilms(store, config.Cameras, config.Width)
	if err != nil {
		return Filmed{}, err
	}
	run := newFilmRun(config, films)
	for _, body := range store.Define() {
		run.sense(body)
	}
	now := 0.0
	for ; now < config.Seconds || !store.Empty(); now += 0.2 {
		for _, after := range []float64{0, 0.1} {
			if err := run.shoot(config.Given, store, films, after); err != nil {
				return Filmed{}, err
			}
		}
		run.weigh(store.Next(now < config.Seconds))
	}
	filmed := run.judge()
	filmed.Seconds = now
	return filmed, nil
}
