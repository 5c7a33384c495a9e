package sim

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// unit is one piece of a product.
type unit struct {
	id      int
	product int
	grams   float64
	width   float64
	facing  int     // where it stands or stood last
	x       float64 // of its middle, on the shelf
	from    float64 // since when it stands there, in seconds
	gone    float64 // since when it does not; forever where it stays
	owner   int     // who took it last; -1 is nobody
}

const forever = 1e9

// goods are all units, and the loads that their moves put on the plates.
type goods struct {
	store *Store
	units []*unit
	loads []load
}

// stock fills every facing.
func stock(rng *rand.Rand, store *Store) *goods {
	g := &goods{store: store}
	for i := range store.Facings {
		g.fill(rng, i)
	}
	return g
}

// fill puts units of its product into a facing.
func (g *goods) fill(rng *rand.Rand, facing int) {
	f := g.store.Facings[facing]
	if f.Product < 0 {
		return
	}
	p := g.store.Products[f.Product]
	for range max(2, int(f.Width/0.09)*2) {
		u := &unit{
			id: len(g.units), product: f.Product, facing: facing, gone: forever, owner: -1,
			grams: p.Grams * (1 + 0.007*rng.NormFloat64()),
			width: min(0.03+0.00008*p.Grams, 0.09, f.Width),
		}
		u.x = place(rng, f, u.width)
		g.units = append(g.units, u)
	}
}

// place is where a unit of a width stands in a facing.
func place(rng *rand.Rand, f Facing, width float64) float64 {
	return f.X + width/2 + rng.Float64()*(f.Width-width)
}

// standing are the units that stand in the facing at the time and that nobody will take.
func (g *goods) standing(facing int, at float64) []*unit {
	var all []*unit
	for _, u := range g.units {
		if u.facing == facing && u.from <= at && u.gone == forever {
			all = append(all, u)
		}
	}
	return all
}

// choose draws one of them; nil where there is none.
func (g *goods) choose(rng *rand.Rand, facing int, at float64) *unit {
	standing := g.standing(facing, at)
	if len(standing) == 0 {
		return nil
	}
	return standing[rng.IntN(len(standing))]
}

// beside lists those that stand, the nearest to x first.
func (g *goods) beside(facing int, at, x float64) []*unit {
	standing := g.standing(facing, at)
	slices.SortStableFunc(standing, func(a, b *unit) int { return cmp.Compare(math.Abs(a.x-x), math.Abs(b.x-x)) })
	return standing
}

// shares is how a weight at x with a width lies on the plates of the facing's shelf.
func (g *goods) shares(facing int, x, width float64) []share {
	f := g.store.Facings[facing]
	fixture := g.store.fixture(f.Fixture)
	var shares []share
	for plate := 1; plate <= fixture.Plates; plate++ {
		left := fixture.X + float64(plate-1)*fixture.PlateWidth
		overlap := min(left+fixture.PlateWidth, x+width/2) - max(left, x-width/2)
		if overlap > 0 {
			shares = append(shares, share{plateID{f.Fixture, f.Shelf, plate}, overlap / width})
		}
	}
	return shares
}

// stocked lists the facings that hold goods.
func (s *Store) stocked() []int {
	all := make([]int, 0, len(s.Facings))
	for i, f := range s.Facings {
		if f.Product >= 0 && s.fixture(f.Fixture).ReportedPlates > 0 {
			all = append(all, i)
		}
	}
	return slices.Clip(all)
}
