package sim

import "testing"

// Every hardship makes another recording, and none of them the same one.
func TestHardshipChangesRecordings(t *testing.T) {
	config := Config{Seed: 7, Kind: "ordinary-two"}
	usual := digest(t, config)
	config.Hardship = Hardship{Settle: 1, Steps: 1, Jitter: 1, Losses: 1, Catalogue: 1}
	if digest(t, config) != usual {
		t.Error("multiplying by one made another recording")
	}
	for _, h := range []Hardship{{Settle: 3}, {Steps: 3}, {Jitter: 3}, {Losses: 9}, {Catalogue: 3}, {LateSeconds: 3}, {BlindSeconds: 20}} {
		config.Hardship = h
		if digest(t, config) == usual {
			t.Errorf("%+v changed nothing", h)
		}
	}
	config.Hardship = Hardship{Steps: -1}
	if _, err := Generate(config); err == nil {
		t.Error("steps were multiplied by -1")
	}
}

func TestNobodyIsSeenWhileTheTrackerIsBlind(t *testing.T) {
	r, err := Generate(Config{Seed: 7, Kind: "long-visit", Hardship: Hardship{BlindSeconds: 4}})
	if err != nil {
		t.Fatal(err)
	}
	longest, last := 0.0, 0.0
	for _, m := range r.targets() {
		longest, last = max(longest, m.t-last), m.t
	}
	if longest < 3.5 || longest > 4.8 {
		t.Errorf("nobody is seen for %.1f s at most, want 4 s", longest)
	}
}
