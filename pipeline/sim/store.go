package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Store is the room: fixtures with shelves of plates, what stands on them, and the
// catalogue. Lengths are metres, weights grams. Shelves' fronts lie along y = 0, goods
// behind it, shoppers before it.
type Store struct {
	Fixtures []Fixture
	Facings  []Facing
	Products []Product
	// Unsensed are facings that the planogram names and no scale is under.
	Unsensed []Facing
}

// Fixture is a gondola of shelves.
type Fixture struct {
	ID             int
	X              float64   // of its left side
	Shelves        []float64 // height of each, from the lowest
	Plates         int       // a shelf
	PlateWidth     float64   // of the load cells, side by side
	ReportedPlates int       // the converter's, which may be more
}

func (f *Fixture) length() float64 { return float64(f.Plates) * f.PlateWidth }

// Facing is a product's stretch of plates on a shelf. Product is an index; -1 is empty. Y
// and Turn (radians, counterclockwise) are 0 but for fixtures that stand elsewhere.
type Facing struct {
	Product                    int
	Fixture, Shelf, From, To   int // plates From to To, counted from 1
	X, Z, Width, Depth, Height float64
	Y, Turn                    float64
}

// Product is something to buy. Grams is the true mean; the catalogue says Listed.
type Product struct {
	Barcode       string
	Name          string
	Grams, Listed float64
	Price         float64
}

const (
	plateWidth = 0.1016 // of the recorded store's load cells
	shelfDepth = 0.4064
)

// builtInSeed draws the built-in store, the same on every machine.
const builtInSeed = 20200422

// BuiltIn is a store like the recorded one: four gondolas in a row, 94 products, some of
// them as heavy as others to the gram.
func BuiltIn() *Store {
	rng := rand.New(rand.NewPCG(builtInSeed, 0))
	s := &Store{Fixtures: []Fixture{
		{ID: 1, X: 0.025, Shelves: []float64{0.27, 0.565, 0.79, 0.995, 1.235, 1.535}, Plates: 12, PlateWidth: plateWidth, ReportedPlates: 14},
		{ID: 2, X: 1.244, Shelves: []float64{0.27, 0.53, 0.78, 1.01, 1.287, 1.49}, Plates: 9, PlateWidth: plateWidth, ReportedPlates: 12},
		{ID: 3, X: 2.159, Shelves: []float64{0.27, 0.53, 0.85, 1.087, 1.317}, Plates: 12, PlateWidth: plateWidth, ReportedPlates: 12},
		{ID: 4, X: 3.378, Shelves: []float64{0.27, 0.53, 0.85, 1.087, 1.317, 1.54}, Plates: 9, PlateWidth: plateWidth, ReportedPlates: 12},
	}}
	for _, fixture := range s.Fixtures {
		for shelf, z := range fixture.Shelves {
			s.fill(rng, fixture, shelf, z)
		}
	}
	s.addUnsensed(rng)
	return s
}

// addUnsensed adds an empty top shelf, and a cooler that stands across the end of the row
// and holds goods of its own and some that the shelves hold too.
func (s *Store) addUnsensed(rng *rand.Rand) {
	s.Unsensed = append(s.Unsensed, Facing{
		Product: -1, Fixture: 3, Shelf: 6, From: 1, To: 12, X: 2.159, Z: 1.54,
		Width: 12 * plateWidth, Depth: shelfDepth, Height: 0.47,
	})
	shelved := len(s.Products)
	for shelf := 1; shelf <= 5; shelf++ {
		for _, plates := range [][2]int{{1, 3}, {4, 4}, {5, 7}} {
			product := rng.IntN(shelved)
			if rng.Float64() < 0.6 {
				product = s.addProduct(rng, 2)
			}
			from, width := plates[0], float64(plates[1]-plates[0]+1)*plateWidth
			s.Unsensed = append(s.Unsensed, Facing{
				Product: product, Fixture: 5, Shelf: shelf, From: from, To: plates[1], Turn: -math.Pi / 2,
				X: 4.318, Y: -0.343 - float64(from-1)*plateWidth, Z: 0.25 + 0.33*float64(shelf-1),
				Width: width, Depth: 0.7874, Height: 0.23,
			})
		}
	}
}

// fill puts products side by side until the shelf is full. Neighbours are often of one
// brand, and so of one weight.
func (s *Store) fill(rng *rand.Rand, fixture Fixture, shelf int, z float64) {
	for from := 1; from <= fixture.Plates; {
		width := min(1+rng.IntN(4), fixture.Plates-from+1)
		product := s.addProduct(rng, width)
		s.Facings = append(s.Facings, Facing{
			Product: product, Fixture: fixture.ID, Shelf: shelf + 1, From: from, To: from + width - 1,
			X: fixture.X + float64(from-1)*plateWidth, Z: z,
			Width: float64(width) * plateWidth, Depth: shelfDepth, Height: 0.2,
		})
		from += width
	}
}

func (s *Store) addProduct(rng *rand.Rand, width int) int {
	grams := 12 * math.Exp(rng.Float64()*math.Log(900/12.0)) // log-uniform from 12 to 900 g
	if n := len(s.Products); n > 0 && rng.Float64() < 0.35 {
		grams = s.Products[n-1].Grams * (1 + 0.004*rng.NormFloat64()) // a sister product
	}
	if width == 1 {
		grams = min(grams, 400)
	}
	n := len(s.Products) + 1
	s.Products = append(s.Products, Product{
		Barcode: barcode(rng, n),
		Name:    s.name(grams),
		Grams:   grams,
		Listed:  math.Round(grams*(1+catalogueError(rng))*10) / 10,
		Price:   float64(50+rng.IntN(700)) / 100,
	})
	return n - 1
}

// catalogueError is the part by which a catalogue's weight is off: a percent or two, at
// times much more, and for one product in a hundred it is plainly wrong.
func catalogueError(rng *rand.Rand) float64 {
	switch u := rng.Float64(); {
	case u < 0.01:
		return math.Copysign(0.1+0.3*rng.Float64(), rng.Float64()-0.5)
	case u < 0.05:
		return 0.06 * rng.NormFloat64()
	}
	return 0.012 * rng.NormFloat64()
}

// barcode is a UPC-A code, or for one in twelve a code of the store's own.
func barcode(rng *rand.Rand, n int) string {
	if n%12 == 0 {
		return fmt.Sprintf("%d", 120000+n)
	}
	code := fmt.Sprintf("0%05d%05d", 10000+rng.IntN(89999), n)
	sum := 0
	for i, c := range code {
		sum += int(c-'0') * (3 - 2*(i%2))
	}
	return code + fmt.Sprint((10-sum%10)%10)
}

// fixture finds a fixture by its number.
func (s *Store) fixture(id int) *Fixture {
	for i := range s.Fixtures {
		if s.Fixtures[i].ID == id {
			return &s.Fixtures[i]
		}
	}
	panic(fmt.Sprintf("no fixture %d", id))
}
