// Package storefile reads a store's definition: store.yaml with its floor, fixtures,
// cameras and gates, and beside it a planogram and a catalogue, each as CSV or YAML.
// Lengths are metres, angles degrees. JSON Schemas for editors lie in this folder:
//
//	# yaml-language-server: $schema=.../connectors/storefile/store.schema.json
//
// Whatever is wrong is a Problem with its file, its line and what to do; a definition is
// whole or not at all. Package schemas says what is made of it: a Planogram, a Catalogue,
// a StorePolicy, a Layout and a Calibration.
package storefile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/exeunt-io/exeunt/schemas"
)

// FileName is what the definition is called in its folder.
const FileName = "store.yaml"

// Definition is a store that was read and found to be whole.
type Definition struct {
	Room     Room
	Facings  []Facing
	Products []Product
}

// Room is store.yaml.
type Room struct {
	Version   string
	Name      string
	Currency  string // ISO 4217
	Planogram string // file name, relative to store.yaml
	Catalogue string // file name, relative to store.yaml
	// Handover is whose receipt goods are on that pass from hand to hand: taker, also
	// where it is empty, or holder.
	Handover schemas.Handover
	Floor    struct{ From, To Spot }
	Fixtures []Fixture
	Cameras  []Camera
	Gates    []Gate
}

// Spot is x and y on the floor, in metres.
type Spot [2]float64

// Place is x, y and z, in metres.
type Place [3]float64

// Fixture is a gondola or a cooler. Turn is in degrees, counter-clockwise seen from above.
type Fixture struct {
	ID         string
	Place      Spot // of its front left corner
	Turn       float64
	Depth      float64
	PlateWidth float64 `yaml:"plate_width"`
	Shelves    []Shelf // from the lowest
}

// Shelf is a row of load cells.
type Shelf struct {
	Height    float64 // above the floor
	Plates    int
	Clearance float64 // above the shelf
}

// Camera is a pinhole as OpenCV has it; Roll is in degrees.
type Camera struct {
	ID         string
	Place      Place
	LookAt     Place `yaml:"look_at"`
	Roll       float64
	Focal      [2]float64
	Centre     *[2]float64 // nil is the middle
	Distortion []float64
}

// Gate is a line that shoppers cross.
type Gate struct {
	ID       string
	From, To Spot
	Depth    float64 // before the line, where the tracker may lose who goes out; 0 is usualDepth
	Way      schemas.Way
}

// Facing is a product's stretch of plates, From to To, both included and from 1.
type Facing struct {
	Fixture         string
	Shelf, From, To int
	Product         string  // any of its codes; empty is kept free
	Height          float64 // of the goods; 0 is the shelf's clearance
}

// Product is a line of the catalogue.
type Product struct {
	Codes       []string
	Name        string
	Price       string  // decimal, in the store's currency
	TaxPercent  float64 `yaml:"tax_percent"`
	WeightGrams float64 `yaml:"weight_grams"`
}

// Read reads a definition from a folder, or from its store.yaml. An error that is
// Problems says what is wrong in the files; any other, that they cannot be read.
func Read(path string) (Definition, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, FileName)
	}
	r := reader{}
	room, err := r.file(path, "store", "", &r.Room)
	if err != nil {
		return Definition{}, err
	}
	if len(r.found) > 0 { // where the other files are is not known
		return Definition{}, r.found.ordered()
	}
	beside := func(name string) string { return filepath.Join(filepath.Dir(path), name) }
	var planogram struct{ Facings []Facing }
	plan, err := r.file(beside(r.Room.Planogram), "planogram", "facings", &planogram)
	if err != nil {
		return Definition{}, err
	}
	var catalogue struct{ Products []Product }
	goods, err := r.file(beside(r.Room.Catalogue), "catalogue", "products", &catalogue)
	if err != nil {
		return Definition{}, err
	}
	r.Facings, r.Products = planogram.Facings, catalogue.Products
	if len(r.found) == 0 {
		c := checker{Definition: r.Definition, room: room, plan: plan, goods: goods}
		c.check()
		r.found = c.found
	}
	if len(r.found) > 0 {
		return Definition{}, r.found.ordered()
	}
	return r.Definition, nil
}

// reader gathers what the files say and what is wrong with them.
type reader struct {
	Definition
	found Problems
}

// file reads one of the three; the error is of a file that cannot be opened.
func (r *reader) file(path, schema, list string, into any) (document, error) {
	d, err := readDocument(path, list)
	if broken := (Problems)(nil); errors.As(err, &broken) {
		r.found = append(r.found, broken...)
		return d, nil
	}
	if err != nil {
		return d, fmt.Errorf("%w; a store has %s and the planogram and the catalogue that it names", err, FileName)
	}
	r.found = append(r.found, loadShape(schema).decode(d, into)...)
	return d, nil
}
