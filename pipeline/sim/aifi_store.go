package sim

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
)

func plateRef(fixture, shelf, plate int) object {
	return object{
		"shelf_id":    object{"gondola_id": object{"id": fixture}, "shelf_index": shelf},
		"plate_index": plate,
	}
}

// volume is a box. Zeros are left out, as protocol buffers do.
func volume(f Facing, corner, rotation object) object {
	return object{
		"transform": object{"translation": corner, "rotation": rotation},
		"dim_x":     f.Width, "dim_y": f.Depth, "dim_z": f.Height,
	}
}

func (r *Recording) writePlanogram(out *json.Encoder) error {
	ids := r.ids(3)
	for _, f := range slices.Concat(r.day.store.Facings, r.day.store.Unsensed) {
		var plates []object
		for plate := f.From; plate <= f.To; plate++ {
			plates = append(plates, plateRef(f.Fixture, f.Shelf, plate))
		}
		product := object{}
		if f.Product >= 0 {
			product = object{"barcode_type": "UPC", "id": r.day.store.Products[f.Product].Barcode}
		}
		corner, rotation := object{"x": f.X, "z": f.Z}, object{}
		if f.Turn != 0 {
			corner["y"], rotation["z"] = f.Y, f.Turn
		}
		err := out.Encode(object{
			"_id":                  ids.document(0),
			"plate_ids":            plates,
			"planogram_product_id": product,
			"coordinates":          volume(f, f.onShelf(), object{}),
			"global_coordinates":   volume(f, corner, rotation),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeGates writes the door, which is not of AiFi's format: who walks along it from one end
// to the other has the store on their left.
func writeGates(out *json.Encoder) error {
	end := func(at vec) object { return object{"x": at.X, "y": at.Y} }
	return out.Encode(object{
		"gate_id": object{"id": doorID}, "from": end(door[0]), "to": end(door[1]), "depth": doorDepth, "way": "both",
	})
}

// onShelf is the facing's place on its shelf, plates being side by side.
func (f Facing) onShelf() object {
	if f.From == 1 {
		return object{}
	}
	return object{"x": f.Width / float64(f.To-f.From+1) * float64(f.From-1)}
}

// writeProducts writes the catalogue, among much that the store does not have on its
// shelves. As in the real one, every product is there twice.
func (r *Recording) writeProducts(out *json.Encoder) error {
	ids := r.ids(4)
	for range 2 {
		for _, p := range slices.Concat(r.day.store.Products, elsewhere(r.day.store)) {
			metadata := object{"name": p.Name, "thumbnail": "https://example.com/products/" + p.Barcode + ".png"}
			if p.Price > 0 {
				metadata["price"] = p.Price
			}
			if p.Listed > 0 {
				metadata["weight"] = p.Listed
			}
			err := out.Encode(object{
				"_id":        ids.document(0),
				"product_id": object{"barcode_type": "UPC", "id": p.Barcode},
				"metadata":   metadata,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// elsewhere are products that no shelf holds: dishes with short codes, and some without a
// weight or a price.
func elsewhere(s *Store) []Product {
	rng := rand.New(rand.NewPCG(builtInSeed, 2))
	taken := map[string]bool{}
	for _, p := range s.Products {
		taken[p.Barcode] = true
	}
	var all []Product
	for n := range 60 {
		p := Product{Name: "Dish " + strconv.Itoa(n+1), Listed: 40 + 600*rng.Float64(), Price: 1}
		p.Barcode = strconv.Itoa(n/10) + strconv.Itoa(n%10)
		if n >= 40 {
			p.Barcode = barcode(rng, 5000+n)
		}
		if n%17 == 3 {
			p.Listed = 0
		}
		if n%13 == 5 {
			p.Price = 0
		}
		if !taken[p.Barcode] {
			all = append(all, p)
		}
	}
	return all
}

// writeCalibration says where the cameras are and how they see.
func (r *Recording) writeCalibration(out *json.Encoder) error {
	cameras := object{}
	for _, c := range ceiling {
		cameras[strconv.Itoa(c.id)] = c.calibration()
	}
	return out.Encode(object{"world_ltrb": []int{-64, -110, 227, 56}, "cameras": cameras})
}
