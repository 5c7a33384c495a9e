package fusion

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

// walker is a shopper of a height and colours who may reach for something.
type walker struct {
	walk   func(t float64) (x, y float64)
	height float64
	wears  [bands]colour
	hand   *schemas.Point // seen from where they stand
}

// silhouette is what a camera sees of all walkers, in one box: the nearest hides the others.
func silhouette(c schemas.CameraPose, walkers []walker, t float64) schemas.Detection {
	const cell, patches = 8, columns / schemas.PatchCells
	v := &view{camera: c}
	nearest := map[int]float64{}
	d := schemas.Detection{X1: columns * cell, Y1: rows * cell, Score: 1, Silhouette: schemas.Silhouette{
		Cell: cell, Columns: columns, Mask: make([]byte, columns*rows/8),
		Colours: make([]byte, 3*patches*((rows+schemas.PatchCells-1)/schemas.PatchCells)),
	}}
	for _, w := range walkers {
		x, y := w.walk(t)
		f := v.figure(x, y, w.height, 0)
		for _, p := range slices.Concat(f.cells, w.arm(v, x, y)) {
			if was, ok := nearest[p.cell]; ok && was < f.distance {
				continue
			}
			nearest[p.cell] = f.distance
			d.Silhouette.Mask[p.cell/8] |= 1 << (p.cell % 8)
			at := 3 * (p.cell/columns/schemas.PatchCells*patches + p.cell%columns/schemas.PatchCells)
			for k, v := range w.wears[p.band] {
				d.Silhouette.Colours[at+k] = uint8(v)
			}
		}
	}
	return d
}

// arm is the cells of an arm that is stretched out.
func (w walker) arm(v *view, x, y float64) (cells []part) {
	if w.hand == nil {
		return nil
	}
	z := shoulders * w.height
	for along := 0.0; along <= 1; along += 0.05 {
		for _, thick := range []float64{-0.04, 0, 0.04} {
			at := schemas.Point{X: x + along*w.hand.X, Y: y + along*w.hand.Y, Z: z + along*(w.hand.Z-z) + thick}
			if cell, ok := v.at(at); ok {
				cells = append(cells, part{cell, trunkBand})
			}
		}
	}
	return cells
}

// silhouettes are films of walkers at ten pictures a second; lost says which are missing.
func silhouettes(seconds float64, walkers []walker, lost func(camera int, t float64) bool) []schemas.Event {
	events := []schemas.Event{{Topic: schemas.Sightings, Key: store, Body: room}}
	for t := 0.0; t < seconds; t += 0.1 {
		for i, c := range room.Cameras {
			if !lost(i, t) {
				events = append(events, schemas.Event{Topic: schemas.Sightings, Key: store, Body: schemas.Observation{
					Camera: c.Camera, Time: schemas.Minute + schemas.Micros(t*1e6), Width: 8 * columns, Height: 8 * rows,
					People: []schemas.Detection{silhouette(c, walkers, t)},
				}})
			}
		}
	}
	return append(events, schemas.Event{Topic: schemas.Sightings, Key: store, Body: schemas.Tick{Source: "1", Watermark: schemas.Hour}})
}

// Once they have been found: however many shoppers walk round each other, hide each other and share one box, and
// whichever frames are lost: as long as they walk, each keeps one identity, and nobody is
// made up. (Who stands where one camera alone sees them is not told of.)
func TestIdentitiesStay(t *testing.T) {
	const checks = "12" // of films of six seconds
	if err := flag.Set("rapid.checks", checks); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "shoppers")
		pace := rapid.Float64Range(0.4, 0.9).Draw(t, "radians a second")
		var walkers []walker
		var walks []func(float64) (float64, float64)
		for i := range n {
			radius := rapid.Float64Range(0.7, 1.2).Draw(t, "radius")
			walk := func(t float64) (float64, float64) {
				turn := pace*t + 2*math.Pi*float64(i)/float64(n)
				return radius * math.Cos(turn), radius * math.Sin(turn)
			}
			dress := func() colour {
				return colour{rapid.Float64Range(60, 200).Draw(t, "luma"), rapid.Float64Range(80, 180).Draw(t, "blue"), rapid.Float64Range(80, 180).Draw(t, "red")}
			}
			walkers = append(walkers, walker{walk: walk, height: rapid.Float64Range(1.6, 1.9).Draw(t, "height"), wears: [bands]colour{dress(), dress(), dress()}})
			walks = append(walks, walk)
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		share := rapid.Float64Range(0, 0.3).Draw(t, "share of frames lost")
		people := play(silhouettes(6, walkers, func(int, float64) bool { return rng.Float64() < share }))
		if got := follow(t, people[len(people)/3:], walks); len(got) != n {
			t.Errorf("identities %v, want %d", got, n)
		}
	})
}

