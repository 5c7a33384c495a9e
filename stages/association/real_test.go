package association

import (
	"testing"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/detection"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// observed is what detection makes of the real recording, or skips.
func observed(t testing.TB) []schemas.Event {
	source := recording.Source{Dir: "../../../shared/recordings/aifi-benchmark-1", Tenant: "real", Store: "1"}
	if source.Check() != nil {
		t.Skip("skipped: the real recording is not beside the project")
	}
	var events []schemas.Event
	local := fold.NewLocal([]stages.Stage{detection.Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		if e.Topic == schemas.Observed {
			events = append(events, e)
		}
	}
	if err := source.Run(t.Context(), func(e schemas.Event) error { local.Feed(e); return nil }); err != nil {
		t.Fatal(err)
	}
	return events
}

func TestTheRealShopperHasOneBottle(t *testing.T) {
	var took []schemas.Interaction
	var closed []schemas.VisitClosed
	local := fold.NewLocal([]stages.Stage{Stage()}, nil)
	local.Watch = func(e schemas.Event) {
		switch body := e.Body.(type) {
		case schemas.Interaction:
			took = append(took, body)
		case schemas.VisitClosed:
			closed = append(closed, body)
		}
	}
	for _, e := range observed(t) {
		local.Feed(e)
	}
	last := took[len(took)-1]
	if last.Barcode != "071142008582" || last.Quantity != 1 || last.Probability < 0.95 {
		t.Errorf("interaction %+v, want one bottle", last)
	}
	if len(closed) != 1 || len(closed[0].Lines) != 1 || closed[0].Lines[0].Quantity != 1 || closed[0].Probability < 0.95 {
		t.Errorf("closed %+v, want one visit with one bottle", closed)
	}
}

func TestConformanceOnTheRealRecording(t *testing.T) {
	stagetest.Run(t, Stage(), observed(t))
}
