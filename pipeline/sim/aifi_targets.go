package sim

import (
	"encoding/json"
	"math"
)

var jointNames = [joints]string{"head", "neck", "l_shoulder", "r_shoulder", "l_elbow", "r_elbow", "l_wrist", "r_wrist"}

func (r *Recording) writeTargets(out *json.Encoder) error {
	ids := r.ids(2)
	for _, m := range r.targets() {
		targets := object{} // an empty list is left out
		if len(m.seen) > 0 {
			list := []object{}
			for _, s := range m.seen {
				list = append(list, r.target(s))
			}
			targets["targets"] = list
		}
		err := out.Encode(object{
			"_id":       ids.document(m.recorded),
			"timestamp": epoch(m.sent),
			"date_time": date(m.recorded),
			"document": object{
				"header":  object{"t_origin": micros(m.t), "t_issue": micros(m.sent)},
				"targets": targets,
			},
			"id": 0,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// target is a shopper as tracked. A joint that was not seen is a point of nothing.
func (r *Recording) target(s sighting) object {
	target := object{
		"target_id":          object{"id": r.day.actors[s.actor].target},
		"target_state":       "TARGETSTATE_VALID_ENTRANCE",
		"detection_metadata": boxes(s.boxes),
	}
	hands := []object{}
	for j, score := range s.scores {
		if score == 0 {
			target[jointNames[j]] = object{"point": object{}}
			continue
		}
		point := object{"point": inches(s.places[j]), "score": float32(score)}
		target[jointNames[j]] = point
		if j >= leftHand {
			hands = append(hands, point)
		}
	}
	if len(hands) > 0 {
		target["hands"] = hands
	}
	return target
}

func boxes(seen []box) []object {
	all := []object{}
	for _, b := range seen {
		all = append(all, object{
			"timestamp":    micros(b.t),
			"frame_source": object{"camera_id": object{"id": b.camera}},
			"bbox": object{
				"left": int(b.left), "top": int(b.top),
				"width": int(math.Ceil(b.right - b.left)), "height": int(math.Ceil(b.bottom - b.top)),
			},
		})
	}
	return all
}

const inchesPerMetre = 1 / 0.0254

func inches(v vec) object {
	return object{"x": float32(v.X * inchesPerMetre), "y": float32(v.Y * inchesPerMetre), "z": float32(v.Z * inchesPerMetre)}
}
