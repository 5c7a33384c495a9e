package sim

import (
	"math"
	"testing"
)

// What was put on the scales is no part of their background, which has no tare and no
// steps.
func TestBackgroundHasNoSteps(t *testing.T) {
	dir := t.TempDir()
	r, err := Generate(Config{Seed: 5, Kind: "ordinary-one"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.WriteAiFi(dir); err != nil {
		t.Fatal(err)
	}
	background, err := ReadBackground(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(background.plates) < 200 {
		t.Errorf("%d plates are alive, want most of 250", len(background.plates))
	}
	for i, row := range background.plates {
		for begins := 0; begins+60 <= len(row); begins += 60 {
			if off := median(row[begins : begins+60]); math.Abs(off) > 30 {
				t.Fatalf("plate %d reads %+.1f g in second %d", i, off, begins/60)
			}
		}
	}
	if a, b := background.at(3, 0.5), background.at(3, 0.5+2*float64(len(background.plates[3]))/60); a != b {
		t.Errorf("the background reads %g g, and %g g after it has gone there and back", a, b)
	}
}

func TestNoBackgroundIsAnError(t *testing.T) {
	if _, err := ReadBackground(t.TempDir()); err == nil {
		t.Error("read the background of an empty folder")
	}
}
