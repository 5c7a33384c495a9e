package sim

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"
)

// began is the wall time of every recording's beginning.
var began = time.Date(2024, 3, 4, 9, 0, 0, 0, time.UTC)

func at(seconds float64) time.Time { return began.Add(time.Duration(seconds * float64(time.Second))) }

// object is a JSON object; encoding/json sorts its keys, so files are reproducible.
type object = map[string]any

// WriteAiFi writes the recording's five files into a directory, which it creates.
func (r *Recording) WriteAiFi(dir string) error {
	files := []struct {
		name  string
		write func(*json.Encoder) error
	}{
		{"planogram.json", r.writePlanogram},
		{"products.json", r.writeProducts},
		{"plate_data.json", r.writePlates},
		{"full_targets.json", r.writeTargets},
		{"calibration.json", r.writeCalibration},
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.name), func(w io.Writer) error { return f.write(json.NewEncoder(w)) }); err != nil {
			return err
		}
	}
	return nil
}

// WriteTruth writes truth.json and events.json into a directory, which it creates.
func (r *Recording) WriteTruth(dir string) error {
	for name, value := range map[string]any{"truth.json": r.Truth.Receipts, "events.json": object{"events": r.Truth.Events}} {
		if err := writeFile(filepath.Join(dir, name), func(w io.Writer) error { return json.NewEncoder(w).Encode(value) }); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write recording: %w", err)
	}
	buffered := bufio.NewWriter(f)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("write recording %s: %w", path, err)
	}
	return nil
}

func plateRef(fixture, shelf, plate int) object {
	return object{
		"shelf_id":    object{"gondola_id": object{"id": fixture}, "shelf_index": shelf},
		"plate_index": plate,
	}
}

func (r *Recording) writePlanogram(out *json.Encoder) error {
	for _, f := range r.day.store.Facings {
		var plates []object
		for plate := f.From; plate <= f.To; plate++ {
			plates = append(plates, plateRef(f.Fixture, f.Shelf, plate))
		}
		product := object{}
		if f.Product >= 0 {
			product = object{"barcode_type": "UPC", "id": r.day.store.Products[f.Product].Barcode}
		}
		volume := func(corner object) object {
			return object{
				"transform": object{"translation": corner, "rotation": object{}},
				"dim_x":     f.Width, "dim_y": f.Depth, "dim_z": f.Height,
			}
		}
		err := out.Encode(object{
			"plate_ids":            plates,
			"planogram_product_id": product,
			"coordinates":          volume(object{}),
			"global_coordinates":   volume(object{"x": f.X, "z": f.Z}),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Recording) writeProducts(out *json.Encoder) error {
	for _, p := range r.day.store.Products {
		err := out.Encode(object{
			"product_id": object{"barcode_type": "UPC", "id": p.Barcode},
			"metadata":   object{"name": p.Name, "price": p.Price, "weight": p.Listed},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Recording) writePlates(out *json.Encoder) error {
	for _, m := range r.plates() {
		sent := at(m.t + 0.096)
		err := out.Encode(object{
			"timestamp": float64(sent.UnixMicro()) / 1e6,
			"document": object{
				"header": object{"t_origin": at(m.t), "t_issue": sent},
				"plate_data": object{
					"plate_id":  object{"shelf_id": object{"gondola_id": object{"id": m.fixture.ID}}},
					"freq_samp": r.day.config.Hertz,
					"values": object{
						"data":  floats(m),
						"shape": []int{len(m.samples), len(m.fixture.Shelves) + 1, m.fixture.ReportedPlates + 1},
						"type":  "DATATYPE_FLOAT32",
					},
				},
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// floats is the message's float32 values with the unused index 0 of both axes. Plates
// that the converter has and the fixture has not repeat the last one, or stand still.
func floats(m plateMessage) []byte {
	var data []byte
	put := func(v float64) {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v)))
	}
	for _, sample := range m.samples {
		for range m.fixture.ReportedPlates + 1 {
			put(math.NaN())
		}
		for _, row := range sample {
			put(math.NaN())
			for plate := range m.fixture.ReportedPlates {
				switch {
				case plate < len(row):
					put(row[plate])
				case (plate-len(row))%2 == 1:
					put(row[len(row)-1])
				default:
					put(6067)
				}
			}
		}
	}
	return data
}

var jointNames = [joints]string{"head", "neck", "l_shoulder", "r_shoulder", "l_elbow", "r_elbow", "l_wrist", "r_wrist"}

func (r *Recording) writeTargets(out *json.Encoder) error {
	for _, m := range r.targets() {
		targets := []object{}
		for _, s := range m.seen {
			targets = append(targets, r.target(s))
		}
		err := out.Encode(object{
			"timestamp": float64(at(m.sent).UnixMicro()) / 1e6,
			"document": object{
				"header":  object{"t_origin": at(m.t), "t_issue": at(m.sent)},
				"targets": object{"targets": targets},
			},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Recording) target(s sighting) object {
	target := object{
		"target_id":    object{"id": r.day.actors[s.actor].target},
		"target_state": "TARGETSTATE_VALID_ENTRANCE",
	}
	hands := []object{}
	for j, score := range s.scores {
		if score == 0 { // as the real tracker writes a joint that it does not see
			target[jointNames[j]] = object{"point": object{}}
			continue
		}
		point := object{"point": inches(s.places[j]), "score": score}
		target[jointNames[j]] = point
		if j >= leftHand {
			hands = append(hands, point)
		}
	}
	target["hands"] = hands
	return target
}

func inches(v vec) object {
	const perMetre = 1 / 0.0254
	return object{"x": v.X * perMetre, "y": v.Y * perMetre, "z": v.Z * perMetre}
}

// writeCalibration says that there are no cameras: the tracker is simulated as a whole.
func (r *Recording) writeCalibration(out *json.Encoder) error {
	return out.Encode(object{"world_ltrb": []int{-64, -110, 227, 56}, "cameras": object{}})
}
