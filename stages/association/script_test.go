package association

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

const store = schemas.Key("north/12")

// read knows "0s opens", which sets up one shelf of eight plates with water (600 g) on plates
// 1 and 2, juice (600 g) on 3 and 4 nuts (150 g) on 5 and 6, and gum, of which the catalogue
// does not know the weight, on 7 and 8; "0s opens on wide plates", each of them four times
// as wide, so that water and juice share plate 1, and "2s ann reaches 3" is still the place
// over the narrow plate; "1s ann stands",
// "2s ann reaches 3" (or "3 left", with her left hand), "2s plate 3 loses 600" (or gains), "2s plate 3 shakes 90", which is the
// noise of its scale in grams, "2s plate 3 freezes", "3s ann gives", with her hand where
// others give and take, "0s receipts go with the goods", and "60s passes". "0s has a door"
// of two metres about x = 3 in the wall at y = -3, and "4s ann is at 3 -2.6" on the floor;
// "3s door in visa" says that somebody came in with that card, "9s door out" that one went.
func read(line string) ([]schemas.Event, error) {
	words := strings.Fields(line)
	var seconds float64
	if _, err := fmt.Sscanf(words[0], "%gs", &seconds); err != nil || len(words) < 2 {
		return nil, fmt.Errorf("read %q: want a time in seconds, and what happens", line)
	}
	now := schemas.Micros(seconds * float64(schemas.Second))
	event := func(body schemas.Body) schemas.Event {
		return schemas.Event{Topic: schemas.Observed, Key: store, Body: body}
	}
	switch words[1] {
	case "receipts": // go with the goods
		return []schemas.Event{event(schemas.StorePolicy{Time: now, Handover: schemas.HolderPays})}, nil
	case "has": // a door
		return []schemas.Event{event(schemas.Layout{Time: now, Gates: []schemas.Gate{{
			ID: "door", From: schemas.Point{X: 2, Y: -3}, To: schemas.Point{X: 4, Y: -3}, Depth: 0.75, Way: schemas.BothWays,
		}}})}, nil
	case "door", "backdoor":
		passed := schemas.GatePassed{ID: line, Gate: words[1], Time: now, Way: schemas.Way(words[2])}
		if len(words) > 3 {
			passed.Credential, passed.Hold = words[3], schemas.Money{Minor: 5000, Currency: "EUR"}
		}
		return []schemas.Event{event(passed)}, nil
	case "opens":
		wide := int32(1)
		if len(words) > 2 {
			wide = 4
		}
		plan, goods := shop(now, wide)
		return []schemas.Event{event(plan), event(goods)}, nil
	case "both": // are seen in one picture, with their hands at plates
		var plates [2]float64
		if _, err := fmt.Sscan(words[3]+" "+words[5], &plates[0], &plates[1]); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		people := schemas.People{Time: now}
		for i, plate := range plates {
			hand := schemas.KeyPoint{Joint: schemas.RightHand, Place: schemas.Point{X: 0.1*plate - 0.05, Y: 0.02, Z: 1.1}, Score: 1}
			people.Persons = append(people.Persons, schemas.Person{Target: words[2+2*i], Points: []schemas.KeyPoint{hand}})
		}
		return []schemas.Event{event(people)}, nil
	case "passes":
		return []schemas.Event{event(schemas.Tick{Source: "detection", Watermark: now})}, nil
	case "plate":
		var plate int32
		var grams float64
		if _, err := fmt.Sscanf(strings.Join(words[2:4], " "), "%d %s", &plate, new(string)); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		if words[3] == "freezes" {
			return []schemas.Event{event(schemas.SensorHealth{Time: now, Fixture: "1", Shelf: 1, Plate: plate, State: "frozen"})}, nil
		}
		if _, err := fmt.Sscanf(words[4], "%g", &grams); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		switch words[3] {
		case "loses":
			grams = -grams
		case "averages":
			scale := schemas.Level{Plate: schemas.PlateRef{Fixture: "1", Shelf: 1, Plate: plate}, Grams: grams}
			return []schemas.Event{event(schemas.Levels{Time: now, Scales: []schemas.Level{scale}})}, nil
		case "shakes":
			return []schemas.Event{event(schemas.SensorHealth{Time: now, Fixture: "1", Shelf: 1, Plate: plate, State: "ok", NoiseGrams: grams})}, nil
		}
		return []schemas.Event{event(schemas.WeightEvent{
			ID: "w" + words[0], Fixture: "1", Shelf: 1, From: now - 300*schemas.Millisecond, To: now,
			Grams: grams, GramsSD: 1, Plates: []schemas.PlateChange{{Plate: plate, Grams: grams, GramsSD: 1}},
		})}, nil
	}
	hand, joint := schemas.Point{X: 5, Y: -1, Z: 0.9}, schemas.RightHand
	if words[2] == "gives" {
		hand = schemas.Point{X: 3, Y: -1, Z: 1.1}
	}
	if words[2] == "shows" { // and no arms are seen
		hand.Z, joint = 1.7, schemas.Head
	}
	if words[2] == "is" || words[2] == "shows" {
		if _, err := fmt.Sscanf(strings.Join(words[4:], " "), "%g %g", &hand.X, &hand.Y); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
	}
	if words[2] == "reaches" {
		var plate float64
		if _, err := fmt.Sscanf(words[3], "%g", &plate); err != nil {
			return nil, fmt.Errorf("read %q: %w", line, err)
		}
		hand = schemas.Point{X: 0.1*plate - 0.05, Y: 0.02, Z: 1.1}
		if words[len(words)-1] == "left" {
			joint = schemas.LeftHand
		}
	}
	return []schemas.Event{event(schemas.People{Time: now, Persons: []schemas.Person{{
		Target: words[1], Points: []schemas.KeyPoint{{Joint: joint, Place: hand, Score: 1}},
	}}})}, nil
}

