package sim

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
)

// Background is the noise of real scales, as recorded: what the plates of another
// recording read beside their tare and what was taken from them. It stands in for our own
// idea of noise, to check that.
type Background struct {
	hertz  float64
	plates [][]float64 // of each plate, grams about 0, one value a sample
}

// ReadBackground takes the noise of a recording in AiFi's format.
func ReadBackground(dir string) (*Background, error) {
	b := &Background{}
	rows := map[plateID][]float64{}
	err := eachDocument(filepath.Join(dir, "plate_data.json"), func(decode func(any) error) error {
		var doc plateDocument
		if err := decode(&doc); err != nil {
			return err
		}
		data := doc.Document.PlateData
		b.hertz = data.Hertz
		return data.each(func(id plateID, grams float64) {
			if row := rows[id]; len(row) > 0 && math.IsNaN(grams) {
				grams = row[len(row)-1] // a sample that was lost
			}
			rows[id] = append(rows[id], grams)
		})
	})
	if err != nil {
		return nil, err
	}
	for _, id := range slices.SortedFunc(maps.Keys(rows), plateID.compare) {
		if row := level(rows[id]); alive(row) {
			b.plates = append(b.plates, row)
		}
	}
	if len(b.plates) == 0 || !(b.hertz > 0) {
		return nil, fmt.Errorf("read background %s: no plate is alive in it", dir)
	}
	return b, nil
}

// at is a plate's noise at a time: the recording forwards, then backwards, and so on.
func (b *Background) at(plate int, t float64) float64 {
	row := b.plates[plate%len(b.plates)]
	n := int(t*b.hertz) % (2 * len(row))
	return row[min(n, 2*len(row)-1-n)]
}

type plateDocument struct {
	Document struct {
		PlateData plateData `json:"plate_data"`
	} `json:"document"`
}

type plateData struct {
	Plate struct {
		Shelf struct {
			Gondola struct{ ID int } `json:"gondola_id"`
		} `json:"shelf_id"`
	} `json:"plate_id"`
	Hertz  float64 `json:"freq_samp"`
	Values struct {
		Data  []byte
		Shape [3]int
	}
}

// each calls back with every sample of every plate, in the order of time.
func (p plateData) each(keep func(plateID, float64)) error {
	samples, shelves, plates := p.Values.Shape[0], p.Values.Shape[1], p.Values.Shape[2]
	if len(p.Values.Data) != 4*samples*shelves*plates {
		return fmt.Errorf("gondola %d: %d bytes for shape %v", p.Plate.Shelf.Gondola.ID, len(p.Values.Data), p.Values.Shape)
	}
	for i := range samples * shelves * plates {
		id := plateID{p.Plate.Shelf.Gondola.ID, i / plates % shelves, i % plates}
		if id.shelf > 0 && id.plate > 0 {
			keep(id, float64(math.Float32frombits(binary.LittleEndian.Uint32(p.Values.Data[4*i:]))))
		}
	}
	return nil
}

// level takes off a row's tare, and steps of more than 20 g with what is within half a
// second of them: something came or went there.
func level(row []float64) []float64 {
	const around, greatest = 30, 20
	flat := make([]float64, 0, len(row))
	tare := median(row[:min(around, len(row))])
	for i := 0; i < len(row); i++ {
		if i+around <= len(row) {
			next := median(row[i : i+around])
			if math.Abs(next-tare) > greatest {
				tare = next
				flat = append(flat, flat[max(0, len(flat)-around):]...)
				i += around - 1
				continue
			}
		}
		flat = append(flat, row[i]-tare)
	}
	return flat[:min(len(flat), len(row))]
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// alive says that a row is numbers, and that they change.
func alive(row []float64) bool {
	spread := 0.0
	for _, v := range row {
		if math.IsNaN(v) {
			return false
		}
		spread = max(spread, math.Abs(v-row[0]))
	}
	return spread > 0.3
}
