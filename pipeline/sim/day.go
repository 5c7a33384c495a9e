package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/exeunt-io/exeunt/pipeline/score"
)

// day is a recording that is being planned: who does what, and what that does to the
// scales. Times are seconds from its beginning.
type day struct {
	rng     *rand.Rand
	config  Config
	store   *Store
	goods   *goods
	actors  []*actor
	strides []stride
	knocks  []knock
	events  []Event
	ends    float64
}

// stride is somebody walking, which shakes what is near.
type stride struct {
	from, to float64
	actor    int
	hertz    float64 // at which fixtures ring after each step
}

// knock is a hand that meets a fixture.
type knock struct {
	t        float64
	fixture  int
	strength float64 // as of shake
	hertz    float64
}

// Event is something true that happened at a shelf.
type Event struct {
	Seconds  float64 `json:"seconds"`
	TargetID string  `json:"target_id"`
	Kind     string  `json:"kind"` // "pick" or "put_back"
	Barcode  string  `json:"barcode"`
	Grams    float64 `json:"grams"`
	Gondola  int     `json:"gondola"`
	Shelf    int     `json:"shelf"`
	X        float64 `json:"x"`
}

// Truth is what really happened.
type Truth struct {
	Receipts score.File
	Events   []Event
}

// newActor adds a shopper.
func (d *day) newActor() *actor {
	rng := rand.New(rand.NewPCG(d.config.Seed, uint64(1000+len(d.actors))))
	a := &actor{
		day: d, rng: rng, index: len(d.actors),
		target: fmt.Sprint(3_000_000_000_000_000_000 + rng.Int64N(1_000_000_000_000_000_000)),
		height: 1.55 + 0.3*rng.Float64(),
	}
	d.actors = append(d.actors, a)
	return a
}

func (d *day) note(a *actor, u *unit, kind string, at float64) {
	f := d.store.Facings[u.facing]
	d.events = append(d.events, Event{
		Seconds: at, TargetID: a.target, Kind: kind, Barcode: d.store.Products[u.product].Barcode,
		Grams: u.grams, Gondola: f.Fixture, Shelf: f.Shelf, X: u.x,
	})
}

// truth adds up who left with what. A unit that was handed over stays with who took it
// from the shelf.
func (d *day) truth() Truth {
	var file score.File
	for _, a := range d.actors {
		file.Receipts = append(file.Receipts, d.receipt(a))
	}
	slices.SortStableFunc(d.events, func(a, b Event) int { return cmp.Compare(a.Seconds, b.Seconds) })
	return Truth{Receipts: file.Normal(), Events: d.events}
}

// receipt lists the units that a shopper took last.
func (d *day) receipt(a *actor) score.Receipt {
	receipt := score.Receipt{TargetID: a.target}
	for _, u := range d.goods.units {
		if u.owner == a.index {
			receipt.Products = append(receipt.Products, score.Product{Barcode: d.store.Products[u.product].Barcode, Quantity: 1})
		}
	}
	return receipt
}
