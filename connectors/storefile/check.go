package storefile

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// checker looks for what a schema cannot say.
type checker struct {
	Definition
	room, plan, goods document
	found             Problems
}

func (c *checker) check() {
	if f := c.Room.Floor; f.From[0] >= f.To[0] || f.From[1] >= f.To[1] {
		c.wrong(c.room, "the floor's to is not beyond its from", "give from the smaller x and y", "floor")
		return
	}
	c.fixtures()
	c.cameras()
	c.gates()
	c.facings(c.products())
}

// wrong adds a problem at a path of keys and indices.
func (c *checker) wrong(d document, what, remedy string, path ...any) {
	steps := make([]string, len(path))
	for i, step := range path {
		steps[i] = fmt.Sprint(step)
	}
	c.found = append(c.found, Problem{d.file, d.at(steps...).Line, what, remedy})
}

// ids finds names that are there twice.
func ids[T any](c *checker, list string, all []T, id func(T) string) {
	seen := map[string]int{}
	for i, of := range all {
		if before, again := seen[id(of)]; again {
			line := c.room.at(list, strconv.Itoa(before), "id").Line
			c.wrong(c.room, fmt.Sprintf("id %q is that of line %d already", id(of), line), "give each an id of its own", list, i, "id")
			continue
		}
		seen[id(of)] = i
	}
}

func (c *checker) inside(at Spot) bool {
	const millimetre = 0.001
	f := c.Room.Floor
	return at[0] >= f.From[0]-millimetre && at[0] <= f.To[0]+millimetre &&
		at[1] >= f.From[1]-millimetre && at[1] <= f.To[1]+millimetre
}

// within says that a thing stands in the room.
func (c *checker) within(thing string, at Spot, path ...any) {
	if !c.inside(at) {
		f := c.Room.Floor
		c.wrong(c.room, fmt.Sprintf("%s reaches [%.2f, %.2f], which is outside the floor", thing, at[0], at[1]),
			fmt.Sprintf("move it into [%g, %g] to [%g, %g], or widen the floor", f.From[0], f.From[1], f.To[0], f.To[1]), path...)
	}
}

func (c *checker) fixtures() {
	ids(c, "fixtures", c.Room.Fixtures, func(f Fixture) string { return f.ID })
	for i, f := range c.Room.Fixtures {
		for _, corner := range f.corners() {
			if at := (Spot{corner.X, corner.Y}); !c.inside(at) {
				c.within("fixture "+f.ID, at, "fixtures", i, "place")
				break
			}
		}
		for s := 1; s < len(f.Shelves); s++ {
			below, above := f.Shelves[s-1], f.Shelves[s]
			switch {
			case above.Height <= below.Height:
				c.wrong(c.room, fmt.Sprintf("shelf %d of fixture %s is not above shelf %d", s+1, f.ID, s), "list shelves from the lowest", "fixtures", i, "shelves", s, "height")
			case below.Height+below.Clearance > above.Height+1e-9:
				c.wrong(c.room, fmt.Sprintf("the clearance of shelf %d of fixture %s reaches %.3f m, but shelf %d is at %.3f m", s, f.ID, below.Height+below.Clearance, s+1, above.Height),
					fmt.Sprintf("give at most %.3f", above.Height-below.Height), "fixtures", i, "shelves", s-1, "clearance")
			}
		}
	}
}

func (c *checker) cameras() {
	ids(c, "cameras", c.Room.Cameras, func(of Camera) string { return of.ID })
	for i, of := range c.Room.Cameras {
		c.within("camera "+of.ID, Spot{of.Place[0], of.Place[1]}, "cameras", i, "place")
		if of.Place == of.LookAt {
			c.wrong(c.room, fmt.Sprintf("camera %s looks at where it is", of.ID), "give a place in the middle of its picture", "cameras", i, "look_at")
		}
		if !(of.Focal[0] > 0 && of.Focal[1] > 0) {
			c.wrong(c.room, fmt.Sprintf("camera %s has no focal length", of.ID), "give two numbers above 0, in widths and heights of the picture", "cameras", i, "focal")
		}
	}
}

