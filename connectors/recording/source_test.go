package recording

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/connectortest"
	"github.com/exeunt-io/exeunt/schemas"
)

var start = time.Date(2020, 4, 22, 5, 6, 30, 0, time.UTC)

// files is a small recording that tests bend.
type files map[string][]string

func small() files {
	f := files{
		planogramFile: {`{"plate_ids":[{"shelf_id":{"gondola_id":{"id":1},"shelf_index":1},"plate_index":2}],"planogram_product_id":{"id":"071142008582"},"global_coordinates":{"transform":{"translation":{"x":1.5}},"dim_x":0.2}}`},
		productsFile:  {`{"product_id":{"id":"071142008582"},"metadata":{"name":"Water","price":1.25,"weight":621.7}}`},
	}
	for i := range 8 {
		at := time.Duration(i) * 200 * time.Millisecond
		f[platesFile] = append(f[platesFile], plateLine(1, at))
		f[targetsFile] = append(f[targetsFile], targetLine("9007199254740993", at+30*time.Millisecond))
	}
	return f
}

func plateLine(gondola int, at time.Duration) string {
	const shape = 2 * 2 * 3
	data := make([]byte, 4*shape)
	for i := range shape {
		binary.LittleEndian.PutUint32(data[4*i:], math.Float32bits(float32(i)))
	}
	return fmt.Sprintf(`{"document":{"header":{"t_origin":%q},"plate_data":{"plate_id":{"shelf_id":{"gondola_id":{"id":%d}}},"freq_samp":60,"values":{"data":%q,"shape":[2,2,3]}}}}`,
		start.Add(at).Format(time.RFC3339Nano), gondola, base64.StdEncoding.EncodeToString(data))
}

func targetLine(id string, at time.Duration) string {
	return fmt.Sprintf(`{"timestamp":1587531990.5,"document":{"header":{"t_origin":%q},"targets":{"targets":[{"target_id":{"id":%q},"target_state":"TARGETSTATE_VALID_ENTRANCE","head":{"point":{"x":100},"score":0.9},"l_wrist":{"point":{"x":10},"score":0.8},"r_wrist":{"point":{"y":10},"score":0.8},"hands":[{"point":{"x":11}},{"point":{"y":11}}]}]}}}`,
		start.Add(at).Format(time.RFC3339Nano), id)
}

