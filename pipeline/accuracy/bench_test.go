package accuracy

import (
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/sim"
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
