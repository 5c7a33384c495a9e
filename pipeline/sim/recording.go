package sim

import (
	"math/rand/v2"
	"slices"
)

// Recording is a simulated day: what the sensors recorded, and what was true.
type Recording struct {
	Truth Truth
	day   *day
}

// Generate simulates one recording.
func Generate(config Config) (*Recording, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(config.Seed, kindStream(config.Kind)))
	d := &day{rng: rng, config: config, store: config.Store, goods: stock(rng, config.Store)}
	if err := d.plan(); err != nil {
		return nil, err
	}
	return &Recording{Truth: d.truth(), day: d}, nil
}

// kindStream keeps kinds of one seed apart.
func kindStream(kind Kind) uint64 {
	return uint64(slices.Index(Kinds, kind) + 1)
}

// Seconds is how long the recording is.
func (r *Recording) Seconds() float64 { return r.day.ends }

// plateMessage is a block of samples of one fixture.
type plateMessage struct {
	message
	fixture *Fixture
	samples [][][]float64 // [sample][shelf][plate]
}

// plates samples every fixture that sends, in messages of a fifth of a second.
func (r *Recording) plates() []plateMessage {
	d := r.day
	w := newDelivery(d)
	perMessage := max(1, int(d.config.Hertz/5))
	var all []plateMessage
	for i := range d.store.Fixtures {
		fixture := &d.store.Fixtures[i]
		if fixture.ReportedPlates == 0 || fixture == w.silent {
			continue
		}
		fs := d.newScales(fixture)
		for begins := w.platesFrom + fs.phase; begins <= d.ends; begins += float64(perMessage) / d.config.Hertz {
			m := plateMessage{message: w.scales(begins), fixture: fixture}
			for n := range perMessage {
				m.samples = append(m.samples, d.sample(fs, begins+float64(n)/d.config.Hertz))
			}
			for range w.copies() {
				all = append(all, m)
			}
		}
	}
	inOrder(w, all, func(m plateMessage) message { return m.message })
	return all
}

// targetMessage is what the tracker saw.
type targetMessage struct {
	message
	seen []sighting
}

// targets tracks everybody. As in the real recording, a frame every tenth of a second is
// mostly followed within a hundredth by another camera's that sees nearly the same.
func (r *Recording) targets() []targetMessage {
	w := newDelivery(r.day)
	tr := newTracker(r.day)
	var all []targetMessage
	send := func(t float64, seen []sighting) {
		for range w.copies() {
			all = append(all, targetMessage{w.tracked(t), seen})
		}
	}
	last := 0.0
	unseen := blind(r.day.config.Seed, r.day.config.Hardship.BlindSeconds)
	for frame := 0.02; frame < r.day.ends; frame += 0.1 {
		t := frame + 0.01*tr.rng.Float64()
		if tr.rng.Float64() < 0.02 || unseen(t) { // a frame that nobody looked at
			continue
		}
		seen := tr.look(t, t-last)
		last = t
		send(t, seen)
		if tr.rng.Float64() < 0.7 {
			send(t+0.004+0.01*tr.rng.Float64(), tr.again(seen))
		}
	}
	inOrder(w, all, func(m targetMessage) message { return m.message })
	return all
}
