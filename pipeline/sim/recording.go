package sim

import (
	"cmp"
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

// plateMessage is a block of samples of one fixture, with when it was taken.
type plateMessage struct {
	t       float64
	fixture *Fixture
	samples [][][]float64 // [sample][shelf][plate]
}

// plates samples every fixture, in messages of a fifth of a second, in their order.
func (r *Recording) plates() []plateMessage {
	d := r.day
	perMessage := max(1, int(d.config.Hertz/5))
	var messages []plateMessage
	for i := range d.store.Fixtures {
		fs := d.newScales(&d.store.Fixtures[i])
		var m plateMessage
		for n := 0; ; n++ {
			t := fs.phase + float64(n)/d.config.Hertz
			if n%perMessage == 0 {
				if len(m.samples) > 0 {
					messages = append(messages, m)
				}
				if t > d.ends {
					break
				}
				m = plateMessage{t: t, fixture: fs.fixture}
			}
			m.samples = append(m.samples, d.sample(fs, t))
		}
	}
	slices.SortStableFunc(messages, func(a, b plateMessage) int { return cmp.Compare(a.t, b.t) })
	return messages
}

// targetMessage is what the tracker saw at t and sent at sent.
type targetMessage struct {
	t, sent float64
	seen    []sighting
}

// targets tracks everybody, in the order of sending, which is not that of seeing.
func (r *Recording) targets() []targetMessage {
	tr := newTracker(r.day)
	var messages []targetMessage
	last := 0.0
	for frame := 0.02; frame < r.day.ends; frame += 0.1 {
		t := frame + 0.01*tr.rng.Float64()
		if tr.rng.Float64() < 0.02 { // a frame that nobody looked at
			continue
		}
		seen := tr.look(t, t-last)
		last = t
		messages = append(messages, tr.send(t, seen))
		if tr.rng.Float64() < 0.7 { // one more camera's
			again := t + 0.004 + 0.01*tr.rng.Float64()
			messages = append(messages, tr.send(again, tr.again(seen)))
		}
		if tr.rng.Float64() < 0.005 { // sent twice
			messages = append(messages, messages[len(messages)-1])
		}
	}
	slices.SortStableFunc(messages, func(a, b targetMessage) int { return cmp.Compare(a.sent, b.sent) })
	return messages
}

// send draws how late a message is: mostly a tenth of a second, at times two seconds.
func (tr *tracker) send(t float64, seen []sighting) targetMessage {
	return targetMessage{t: t, sent: t + min(2, 0.08*tr.rng.ExpFloat64()), seen: seen}
}
