package stagetest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

func TestScripts(t *testing.T) {
	stagetest.Script{Stages: stagetest.Toys(), Read: read, Write: write}.Run(t, "testdata/scripts/*.txt")
}

// read knows "2s ann takes apple" and "5s tick".
func read(line string) ([]schemas.Event, error) {
	var at, who, verb, what string
	n, _ := fmt.Sscan(line, &at, &who, &verb, &what)
	span, err := time.ParseDuration(at)
	if err != nil {
		return nil, err
	}
	now := schemas.Micros(span.Microseconds())
	event := schemas.Event{Topic: schemas.Sensed, Key: "acme/7"}
	switch {
	case n == 2 && who == "tick":
		event.Body = schemas.Tick{Source: "clock", Watermark: now}
	case n == 4 && verb == "takes":
		event.Body = schemas.Interaction{ID: line, Visit: who, Time: now, Product: what, Quantity: 1}
	default:
		return nil, fmt.Errorf("read %q: want a visitor who takes something, or a tick", line)
	}
	return []schemas.Event{event}, nil
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.Basket:
		if body.Left == 0 {
			return fmt.Sprintf("%s's basket has %d", body.Visit, len(body.Lines))
		}
	case schemas.Receipt:
		return fmt.Sprintf("%s receipt for %s, who took %d", body.Status, body.Visit, body.Total.Minor)
	}
	return ""
}