func (c *checker) gates() {
	ids(c, "gates", c.Room.Gates, func(g Gate) string { return g.ID })
	for i, g := range c.Room.Gates {
		c.within("gate "+g.ID, g.From, "gates", i, "from")
		c.within("gate "+g.ID, g.To, "gates", i, "to")
		if g.From == g.To {
			c.wrong(c.room, fmt.Sprintf("gate %s has no width", g.ID), "give the two ends of the line that shoppers cross", "gates", i)
		}
	}
}

// products checks codes and prices, and returns who owns each code.
func (c *checker) products() map[string]string {
	owner := map[string]string{} // by schemas.ProductID
	for i, p := range c.Products {
		at := []any{"products", i, "codes"}
		for j, code := range p.Codes {
			if looksLikeGTIN(code) {
				if _, err := schemas.ParseGTIN(code); err != nil {
					c.wrong(c.goods, fmt.Sprintf("%s: %v", p.Name, err), "read the barcode again; a code of the store's own has another length", append(at, j)...)
				}
			}
			id := schemas.ProductID(code)
			if other, taken := owner[id]; taken {
				c.wrong(c.goods, fmt.Sprintf("code %s is that of %s already", code, other), "leave it with one product, once", append(at, j)...)
			}
			owner[id] = p.Name
		}
		if _, err := schemas.ParseMoney(p.Price, c.Room.Currency); err != nil {
			c.wrong(c.goods, fmt.Sprintf("%s: %v", p.Name, err), "write the price as in 2.49", "products", i, "price")
		}
	}
	return owner
}

// looksLikeGTIN says that a code has the length and the digits of one.
func looksLikeGTIN(code string) bool {
	for _, r := range code {
		if r < '0' || r > '9' {
			return false
		}
	}
	return slices.Contains([]int{8, 12, 13, 14}, len(code))
}

// facings checks that facings stand on plates that are there, one on each, and that their
// products are known.
func (c *checker) facings(owner map[string]string) {
	taken := map[schemas.PlateRef]int{} // by whose facing, as an index
	for i, f := range c.Facings {
		if f.Product != "" && owner[schemas.ProductID(f.Product)] == "" {
			c.wrong(c.plan, fmt.Sprintf("product %s is not in %s", f.Product, filepath.Base(c.goods.file)), "add it there, or correct the code", "facings", i, "product")
		}
		if !c.stands(i, f) {
			continue
		}
		for _, plate := range f.plates() {
			if before, again := taken[plate]; again {
				line := c.plan.at("facings", strconv.Itoa(before)).Line
				c.wrong(c.plan, fmt.Sprintf("plate %d of shelf %d of fixture %s is taken by line %d", plate.Plate, f.Shelf, f.Fixture, line), "let facings end before the next begins", "facings", i)
				break
			}
			taken[plate] = i
		}
	}
}

// stands says whether the plates of a facing are there.
func (c *checker) stands(i int, f Facing) bool {
	fixture, known := c.Room.fixture(f.Fixture)
	switch {
	case !known:
		c.wrong(c.plan, fmt.Sprintf("there is no fixture %q", f.Fixture), "name one of "+FileName+", or add it there", "facings", i, "fixture")
	case f.Shelf > len(fixture.Shelves):
		c.wrong(c.plan, fmt.Sprintf("fixture %s has no shelf %d", f.Fixture, f.Shelf), fmt.Sprintf("give 1 to %d, from the lowest", len(fixture.Shelves)), "facings", i, "shelf")
	case f.From > f.To:
		c.wrong(c.plan, fmt.Sprintf("the facing goes from plate %d back to %d", f.From, f.To), "give the left plate first", "facings", i, "from")
	case f.To > fixture.Shelves[f.Shelf-1].Plates:
		c.wrong(c.plan, fmt.Sprintf("shelf %d of fixture %s has no plate %d", f.Shelf, f.Fixture, f.To), fmt.Sprintf("give 1 to %d, from the left", fixture.Shelves[f.Shelf-1].Plates), "facings", i, "to")
	default:
		return true
	}
	return false
}
