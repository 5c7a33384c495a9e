package labels

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

func settled(state schemas.TaskState, decision schemas.Decision) schemas.Event {
	nuts := schemas.Line{Product: "nuts", Name: "Nuts", Quantity: 1, Evidence: []schemas.Range{{Topic: "north.sensed", First: 3, Last: 5}}}
	return schemas.Event{Topic: schemas.Judged, Key: "north/1", Body: schemas.ReviewTask{
		ID: "v1/doubt/1", Visit: "v1", Target: "t1", State: state, Decision: decision, Before: []schemas.Line{nuts, nuts}, After: []schemas.Line{nuts},
	}}
}

func TestOnlySettledVerdictsAreLabels(t *testing.T) {
	if l, ok := From(settled(schemas.TaskSettled, schemas.Edit)); !ok || l.Tenant != "north" || len(l.Believed) != 2 || len(l.Right) != 1 {
		t.Errorf("got %+v, %v", l, ok)
	}
	for _, e := range []schemas.Event{
		settled(schemas.TaskDecided, schemas.Edit), settled(schemas.TaskExpired, ""), settled(schemas.TaskSettled, schemas.CannotTell), {Body: schemas.Assurance{}},
	} {
		if l, ok := From(e); ok {
			t.Errorf("%+v became a label: %+v", e.Body, l)
		}
	}
}

func TestFormats(t *testing.T) {
	l, _ := From(settled(schemas.TaskSettled, schemas.Edit))
	var lines bytes.Buffer
	if err := WriteLines(&lines, []Label{l, l}); err != nil || strings.Count(lines.String(), "\n") != 2 {
		t.Errorf("got %q, %v", lines.String(), err)
	}
	seen := func(target string) schemas.Person {
		return schemas.Person{Target: target, Boxes: []schemas.Box{{Camera: "2", Time: 7, X0: 10, Y0: 20, X1: 40, Y1: 80}}}
	}
	evidence := func(_ context.Context, tenant string, at schemas.Range) ([]schemas.Event, error) {
		if tenant != "north" || at.First != 3 {
			t.Errorf("evidence of %s at %+v", tenant, at)
		}
		people := schemas.People{Persons: []schemas.Person{seen("t1"), seen("t2")}}
		return []schemas.Event{{Key: "north/1", Body: people}, {Key: "north/2", Body: people}}, nil
	}
	var out bytes.Buffer
	if err := WriteCOCO(t.Context(), &out, []Label{l}, evidence); err != nil {
		t.Fatal(err)
	}
	var got dataset
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Annotations) != 1 || got.Annotations[0].Box != [4]float32{10, 20, 30, 60} || got.Images[0].FileName != "north/1/2/7.jpg" || got.Categories[0].Key != "nuts" {
		t.Errorf("got %+v", got)
	}
}