func (f files) write(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, lines := range f {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (f files) play(t *testing.T) []schemas.Event {
	t.Helper()
	var events []schemas.Event
	err := Source{Dir: f.write(t), Tenant: "north", Store: "12"}.Run(t.Context(), func(e schemas.Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func only[B schemas.Body](events []schemas.Event) []B {
	var found []B
	for _, e := range events {
		if b, ok := e.Body.(B); ok {
			found = append(found, b)
		}
	}
	return found
}

func TestConformance(t *testing.T) {
	dir := small().write(t)
	connectortest.Source(t, func() connectors.Source { return Source{Dir: dir, Tenant: "north", Store: "12"} })
}

func TestRealRecordingConforms(t *testing.T) {
	dir := "../../../shared/recordings/aifi-benchmark-1"
	if (Source{Dir: dir}).Check() != nil {
		t.Skip("skipped: the real recording is not beside the project")
	}
	connectortest.Source(t, func() connectors.Source { return Source{Dir: dir, Tenant: "real", Store: "1"} })
}

func TestReadsTheStore(t *testing.T) {
	events := small().play(t)
	facing := only[schemas.Planogram](events)[0].Facings[0]
	if facing.Product != "00071142008582" || facing.Plates[0] != (schemas.PlateRef{Fixture: "1", Shelf: 1, Plate: 2}) || facing.Volume.Corner.X != 1.5 {
		t.Errorf("facing %+v", facing)
	}
	product := only[schemas.Catalogue](events)[0].Products[0]
	if product.Price != (schemas.Money{Minor: 125, Currency: "USD"}) || product.WeightGrams != 621.7 || product.Barcodes[0] != "071142008582" {
		t.Errorf("product %+v", product)
	}
}

func TestReadsMessages(t *testing.T) {
	events := small().play(t)
	w := only[schemas.Weights](events)[0]
	if w.At(0, 1, 1) != 4 || w.At(1, 1, 2) != 11 || w.Period != 16667 || w.Plates != 2 || w.Shelves != 1 {
		t.Errorf("weights %+v", w)
	}
	person := only[schemas.People](events)[0].Persons[0]
	if person.Target != "9007199254740993" || person.State != "valid_entrance" {
		t.Errorf("person %+v: ids beyond 2^53 must survive", person)
	}
	if head, ok := person.Point(schemas.Head); !ok || math.Abs(head.Place.X-2.54) > 1e-9 {
		t.Errorf("head %+v, want x at 2.54 m", head)
	}
	if hand, ok := person.Point(schemas.LeftHand); !ok || hand.Place.X == 0 {
		t.Errorf("left hand %+v, want the one by the left wrist", hand)
	}
}

func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	want := small().play(t)
	mixed := small()
	plates := mixed[platesFile]
	plates[0], plates[5], plates[2], plates[7] = plates[5], plates[0], plates[7], plates[2]
	got := mixed.play(t)
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Body.When() != want[i].Body.When() || got[i].Body.Record() != want[i].Body.Record() {
			t.Errorf("event %d is a %s of %s, want a %s of %s", i, got[i].Body.Record(), got[i].Body.When(), want[i].Body.Record(), want[i].Body.When())
		}
	}
}

func TestBadLinesBecomeDeadLetters(t *testing.T) {
	for name, test := range map[string]struct {
		file, line, reason string
	}{
		"not JSON":              {platesFile, `{"document":`, "unexpected end of JSON"},
		"shape and data differ": {platesFile, strings.Replace(plateLine(1, 0), "[2,2,3]", "[3,2,3]", 1), "needs 72 bytes, the data has 48"},
		"no shape":              {platesFile, strings.Replace(plateLine(1, 0), "[2,2,3]", "[]", 1), "is not [samples, shelves+1, plates+1]"},
		"unknown gondola":       {platesFile, plateLine(9, 0), "gondola 9 is not in planogram.json"},
		"no time":               {targetsFile, `{"document":{}}`, "no t_origin"},
		"no target id":          {targetsFile, targetLine("", 0), "target 1 has no id"},
		"far too late":          {targetsFile, targetLine("7", -time.Minute), "late"},
		"no weight":             {productsFile, `{"product_id":{"id":"44"},"metadata":{"name":"Curry","price":1}}`, "no weight"},
		"two weights":           {productsFile, `{"product_id":{"id":"071142008582"},"metadata":{"price":1.25,"weight":5}}`, "which stands"},
		"unknown plate":         {planogramFile, `{"plate_ids":[{"shelf_id":{"gondola_id":{"id":1}},"plate_index":2}]}`, "shelf 0 plate 2 is not a plate"},
		"a gate without a way":  {gatesFile, `{"gate_id":{"id":"door"},"from":{"x":1},"to":{"x":2},"depth":1}`, "want an id, two ends"},
		"no plates":             {planogramFile, `{}`, "stands on no plate"},
	} {
		t.Run(name, func(t *testing.T) {
			good := small().play(t)
			f := small()
			if name == "far too late" { // twenty seconds of messages must have passed
				for i := range 100 {
					at := time.Duration(i+8) * 200 * time.Millisecond
					f[platesFile] = append(f[platesFile], plateLine(1, at))
					f[targetsFile] = append(f[targetsFile], targetLine("7", at))
				}
				good = f.play(t)
			}
			f[test.file] = append(f[test.file], test.line)
			events := f.play(t)
			letters := only[schemas.DeadLetter](events)
			if len(letters) != 1 {
				t.Fatalf("%d dead letters, want 1: %+v", len(letters), letters)
			}
			where := fmt.Sprintf("%s:%d", test.file, len(f[test.file]))
			if !strings.Contains(letters[0].Reason, test.reason) || !strings.HasSuffix(letters[0].Source, where) || string(letters[0].Payload) != test.line {
				t.Errorf("dead letter says %q at %s, want %q at %s", letters[0].Reason, letters[0].Source, test.reason, where)
			}
			if len(events) != len(good)+1 {
				t.Errorf("%d events, want all %d good ones and the letter", len(events), len(good))
			}
		})
	}
}

// A recording may say where its gates are.
func TestGatesAreTheLayout(t *testing.T) {
	f := small()
	f[gatesFile] = []string{`{"gate_id":{"id":"door"},"from":{"x":1},"to":{"x":2},"depth":0.5,"way":"out"}`}
	layouts := only[schemas.Layout](f.play(t))
	if len(layouts) != 1 || len(layouts[0].Gates) != 1 || layouts[0].Gates[0].Way != schemas.Out || len(only[schemas.Layout](small().play(t))) != 0 {
		t.Errorf("layouts %+v, want one with a gate, and none without the file", layouts)
	}
}

func TestMissingFileIsOneClearError(t *testing.T) {
	f := small()
	delete(f, targetsFile)
	err := Source{Dir: f.write(t), Tenant: "north", Store: "12"}.Run(t.Context(), func(schemas.Event) error { return nil })
	if !errors.Is(err, ErrNoRecording) || !strings.Contains(err.Error(), targetsFile) {
		t.Errorf("run returned %v, want ErrNoRecording that names %s", err, targetsFile)
	}
}

func FuzzLine(f *testing.F) {
	for _, lines := range small() {
		f.Add([]byte(lines[0]))
	}
	r := &run{Source: Source{Currency: "USD"}, fixtures: map[string]bool{"1": true}}
	f.Fuzz(func(t *testing.T, line []byte) {
		if body, err := r.weights(line); err == nil {
			if w := body.(schemas.Weights); len(w.Grams) != int(w.Samples*w.Shelves*w.Plates) {
				t.Errorf("%d readings for %d x %d x %d", len(w.Grams), w.Samples, w.Shelves, w.Plates)
			}
		}
		_, _ = r.people(line)
		_, _ = decodeFacing(line)
		_, _ = decodeGate(line)
	})
}
