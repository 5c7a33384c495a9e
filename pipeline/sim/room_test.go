package sim

import "testing"

// Shoppers do not stand in each other.
func TestShoppersKeepApart(t *testing.T) {
	close, together := 0, 0
	for seed := range uint64(40) {
		r, err := Generate(Config{Seed: seed, Kind: "crowd"})
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range r.day.actors {
			for _, b := range r.day.actors[:i] {
				for s := max(a.entered, b.entered); s < min(a.left, b.left); s += 0.5 {
					together++
					if apart(a.body.at(s), b.body.at(s)) < 0.3 {
						close++
					}
				}
			}
		}
	}
	if share := float64(close) / float64(together); share > 0.04 {
		t.Errorf("two shoppers of a crowd are within 0.3 m of each other %.1f %% of the time", 100*share)
	}
}
