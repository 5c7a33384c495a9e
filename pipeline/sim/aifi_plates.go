package sim

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"time"
)

func (r *Recording) writePlates(out *json.Encoder) error {
	ids := r.ids(1)
	for _, m := range r.plates() {
		err := out.Encode(object{
			"_id":       ids.document(m.recorded),
			"timestamp": epoch(m.sent),
			"date_time": date(m.recorded),
			"document": object{
				"header": object{"t_origin": at(m.t).Truncate(time.Millisecond), "t_issue": micros(m.sent), "uuid": ids.uuid()},
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
			"gondola_id": m.fixture.ID, "shelf_index": 0, "plate_index": 0,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// floats is the message's float32 values, [sample][shelf][plate] with the unused index 0
// of the last two axes.
func floats(m plateMessage) []byte {
	var data []byte
	put := func(v float64) {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(v)))
	}
	for _, sample := range m.samples {
		for range m.fixture.ReportedPlates + 1 {
			put(math.NaN())
		}
		for shelf, row := range sample {
			put(math.NaN())
			for plate := range m.fixture.ReportedPlates {
				if plate < len(row) {
					put(row[plate])
				} else {
					put(m.phantom(shelf, plate-len(row)))
				}
			}
		}
	}
	return data
}

// phantom is the reading of a plate that the converter has and the fixture has not. Of
// two, as measured, most are nothing and some stand still; of more, every other one is an
// open input that follows the fixture's last plate with a lag, and the rest stand still.
func (m plateMessage) phantom(shelf, extra int) float64 {
	switch {
	case m.fixture.ReportedPlates-m.fixture.Plates == 2 && shelf == 3:
		return 2123.692 + 989.787*float64(extra)
	case m.fixture.ReportedPlates-m.fixture.Plates == 2:
		return math.NaN()
	case extra%2 == 1:
		first := m.samples[0][shelf]
		return first[len(first)-1]
	}
	return 6067
}
