package sim

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// digest writes a recording and hashes all its files.
func digest(t testing.TB, config Config) [sha256.Size]byte {
	t.Helper()
	dir := t.TempDir()
	r, err := Generate(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.WriteAiFi(dir), r.WriteTruth(filepath.Join(dir, "truth"))); err != nil {
		t.Fatal(err)
	}
	hash := sha256.New()
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		hash.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return [sha256.Size]byte(hash.Sum(nil))
}

func TestOneSeedIsOneRecording(t *testing.T) {
	for _, kind := range []Kind{"ordinary-two", "crowd"} {
		first := digest(t, Config{Seed: 7, Kind: kind})
		if digest(t, Config{Seed: 7, Kind: kind}) != first {
			t.Errorf("%s: the same seed gave another recording", kind)
		}
		if digest(t, Config{Seed: 8, Kind: kind}) == first {
			t.Errorf("%s: another seed gave the same recording", kind)
		}
	}
}

// eachPlan runs a check over days of every kind.
func eachPlan(t *testing.T, check func(t *rapid.T, d *day)) {
	rapid.Check(t, func(t *rapid.T) {
		r, err := Generate(Config{
			Seed: rapid.Uint64().Draw(t, "seed"),
			Kind: rapid.SampledFrom(Kinds).Draw(t, "kind"),
		})
		if err != nil {
			t.Fatal(err)
		}
		check(t, r.day)
	})
}

// What receipts say is what the events say, and what the scales are told.
func TestGoodsAreConserved(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		truth := d.truth()
		taken, moved := 0, 0.0
		for _, e := range truth.Events {
			if e.Kind == "pick" {
				taken++
				moved -= e.Grams
			} else {
				taken--
				moved += e.Grams
			}
		}
		sold := 0
		for _, receipt := range truth.Receipts.Receipts {
			for _, p := range receipt.Products {
				sold += p.Quantity
			}
		}
		if sold != taken {
			t.Fatalf("%d units on receipts, %d taken net", sold, taken)
		}
		loaded := 0.0
		for _, l := range d.goods.loads {
			for _, sh := range l.shares {
				loaded += sh.part * l.shape(forever)
			}
		}
		if math.Abs(loaded-moved) > 0.01 {
			t.Fatalf("the scales were told %+.1f g, the events say %+.1f g", loaded, moved)
		}
	})
}

// Each plate ends with the weight of what stands on it: nobody moved a thing that was not
// there.
func TestPlatesEndWithWhatStandsOnThem(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		change := map[plateID]float64{}
		add := func(g *goods, u *unit, sign float64) {
			for _, sh := range g.shares(u.facing, u.x, u.width) {
				change[sh.plate] += sign * sh.part * u.grams
			}
		}
		before := stock(rand.New(rand.NewPCG(d.config.Seed, kindStream(d.config.Kind))), d.store)
		for i, u := range d.goods.units {
			add(before, before.units[i], -1)
			if u.owner < 0 {
				add(d.goods, u, +1)
			}
		}
		for _, l := range d.goods.loads {
			for _, sh := range l.shares {
				change[sh.plate] -= sh.part * l.shape(forever)
			}
		}
		for plate, grams := range change {
			if math.Abs(grams) > 0.01 {
				t.Fatalf("plate %+v carries %+.2f g more than it was told", plate, grams)
			}
		}
	})
}

// A thing that two shoppers move was moved by one first, in the plan as on the day.
func TestUnitsMoveInTheOrderOfThePlan(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		last := map[*unit]float64{}
		for _, l := range d.goods.loads {
			if l.shape(forever) == 0 { // pressed, not moved
				continue
			}
			if l.begins < last[l.unit] {
				t.Fatalf("unit %d moves at %.2f s, planned after its move at %.2f s", l.unit.id, l.begins, last[l.unit])
			}
			last[l.unit] = l.begins
		}
	})
}

// Whoever picks has a hand at the place at the time.
func TestHandsAreWhereThingsHappen(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		for _, e := range d.events {
			a := d.actors[actorOf(d, e.TargetID)]
			k := a.skeleton(e.Seconds)
			apart := min(math.Abs(k[leftHand].X-e.X), math.Abs(k[rightHand].X-e.X))
			if apart > 0.25 {
				t.Fatalf("%s of %s at %.1f s: the nearest hand is %.2f m away along the shelf", e.Kind, e.Barcode, e.Seconds, apart)
			}
		}
	})
}

func actorOf(d *day, target string) int {
	for i, a := range d.actors {
		if a.target == target {
			return i
		}
	}
	return -1
}

func TestNobodyFlies(t *testing.T) {
	eachPlan(t, func(t *rapid.T, d *day) {
		for _, a := range d.actors {
			for s := a.entered; s < a.left; s += 0.1 {
				step := a.body.at(s + 0.1).minus(a.body.at(s))
				if speed := math.Hypot(step.X, step.Y) / 0.1; speed > 4 {
					t.Fatalf("a shopper walks at %.1f m/s at %.1f s", speed, s)
				}
			}
		}
	})
}

// Recordings have the shape of the real one, field for field, both ways.
func TestLooksLikeTheRealRecording(t *testing.T) {
	const dir = "../../../shared/recordings/aifi-benchmark-1"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("skipped: the real recording is not beside the project")
	}
	ours := t.TempDir()
	r, err := Generate(Config{Seed: 1, Kind: "ordinary-one"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.WriteAiFi(ours); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"planogram.json", "products.json", "plate_data.json", "full_targets.json", "calibration.json"} {
		real, simulated := shapes(t, filepath.Join(dir, name)), shapes(t, filepath.Join(ours, name))
		for path, kind := range simulated {
			if real[path] != kind {
				t.Errorf("%s: we write %s as %s, the real file has %q", name, path, kind, real[path])
			}
		}
		for path, kind := range real {
			if simulated[path] == "" && !strings.Contains(path, "-depth") && !strings.Contains(path, "cameras.2") {
				t.Errorf("%s: the real file has %s, a %s, and we do not", name, path, kind)
			}
		}
	}
}

// shapes lists every path of a file's documents with its JSON type.
func shapes(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found := map[string]string{}
	for documents := json.NewDecoder(f); documents.More(); {
		var doc any
		if err := documents.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		walk("", doc, found)
	}
	return found
}

func walk(path string, value any, found map[string]string) {
	switch v := value.(type) {
	case map[string]any:
		found[path] = "object"
		for key, inner := range v {
			walk(path+"."+key, inner, found)
		}
	case []any:
		for _, inner := range v {
			walk(path+"[]", inner, found)
		}
	default:
		found[path] = reflect.TypeOf(value).String()
	}
}

func TestRealStoreCanBeSimulated(t *testing.T) {
	store, err := ReadStore("../../../shared/recordings/aifi-benchmark-1")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: the real recording is not beside the project")
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := Generate(Config{Seed: 3, Kind: "crowd", Store: store})
	if err != nil {
		t.Fatal(err)
	}
	if len(store.Fixtures) != 4 || len(r.Truth.Events) == 0 {
		t.Errorf("%d fixtures, %d events", len(store.Fixtures), len(r.Truth.Events))
	}
}

func TestUnknownKindIsRefused(t *testing.T) {
	if _, err := Generate(Config{Kind: "flying"}); err == nil || !strings.Contains(err.Error(), "flying") {
		t.Errorf("error %v, want one that names the kind", err)
	}
	if _, err := Generate(Config{Kind: "crowd", Hertz: -1}); err == nil {
		t.Error("a negative rate was accepted")
	}
}
