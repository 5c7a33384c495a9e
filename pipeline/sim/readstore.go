package sim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// ReadStore takes the room and the goods of a recording in AiFi's format: its planogram
// and its products. Facings that are empty or turned, such as a cooler's, count as
// unsensed, since the built-in shoppers know shelves along y = 0 only.
func ReadStore(dir string) (*Store, error) {
	s := &Store{}
	products, err := s.readProducts(filepath.Join(dir, "products.json"))
	if err != nil {
		return nil, err
	}
	err = eachDocument(filepath.Join(dir, "planogram.json"), func(decode func(any) error) error {
		var doc facingDocument
		if err := decode(&doc); err != nil {
			return err
		}
		return s.addFacing(doc, products)
	})
	if err != nil {
		return nil, err
	}
	if len(s.stocked()) == 0 {
		return nil, fmt.Errorf("read store %s: no facing along y = 0 holds a product with a weight", dir)
	}
	return s, nil
}

type facingDocument struct {
	Plates []struct {
		Shelf struct {
			Gondola struct{ ID int } `json:"gondola_id"`
			Index   int              `json:"shelf_index"`
		} `json:"shelf_id"`
		Plate int `json:"plate_index"`
	} `json:"plate_ids"`
	Product struct{ ID string } `json:"planogram_product_id"`
	Global  struct {
		Transform struct {
			Translation struct{ X, Y, Z float64 }
			Rotation    struct{ Z float64 }
		}
		Width  float64 `json:"dim_x"`
		Depth  float64 `json:"dim_y"`
		Height float64 `json:"dim_z"`
	} `json:"global_coordinates"`
}

// readProducts draws the true weights: catalogues are a little wrong.
func (s *Store) readProducts(path string) (index map[string]int, err error) {
	rng := rand.New(rand.NewPCG(builtInSeed, 1))
	index = map[string]int{}
	err = eachDocument(path, func(decode func(any) error) error {
		var doc struct {
			Product  struct{ ID string } `json:"product_id"`
			Metadata struct {
				Name          string
				Price, Weight float64
			}
		}
		if err := decode(&doc); err != nil {
			return err
		}
		if _, again := index[doc.Product.ID]; again || !(doc.Metadata.Weight > 0) {
			return nil
		}
		index[doc.Product.ID] = len(s.Products)
		s.Products = append(s.Products, Product{
			Barcode: doc.Product.ID, Name: doc.Metadata.Name, Price: doc.Metadata.Price,
			Listed: doc.Metadata.Weight, Grams: trueWeight(rng, doc.Metadata.Weight),
		})
		return nil
	})
	return index, err
}

func (s *Store) addFacing(doc facingDocument, products map[string]int) error {
	if len(doc.Plates) == 0 {
		return nil
	}
	first, last := doc.Plates[0], doc.Plates[len(doc.Plates)-1]
	product, known := products[doc.Product.ID]
	if !known {
		product = -1
	}
	place := doc.Global.Transform.Translation
	facing := Facing{
		Product: product, Fixture: first.Shelf.Gondola.ID, Shelf: first.Shelf.Index,
		From: first.Plate, To: last.Plate,
		X: place.X, Y: place.Y, Z: place.Z, Turn: doc.Global.Transform.Rotation.Z,
		Width: doc.Global.Width, Depth: doc.Global.Depth, Height: doc.Global.Height,
	}
	if product < 0 || math.Abs(facing.Turn) > 0.1 {
		s.Unsensed = append(s.Unsensed, facing)
		return nil
	}
	s.Facings = append(s.Facings, facing)
	s.widen(first.Shelf.Gondola.ID, first.Shelf.Index, last.Plate, place.X-float64(first.Plate-1)*plateWidth, place.Z)
	return nil
}

// widen makes sure that a fixture has a shelf with so many plates.
func (s *Store) widen(id, shelf, plates int, x, z float64) {
	i := slices.IndexFunc(s.Fixtures, func(f Fixture) bool { return f.ID == id })
	if i < 0 {
		i = len(s.Fixtures)
		s.Fixtures = append(s.Fixtures, Fixture{ID: id, X: x, PlateWidth: plateWidth})
	}
	f := &s.Fixtures[i]
	for len(f.Shelves) < shelf {
		f.Shelves = append(f.Shelves, 0)
	}
	f.Shelves[shelf-1] = z
	f.Plates = max(f.Plates, plates)
	f.ReportedPlates = max(12, f.Plates)
}

// eachDocument calls keep for every JSON document of a file.
func eachDocument(path string, keep func(decode func(any) error) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read store: %w", err)
	}
	defer f.Close()
	documents := json.NewDecoder(bufio.NewReader(f))
	for {
		err := keep(documents.Decode)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read store %s: %w", path, err)
		}
	}
}

// trueWeight draws what a product weighs on average whose catalogue says listed grams.
func trueWeight(rng *rand.Rand, listed float64) float64 {
	if listed < 5 { // no product is so light: the catalogue is plainly wrong
		return 30 * math.Exp(rng.Float64()*math.Log(500/30.0))
	}
	return listed * (1 + catalogueError(rng))
}
