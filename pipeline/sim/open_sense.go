package sim

import (
	"math"
	"slices"
	"strconv"

	"github.com/exeunt-io/exeunt/schemas"
)

// at is a moment of the open store in event time.
func (o *Open) at(seconds float64) schemas.Micros {
	return o.began + schemas.Micros(math.Round(seconds*float64(schemas.Second)))
}

// weights samples a fixture from now on.
func (o *Open) weights(fs *fixtureScales) schemas.Weights {
	hertz := o.day.config.Hertz
	w := schemas.Weights{
		Fixture: strconv.Itoa(fs.fixture.ID),
		Time:    o.at(o.now),
		Period:  schemas.Micros(math.Round(1e6 / hertz)),
		Samples: int32(hertz * momentSeconds),
		Shelves: int32(len(fs.scales)),
		Plates:  int32(fs.fixture.Plates),
	}
	for n := range w.Samples {
		for _, shelf := range o.day.sample(fs, o.now+float64(n)/hertz) {
			for _, grams := range shelf {
				w.Grams = append(w.Grams, float32(grams))
			}
		}
	}
	return w
}

// jointsOf are the schemas' names of a skeleton's joints. Wrists and hands are one place.
var jointsOf = [joints][]schemas.Joint{
	{schemas.Head}, {schemas.Neck}, {schemas.LeftShoulder}, {schemas.RightShoulder}, {schemas.LeftElbow}, {schemas.RightElbow},
	{schemas.LeftWrist, schemas.LeftHand}, {schemas.RightWrist, schemas.RightHand},
}

// people is what the tracker sees at a moment.
func (o *Open) people(t float64) schemas.People {
	p := schemas.People{Time: o.at(t), Sent: o.at(t), Source: "targets"}
	for _, s := range o.tracker.look(t, t-o.looked) {
		person := schemas.Person{Target: o.day.actors[s.actor].target, State: "valid_entrance"}
		for j, names := range jointsOf {
			for _, name := range names {
				if s.scores[j] > 0 {
					person.Points = append(person.Points, schemas.KeyPoint{Joint: name, Place: schemas.Point(s.places[j]), Score: float32(s.scores[j])})
				}
			}
		}
		for _, b := range s.boxes {
			person.Boxes = append(person.Boxes, schemas.Box{
				Camera: strconv.Itoa(b.camera), Time: o.at(b.t),
				X0: float32(b.left), Y0: float32(b.top), X1: float32(b.right), Y1: float32(b.bottom),
			})
		}
		p.Persons = append(p.Persons, person)
	}
	o.looked = t
	return p
}

// planogram is where the goods stand.
func (o *Open) planogram() schemas.Planogram {
	planogram := schemas.Planogram{Time: o.began, Version: "simulated"}
	for _, f := range o.day.store.Facings {
		facing := schemas.Facing{Volume: schemas.Volume{
			Corner: schemas.Point{X: f.X, Y: f.Y, Z: f.Z}, Size: schemas.Point{X: f.Width, Y: f.Depth, Z: f.Height}, Yaw: f.Turn,
		}}
		if f.Product >= 0 {
			facing.Product = schemas.ProductID(o.day.store.Products[f.Product].Barcode)
		}
		for plate := f.From; plate <= f.To; plate++ {
			facing.Plates = append(facing.Plates, schemas.PlateRef{Fixture: strconv.Itoa(f.Fixture), Shelf: int32(f.Shelf), Plate: int32(plate)})
		}
		planogram.Facings = append(planogram.Facings, facing)
	}
	return planogram
}

// Define is the store as it stands: its planogram, its catalogue and its door.
func (o *Open) Define() []schemas.Body {
	catalogue := schemas.Catalogue{Time: o.began, Version: "simulated"}
	for _, p := range o.day.store.Products {
		catalogue.Products = append(catalogue.Products, schemas.Product{
			ID: schemas.ProductID(p.Barcode), Barcodes: []string{p.Barcode}, Name: p.Name,
			Price:       schemas.Money{Minor: int64(math.Round(p.Price * 100)), Currency: "USD"},
			WeightGrams: p.Listed,
		})
	}
	return []schemas.Body{o.planogram(), catalogue, o.layout()}
}

// CardOf is the card of the shopper whom the tracker calls by a name.
func CardOf(target string) string { return "card of " + target }

// scan is the card that a shopper shows at the door; some money is held on it.
func (o *Open) scan(a *actor) schemas.GatePassed {
	return schemas.GatePassed{
		ID: "scan of " + a.target, Gate: doorID, Time: o.at(a.entered), Way: schemas.In,
		Credential: CardOf(a.target), Hold: schemas.Money{Minor: 50_00, Currency: "USD"},
	}
}

// scanned takes out the scans before a moment.
func (o *Open) scanned(until schemas.Micros) (scanned []schemas.Body) {
	o.scans = slices.DeleteFunc(o.scans, func(g schemas.GatePassed) bool {
		past := g.Time < until
		if past {
			scanned = append(scanned, g)
		}
		return past
	})
	return scanned
}

// doorID is what the door is called, and doorDepth how far before it the tracker may lose
// sight of who goes out, in metres.
const (
	doorID    = "door"
	doorDepth = 0.75
)

// layout is the door; who walks along it from its left end has the store on their left.
func (o *Open) layout() schemas.Layout {
	return schemas.Layout{Time: o.began, Version: "simulated", Gates: []schemas.Gate{{
		ID: doorID, From: schemas.Point(door[0]), To: schemas.Point(door[1]), Depth: doorDepth, Way: schemas.BothWays,
	}}}
}