// shop is the shelf of the scripts, with plates so many times as wide.
func shop(now schemas.Micros, wide int32) (schemas.Planogram, schemas.Catalogue) {
	plan, goods := schemas.Planogram{Time: now, Version: "1"}, schemas.Catalogue{Time: now, Version: "1"}
	for i, product := range []schemas.Product{{ID: "water", WeightGrams: 600}, {ID: "juice", WeightGrams: 600}, {ID: "nuts", WeightGrams: 150}, {ID: "gum"}} {
		first, last := 2*int32(i)/wide+1, (2*int32(i)+1)/wide+1
		product.Barcodes, product.Name, product.Price = []string{product.ID}, product.ID, schemas.Money{Minor: 100, Currency: "EUR"}
		goods.Products = append(goods.Products, product)
		plan.Facings = append(plan.Facings, schemas.Facing{
			Product: product.ID,
			Plates:  []schemas.PlateRef{{Fixture: "1", Shelf: 1, Plate: first}, {Fixture: "1", Shelf: 1, Plate: last}},
			Volume:  schemas.Volume{Corner: schemas.Point{X: 0.2 * float64(i), Z: 1}, Size: schemas.Point{X: 0.2, Y: 0.4, Z: 0.25}},
		})
	}
	return plan, goods
}

func write(event schemas.Event) string {
	switch body := event.Body.(type) {
	case schemas.VisitOpened:
		return body.Target + " comes in"
	case schemas.Interaction:
		who, _, _ := strings.Cut(body.Visit, "-")
		switch {
		case body.Quantity == 0:
			return fmt.Sprintf("%s: not so (%s)", who, body.ID)
		case body.Quantity < 0:
			return fmt.Sprintf("%s puts back %d %s (%s, %.0f %%)", who, -body.Quantity, body.Product, body.ID, 100*body.Probability)
		}
		return fmt.Sprintf("%s takes %d %s (%s, %.0f %%)", who, body.Quantity, body.Product, body.ID, 100*body.Probability)
	case schemas.VisitLeft:
		who, _, _ := strings.Cut(body.Visit, "-")
		if body.Doubtful {
			return fmt.Sprintf("%s is at the door, in doubt, %.0f %% sure, with %s", who, 100*body.Probability, basket(body.Lines))
		}
		return fmt.Sprintf("%s is at the door, %.0f %% sure, with %s", who, 100*body.Probability, basket(body.Lines))
	case schemas.VisitClosed:
		who, _, _ := strings.Cut(body.Visit, "-")
		return fmt.Sprintf("%s has left, %.0f %% sure, with %s", who, 100*body.Probability, basket(body.Lines))
	case schemas.Credential:
		who, _, _ := strings.Cut(body.Visit, "-")
		if body.Token == "" {
			var tokens []string
			for _, c := range body.Among {
				tokens = append(tokens, c.Token)
			}
			return fmt.Sprintf("%s pays with one of %v", who, tokens)
		}
		return fmt.Sprintf("%s pays with %s, %s of which is held", who, body.Token, body.Hold)
	case schemas.DeadLetter:
		return "refused: " + body.Reason
	case schemas.WeightLearnt:
		return fmt.Sprintf("%s weighs %.0f g, not %.0f g", body.Product, body.Grams, body.Listed)
	case schemas.Restocked:
		return fmt.Sprintf("%d %s put on plate %d (%.0f %%)", body.Quantity, body.Product, body.Plate.Plate, 100*body.Probability)
	}
	return ""
}

func basket(lines []schemas.LineBelief) string {
	if len(lines) == 0 {
		return "nothing"
	}
	var goods []string
	for _, l := range lines {
		goods = append(goods, fmt.Sprintf("%d %s", l.Quantity, l.Product))
	}
	return strings.Join(goods, " ")
}