// rack is a shelf along the room, half a metre before who stands in its middle.
var rack = schemas.Planogram{Facings: []schemas.Facing{{
	Product: "tea", Volume: schemas.Volume{Corner: schemas.Point{X: -1.5, Y: 0.55, Z: 1}, Size: schemas.Point{X: 3, Y: 0.4, Z: 0.3}},
}}}

// A hand that is stretched out to the goods is found, and none of who lets theirs hang.
func TestHandIsFound(t *testing.T) {
	still := func(x float64) func(float64) (float64, float64) {
		return func(float64) (float64, float64) { return x, 0 }
	}
	want := schemas.Point{X: -0.2, Y: 0.55, Z: 1.1}
	wears := [bands]colour{{150, 112, 150}, {90, 170, 90}, {60, 120, 130}}
	film := silhouettes(3, []walker{{still(0.8), 1.75, wears, nil}, {still(-0.5), 1.7, wears, &want}}, func(int, float64) bool { return false })
	people := play(append([]schemas.Event{{Topic: schemas.Sightings, Key: store, Body: rack}}, film...))
	last := people[len(people)-1].Persons
	if len(last) != 2 {
		t.Fatalf("%d persons, want 2", len(last))
	}
	for _, p := range last {
		head, _ := p.Point(schemas.Head)
		hand, seen := p.Point(schemas.RightHand)
		if reaches := head.Place.X < 0; reaches != seen {
			t.Errorf("who stands at %.2f reaches: %v, want %v", head.Place.X, seen, reaches)
		}
		if d := apart(hand.Place, schemas.Point{X: want.X - 0.5, Y: want.Y, Z: want.Z}); seen && d > 0.2 {
			t.Errorf("hand at %.2f, %.2f m off", hand.Place, d)
		}
	}
}

// Who comes in as another goes out at the same place is not taken for them, even if they are
// dressed nearly alike.
func TestNewcomerIsNotWhoLeft(t *testing.T) {
	const leaves, away = 4.0, 50.0
	grey := walker{walk: func(t float64) (float64, float64) {
		if t >= leaves {
			return away, away
		}
		return 0, min(1.2, -1+0.6*t)
	}, height: 1.75, wears: [bands]colour{{128, 128, 128}, {128, 128, 128}, {128, 128, 128}}}
	pink := walker{walk: func(t float64) (float64, float64) {
		if t < leaves {
			return away, away
		}
		return 0, 1.2 - 0.5*(t-leaves)
	}, height: 1.75, wears: [bands]colour{{168, 148, 148}, {168, 148, 148}, {168, 148, 148}}}
	door := schemas.Layout{Gates: []schemas.Gate{{From: schemas.Point{X: 1, Y: 1.6}, To: schemas.Point{X: -1, Y: 1.6}, Depth: 0.75, Way: schemas.BothWays}}}
	film := silhouettes(8, []walker{grey, pink}, func(int, float64) bool { return false })
	people := play(append([]schemas.Event{{Topic: schemas.Sightings, Key: store, Body: door}}, film...))
	seen := map[string]bool{}
	for _, p := range people {
		for _, person := range p.Persons {
			seen[person.Target] = true
		}
	}
	if len(seen) != 2 {
		t.Errorf("identities %v, want two", seen)
	}
}
