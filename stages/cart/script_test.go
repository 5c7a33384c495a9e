package cart

import (
	"fmt"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

func TestScripts(t *testing.T) {
	stagetest.Script{Stages: []stages.Stage{Stage()}, Read: read, Write: write}.Run(t, "testdata/*.txt")
}

func TestConformance(t *testing.T) {
	log := fold.Log{}
	for _, line := range []string{
		"1s ann enters", "2s ann 1.1 takes 2 water for 120", "3s ben enters", "4s ann 1.2 takes 1 water for 120",
		"5s ben 2.1 takes 1 nuts for 250", "5s ben goes in doubt", "5s ben 2.2 takes 0 nuts for 250", "5s ben goes", "6s ann 3.1 returns 1 water for 120", "7s ann leaves", "8s carl leaves", "9s ben leaves",
	} {
		events, err := read(line)
		if err != nil {
			t.Fatal(err)
		}
		log.Add(events[0])
	}
	stagetest.Run(t, Stage(), log[schemas.Attributed])
}

// read knows "1s ann enters", "2s ann 1.1 takes 2 water for 120" (belief 1 in its first
// revision, cents a unit), "3s ann 2.1 returns 1 water for 120", "8s ann goes" (or "goes in
// doubt") and "9s ann leaves".
func read(line string) ([]schemas.Event, error) {
	words := strings.Fields(line)
	var seconds schemas.Micros
	if _, err := fmt.Sscanf(words[0], "%ds", &seconds); err != nil || len(words) < 3 {
		return nil, fmt.Errorf("read %q: want a time in seconds, who, and what", line)
	}
	now, who := seconds*schemas.Second, words[1]
	event := schemas.Event{Topic: schemas.Attributed, Key: schemas.StoreKey("north", "12").Visit(who)}
	switch words[2] {
	case "enters":
		event.Body = schemas.VisitOpened{Visit: who, Target: who, Time: now}
	case "goes":
		event.Body = schemas.VisitLeft{Visit: who, Time: now, Left: now - schemas.Second, Doubtful: len(words) > 3, Probability: 0.9}
	case "leaves":
		event.Body = schemas.VisitClosed{Visit: who, Time: now, Left: now - schemas.Second, Probability: 0.9}
	default:
		i := schemas.Interaction{Visit: who, Time: now, PriceList: "v1", Probability: 0.9, TaxBasisPts: 700}
		i.Price.Currency = "EUR"
		var verb string
		rest := strings.Join(words[2:], " ")
		if _, err := fmt.Sscanf(rest, "%1s.%d %s %d %s for %d", &i.ID, &i.Revision, &verb, &i.Quantity, &i.Product, &i.Price.Minor); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		if verb == "returns" {
			i.Quantity = -i.Quantity
		}
		event.Body = i
	}
	return []schemas.Event{event}, nil
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.Basket:
		var lines []string
		for _, l := range body.Lines {
			lines = append(lines, fmt.Sprintf("%d %s", l.Quantity, l.Product))
		}
		if body.Doubtful {
			return fmt.Sprintf("%s left, it seems with [%s], %s", body.Visit, strings.Join(lines, ", "), body.Total)
		}
		if body.Left > 0 {
			return fmt.Sprintf("%s left with [%s], %s", body.Visit, strings.Join(lines, ", "), body.Total)
		}
		return fmt.Sprintf("%s has [%s], %s", body.Visit, strings.Join(lines, ", "), body.Total)
	case schemas.DeadLetter:
		return "refused: " + body.Reason
	}
	return ""
}
