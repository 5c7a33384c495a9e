package storefile

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

var rewrite = flag.Bool("rewrite", false, "write the example store's tables and the golden files anew")

const example = "../../deploy/store"

// tables are the simulator's store as the two files.
func tables(room *sim.Store) map[string][][]string {
	plan := [][]string{{"fixture", "shelf", "from", "to", "product", "height"}}
	for _, f := range append(room.Facings, room.Unsensed...) {
		code := ""
		if f.Product >= 0 {
			code = room.Products[f.Product].Barcode
		}
		plan = append(plan, []string{fmt.Sprint(f.Fixture), fmt.Sprint(f.Shelf), fmt.Sprint(f.From), fmt.Sprint(f.To), code, ""})
	}
	goods := [][]string{{"codes", "name", "price", "tax_percent", "weight_grams"}}
	for _, p := range room.Products {
		goods = append(goods, []string{p.Barcode, p.Name, fmt.Sprintf("%.2f", p.Price), "0", fmt.Sprint(p.Listed)})
	}
	return map[string][][]string{"planogram.csv": plan, "catalogue.csv": goods}
}

// The tables of deploy/store are those of the simulator's own store.
func TestExampleHasTheSimulatorsTables(t *testing.T) {
	for name, rows := range tables(sim.BuiltIn()) {
		var text bytes.Buffer
		if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(example, name), text.Bytes())
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what is made now; see that it is right and run with -rewrite:\n%s", path, diff)
	}
}

// And its room: what the definition publishes is what the simulator does.
func TestExampleIsTheSimulatorsStore(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	open, err := sim.NewOpen(sim.Config{Seed: 1}, 1, 7)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range open.Define() {
		switch want := body.(type) {
		case schemas.Planogram:
			got := d.Planogram(7)
			got.Version, got.Facings = want.Version, got.Facings[:len(want.Facings)] // what scales sense comes first
			if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
				t.Error(diff)
			}
		case schemas.Catalogue:
			got := d.Catalogue(7)
			got.Version = want.Version
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		case schemas.Layout:
			got := d.Layout(7)
			got.Version = want.Version
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		}
	}
}

// Whichever end of a gate a definition names first, the store is to the left of it.
func TestGatesKnowWhichSideIsInside(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	want := d.Layout(0)
	gate := &d.Room.Gates[0]
	gate.From, gate.To, gate.Depth = gate.To, gate.From, 0
	if diff := cmp.Diff(want, d.Layout(0)); diff != "" {
		t.Error(diff)
	}
	if inside := (schemas.Point{X: 0.4, Y: -2.2}); want.Gates[0].Beyond(inside) || !want.Gates[0].Beyond(schemas.Point{X: 0.4, Y: -2.4}) {
		t.Error("what is beyond the door is not outside")
	}
}

// A cooler across the end of the row stands where the simulator has it.
func TestTurnedFixture(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	plan, unsensed := d.Planogram(0), sim.BuiltIn().Unsensed
	for i, want := range unsensed {
		got := plan.Facings[len(plan.Facings)-len(unsensed)+i].Volume
		if math.Hypot(got.Corner.X-want.X, got.Corner.Y-want.Y) > 1e-6 || math.Abs(got.Yaw-want.Turn) > 1e-6 {
			t.Errorf("facing %d stands at %v, turned by %g, want %+v", i, got.Corner, got.Yaw, want)
		}
	}
}

// Every camera sees in the middle of its picture what it looks at, with its picture level.
func TestCamerasSeeWhatTheyLookAt(t *testing.T) {
	d, err := Read(example)
	if err != nil {
		t.Fatal(err)
	}
	for i, pose := range d.Calibration(0).Cameras {
		look := point(d.Room.Cameras[i].LookAt)
		at, seen := pose.See(look)
		if !seen || math.Hypot(at.X-0.5, at.Y-0.5) > 1e-9 {
			t.Errorf("camera %s sees its middle at %v", pose.Camera, at)
		}
		above, _ := pose.See(schemas.Point{X: look.X, Y: look.Y, Z: look.Z + 0.1})
		if !(above.Y < at.Y) || math.Abs(above.X-at.X) > 1e-9 {
			t.Errorf("camera %s sees what is above its middle at %v", pose.Camera, above)
		}
	}
	rolled := Camera{Place: Place{0, 0, 2}, LookAt: Place{1, 0, 2}, Roll: 90, Focal: [2]float64{1, 1}}.pose()
	if at, _ := rolled.See(schemas.Point{X: 1, Z: 2.1}); math.Hypot(at.X-0.4, at.Y-0.5) > 1e-9 {
		t.Errorf("a camera rolled clockwise by a quarter sees up at %v, want left of the middle", at)
	}
}
