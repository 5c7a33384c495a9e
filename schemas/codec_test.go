package schemas

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// sameValue ignores what Avro cannot keep: nil against empty, and which NaN it was.
var sameValue = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateNaNs()}

func newCodec(t testing.TB) *Codec {
	t.Helper()
	codec, err := NewCodec(&MemoryRegistry{})
	if err != nil {
		t.Fatal(err)
	}
	return codec
}

func TestEveryRecordSurvivesTheWire(t *testing.T) {
	codec := newCodec(t)
	t.Run("tick", roundTrip[Tick](codec))
	t.Run("dead_letter", roundTrip[DeadLetter](codec))
	t.Run("frame", roundTrip[Frame](codec))
	t.Run("observation", roundTrip[Observation](codec))
	t.Run("weights", roundTrip[Weights](codec))
	t.Run("people", roundTrip[People](codec))
	t.Run("planogram", roundTrip[Planogram](codec))
	t.Run("catalogue", roundTrip[Catalogue](codec))
	t.Run("layout", roundTrip[Layout](codec))
	t.Run("gate_passed", roundTrip[GatePassed](codec))
	t.Run("weight_event", roundTrip[WeightEvent](codec))
	t.Run("sensor_health", roundTrip[SensorHealth](codec))
	t.Run("fixture_health", roundTrip[FixtureHealth](codec))
	t.Run("stage_latency", roundTrip[StageLatency](codec))
	t.Run("visit_opened", roundTrip[VisitOpened](codec))
	t.Run("interaction", roundTrip[Interaction](codec))
	t.Run("levels", roundTrip[Levels](codec))
	t.Run("visit_left", roundTrip[VisitLeft](codec))
	t.Run("visit_closed", roundTrip[VisitClosed](codec))
	t.Run("basket", roundTrip[Basket](codec))
	t.Run("receipt", roundTrip[Receipt](codec))
	t.Run("charge_intent", roundTrip[ChargeIntent](codec))
	t.Run("charge_result", roundTrip[ChargeResult](codec))
	t.Run("credential", roundTrip[Credential](codec))
	t.Run("debt", roundTrip[Debt](codec))
	t.Run("ledger_entry", roundTrip[LedgerEntry](codec))
}

func roundTrip[B Body](codec *Codec) func(*testing.T) {
	return func(t *testing.T) {
		values := rapid.Make[B]()
		rapid.Check(t, func(t *rapid.T) {
			want := values.Draw(t, "value")
			framed, err := codec.Encode(want.Record(), want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := codec.Decode(framed)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Body(want), got, sameValue); diff != "" {
				t.Fatalf("changed on the wire (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNaNReadingsSurvive(t *testing.T) {
	codec := newCodec(t)
	nan := float32(math.NaN())
	framed, err := codec.Encode("weights", Weights{Samples: 1, Shelves: 1, Plates: 2, Grams: []float32{nan, 3}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := codec.Decode(framed)
	if err != nil {
		t.Fatal(err)
	}
	if w := got.(Weights); w.At(0, 1, 1) == w.At(0, 1, 1) || w.At(0, 1, 2) != 3 {
		t.Errorf("readings %v, want [NaN 3]", w.Grams)
	}
}

// The struct tags of a Go type and the fields of its newest schema are the same list, so
// nothing is silently left out by either.
func TestGoTypesMatchTheirSchemas(t *testing.T) {
	newest := map[Record]string{}
	for _, r := range Released() {
		newest[r.Record] = r.JSON
	}
	for record, decode := range bodies {
		schema, err := parse(newest[record])
		if err != nil {
			t.Fatal(err)
		}
		body, _ := decode(schema, nil)
		want := fieldsOf(reflect.TypeOf(body))
		for _, field := range want {
			if !strings.Contains(newest[record], fmt.Sprintf("%q", field)) {
				t.Errorf("%s: the Go type has %q, the schema has not", record, field)
			}
		}
	}
}

func fieldsOf(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("avro"))
	}
	return names
}

func FuzzDecode(f *testing.F) {
	codec := newCodec(f)
	for _, b := range []Body{
		Tick{Source: "edge", Watermark: 7},
		Weights{Fixture: "1", Samples: 1, Shelves: 1, Plates: 1, Grams: []float32{1}},
		People{Persons: []Person{{Target: "9", Points: []KeyPoint{{Joint: Head}}}}},
	} {
		framed, err := codec.Encode(b.Record(), b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(framed)
		f.Add(framed[:len(framed)-1])
	}
	f.Fuzz(func(t *testing.T, framed []byte) {
		body, err := codec.Decode(framed)
		if err != nil {
			return
		}
		again, err := codec.Encode(body.Record(), body)
		if err != nil {
			t.Fatalf("decoded %#v, which does not encode: %v", body, err)
		}
		if _, err := codec.Decode(again); err != nil {
			t.Fatalf("encoded %#v, which does not decode: %v", body, err)
		}
	})
}

func TestDecodeRefusesWhatIsNotARecord(t *testing.T) {
	codec := newCodec(t)
	whole, err := codec.Encode("tick", Tick{Source: "edge", Watermark: 1})
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"nothing":        nil,
		"no header":      []byte("hello, world"),
		"unknown schema": {0, 0, 0, 255, 255, 1},
		"cut short":      whole[:len(whole)-2],
		"too long":       append(append([]byte{}, whole...), 0),
	} {
		if body, err := codec.Decode(bad); err == nil {
			t.Errorf("%s: decoded to %#v, want an error", name, body)
		}
	}
}
