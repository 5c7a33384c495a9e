package accuracy

import (
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// BenchmarkStages is what all stages cost without a broker, for a crowd of four to six
// shoppers at four gondolas. The limit is 0.01 core-seconds for a recorded second.
func BenchmarkStages(b *testing.B) {
	r, err := sim.Generate(sim.Config{Kind: "crowd", Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	if err := r.WriteAiFi(dir); err != nil {
		b.Fatal(err)
	}
	var cost time.Duration
	for b.Loop() {
		_, once, err := Replay(b.Context(), dir)
		if err != nil {
			b.Fatal(err)
		}
		cost += once
	}
	b.ReportMetric(cost.Seconds()/r.Seconds()/float64(b.N), "core-s/recorded-s")
}

// BenchmarkState is how large the encoded states of one store's stages get in an hour with
// six shoppers at once: the largest in the first and in the last ten minutes. The limit is
// 1 MB for all of them.
func BenchmarkState(b *testing.B) {
	const tenMinutes = 600 * schemas.Second
	for b.Loop() {
		first, last := map[string]int{}, map[string]int{}
		anHour(b, func(now schemas.Micros, bytes map[string]int) {
			for stage, n := range bytes {
				switch {
				case now <= tenMinutes:
					first[stage] = max(first[stage], n)
				case now > 5*tenMinutes:
					last[stage] = max(last[stage], n)
				}
			}
		})
		for stage := range last {
			b.ReportMetric(float64(first[stage])/1e3, stage+"-kB-at-first")
			b.ReportMetric(float64(last[stage])/1e3, stage+"-kB-at-last")
		}
	}
}

// anHour runs a store and measures its state every ten seconds.
func anHour(b *testing.B, measured func(now schemas.Micros, bytes map[string]int)) {
	const began = schemas.Day
	open, err := sim.NewOpen(sim.Config{Seed: 1, Hertz: 20}, 6, began)
	if err != nil {
		b.Fatal(err)
	}
	codec, err := schemas.NewCodec(&schemas.MemoryRegistry{})
	if err != nil {
		b.Fatal(err)
	}
	local, key := wired(b.Context()), schemas.StoreKey("bench", "1")
	feed := func(body schemas.Body) { local.Feed(schemas.Event{Topic: schemas.Sensed, Key: key, Body: body}) }
	for _, body := range open.Define() {
		feed(body)
	}
	next := began
	for now := began; now < began+3600*schemas.Second; {
		m := open.Next(true)
		for _, body := range m.Sensed {
			feed(body)
		}
		now = m.Until
		feed(schemas.Tick{Source: "edge", Watermark: now})
		if now >= next {
			next += 10 * schemas.Second
			measured(now-began, encoded(b, codec, local))
		}
	}
}

// encoded is the bytes of all states, by stage, as the changelogs hold them.
func encoded(b *testing.B, codec *schemas.Codec, local *fold.Local) map[string]int {
	bytes := map[string]int{}
	local.Kept(func(stage stages.Stage, _ schemas.Key, state any) {
		framed, err := codec.Encode(stage.State(), state)
		if err != nil {
			b.Fatal(err)
		}
		bytes[stage.Name()] += len(framed)
	})
	return bytes
}
