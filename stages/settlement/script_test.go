package settlement

import (
	"fmt"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

func TestScripts(t *testing.T) {
	stagetest.Script{Stages: []stages.Stage{Stage()}, Read: read, Write: write}.Run(t, "testdata/*.txt")
}

func TestConformance(t *testing.T) {
	var corpus []schemas.Event
	for _, line := range []string{
		"1s ann has 120", "2s ann left with 240", "2s ben left with 0", "2s ann may be passed", "3s ann is captured", "3s ann is captured",
		"4s carl is captured", "4s carl may be passed", "5s tick", "5s dan left with 100", "5s dan may be held", "5s dan may be corrected to 50", "6s dan is declined",
		"7s ann may be corrected to 100", "8s ann may be passed", "200000s tick", "200001s ann left with 240",
	} {
		events, err := read(line)
		if err != nil {
			t.Fatal(err)
		}
		corpus = append(corpus, events...)
	}
	stagetest.Run(t, Stage(), corpus)
}

// read knows "1s ann has 120" (a live basket, in cents), "2s ann left with 240",
// "2s ann may be passed" (or held, accepted, forgiven, corrected to 100), "3s ann is
// captured" (or declined) and "9s tick".
func read(line string) ([]schemas.Event, error) {
	words := strings.Fields(line)
	var seconds schemas.Micros
	if _, err := fmt.Sscanf(words[0], "%ds", &seconds); err != nil || len(words) < 2 {
		return nil, fmt.Errorf("read %q: want a time in seconds, who, and what", line)
	}
	now, who, store := seconds*schemas.Second, words[1], schemas.StoreKey("north", "12")
	if who == "tick" {
		return []schemas.Event{{Topic: schemas.Billed, Key: store, Body: schemas.Tick{Source: "clock", Watermark: now}}}, nil
	}
	key := store.Visit(who)
	basket := schemas.Basket{Visit: who, Target: who, Time: now, Total: schemas.Money{Currency: "EUR"}}
	event := schemas.Event{Topic: schemas.Billed, Key: key, Body: basket}
	var err error
	switch words[2] {
	case "has":
		_, err = fmt.Sscan(words[3], &basket.Total.Minor)
		event.Body = basket
	case "left":
		_, err = fmt.Sscan(words[4], &basket.Total.Minor)
		basket.Left = now
		event.Body = basket
	case "may":
		clearance := schemas.Clearance{Visit: who, Time: now, Outcome: schemas.Outcome(words[4]), Total: schemas.Money{Currency: "EUR"}}
		if len(words) > 6 {
			_, err = fmt.Sscan(words[6], &clearance.Total.Minor)
		}
		event.Body = clearance
	case "is":
		event.Body = schemas.ChargeResult{Intent: string(key) + "/charge/1", Visit: who, Time: now, Status: schemas.ChargeStatus(words[3]), Reference: "psp-" + who}
	default:
		err = fmt.Errorf("read %q: what does %s do?", line, who)
	}
	return []schemas.Event{event}, err
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.ChargeIntent:
		return fmt.Sprintf("charge %s to %s", body.Amount, body.Visit)
	case schemas.ReviewRequest:
		return fmt.Sprintf("may %s be charged %s?", body.Visit, body.Total)
	case schemas.Receipt:
		return fmt.Sprintf("%s receipt for %s: %s", body.Status, body.Visit, body.Total)
	case schemas.DeadLetter:
		return "refused: " + body.Reason
	}
	return ""
}
