package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// eachLine decodes every line of a small file; keep's error makes a dead letter of the
// line, and what keep has kept stays.
func (r *run) eachLine(name string, keep func(line []byte) error) error {
	lines, err := openLines(r.Dir, name)
	if err != nil {
		return err
	}
	defer lines.close()
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err == nil:
			err = keep(line)
		case !errors.Is(err, errLineTooLong):
			return err
		}
		if err == nil {
			continue
		}
		if err := r.refuse(lines.at, line, err); err != nil {
			return err
		}
	}
}

// facings reads planogram.json and notes which fixtures it names.
func (r *run) facings() ([]schemas.Facing, error) {
	var facings []schemas.Facing
	r.fixtures = map[string]bool{}
	err := r.eachLine(planogramFile, func(line []byte) error {
		facing, err := decodeFacing(line)
		if err != nil {
			return err
		}
		for _, plate := range facing.Plates {
			r.fixtures[plate.Fixture] = true
		}
		facings = append(facings, facing)
		return nil
	})
	return facings, err
}

func decodeFacing(line []byte) (schemas.Facing, error) {
	var doc facingDocument
	if err := json.Unmarshal(line, &doc); err != nil {
		return schemas.Facing{}, fmt.Errorf("read facing: %w", err)
	}
	facing := schemas.Facing{Volume: schemas.Volume{
		Corner: schemas.Point(doc.Global.Transform.Translation), // already in metres
		Size:   schemas.Point{X: doc.Global.X, Y: doc.Global.Y, Z: doc.Global.Z},
		Yaw:    doc.Global.Transform.Rotation.Z,
	}}
	if doc.Product.Barcode != "" {
		facing.Product = schemas.ProductID(doc.Product.Barcode)
	}
	for _, p := range doc.Plates {
		plate := schemas.PlateRef{Fixture: fixtureName(p.ShelfID), Shelf: p.ShelfID.Shelf, Plate: p.Plate}
		if p.ShelfID.Gondola.ID < 1 || plate.Shelf < 1 || plate.Plate < 1 {
			return schemas.Facing{}, fmt.Errorf("read facing of %q: gondola %s shelf %d plate %d is not a plate",
				doc.Product.Barcode, plate.Fixture, plate.Shelf, plate.Plate)
		}
		facing.Plates = append(facing.Plates, plate)
	}
	if len(facing.Plates) == 0 {
		return schemas.Facing{}, fmt.Errorf("read facing of %q: it stands on no plate", doc.Product.Barcode)
	}
	return facing, nil
}

// products reads products.json. Codes that mean one product (a barcode with and without
// its leading zeros) become one product with several barcodes.
func (r *run) products() ([]schemas.Product, error) {
	var products []schemas.Product
	index := map[string]int{}
	err := r.eachLine(productsFile, func(line []byte) error {
		var doc productDocument
		if err := json.Unmarshal(line, &doc); err != nil {
			return fmt.Errorf("read product: %w", err)
		}
		if doc.Product.Barcode == "" {
			return errors.New("read product: it has no barcode")
		}
		product := r.product(doc)
		if i, again := index[product.ID]; again {
			return addAlias(&products[i], product)
		}
		index[product.ID] = len(products)
		products = append(products, product)
		if !(product.WeightGrams > 0) {
			return fmt.Errorf("read product %s (%s): it has no weight, so only its place tells it until picks show one", doc.Product.Barcode, product.Name)
		}
		return nil
	})
	return products, err
}

func (r *run) product(doc productDocument) schemas.Product {
	return schemas.Product{
		ID:          schemas.ProductID(doc.Product.Barcode),
		Barcodes:    []string{doc.Product.Barcode},
		Name:        doc.Metadata.Name,
		Price:       schemas.Money{Minor: int64(math.Round(doc.Metadata.Price * 100)), Currency: r.Currency},
		WeightGrams: doc.Metadata.WeightGrams,
	}
}

// addAlias keeps one more code of a product that is already there. A second line that
// says otherwise is refused: the first stands.
func addAlias(known *schemas.Product, again schemas.Product) error {
	if known.WeightGrams != again.WeightGrams || known.Price != again.Price {
		return fmt.Errorf("read product %s: %g g at %s, but an earlier line says %g g at %s, which stands",
			again.Barcodes[0], again.WeightGrams, again.Price, known.WeightGrams, known.Price)
	}
	if !slices.Contains(known.Barcodes, again.Barcodes[0]) {
		known.Barcodes = append(known.Barcodes, again.Barcodes[0])
	}
	return nil
}
