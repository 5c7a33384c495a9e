package detection

import (
	"math"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// realStore is what the real recording says, or skips.
func realStore(t testing.TB) []schemas.Event {
	source := recording.Source{Dir: "../../../shared/recordings/aifi-benchmark-1", Tenant: "real", Store: "1"}
	if source.Check() != nil {
		t.Skip("skipped: the real recording is not beside the project")
	}
	var events []schemas.Event
	err := source.Run(t.Context(), func(e schemas.Event) error {
		if e.Topic == schemas.Sensed {
			events = append(events, e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// weighed feeds events and returns the weight events and dead letters.
func weighed(events []schemas.Event) (found []schemas.WeightEvent, letters []schemas.DeadLetter) {
	local := fold.NewLocal([]stages.Stage{Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.WeightEvent:
			found = append(found, body)
		case schemas.DeadLetter:
			letters = append(letters, body)
		}
	}
	for _, e := range events {
		local.Feed(e)
	}
	return found, letters
}

func TestTheBottleIsFoundInTheRealRecording(t *testing.T) {
	found, letters := weighed(realStore(t))
	bottles := 0
	for _, e := range found {
		switch {
		case e.Fixture == "1" && e.Shelf == 5 && len(e.Plates) == 1 && e.Plates[0].Plate == 11 && math.Abs(e.Grams+622) < 3:
			bottles++
		case math.Abs(e.Grams) > 5:
			t.Errorf("%s changes by %.1f g, but nothing else was moved", e.ID, e.Grams)
		}
	}
	if bottles != 1 || len(letters) != 0 {
		t.Errorf("%d changes by a bottle's weight and %d dead letters, want 1 and none", bottles, len(letters))
	}
}

func TestConformanceOnTheRealRecording(t *testing.T) {
	stagetest.Run(t, Stage(), realStore(t))
}
