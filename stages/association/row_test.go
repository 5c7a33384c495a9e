package association

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/schemas"
)

// However wide plates are, and wherever goods stand on them, they are found to within a
// centimetre, if one facing fills its plates.
func TestPlatesAreFoundUnderWhatStandsOnThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pitch := rapid.Float64Range(0.05, 0.4).Draw(t, "pitch")
		begins := rapid.Float64Range(-5, 5).Draw(t, "begins")
		full := rapid.IntRange(1, 12).Draw(t, "full plate")
		var plan schemas.Planogram
		stand := func(left, right float64) {
			f := schemas.Facing{Volume: schemas.Volume{Corner: schemas.Point{X: begins + left}, Size: schemas.Point{X: right - left}}}
			for plate := int32(left/pitch+1e-9) + 1; float64(plate-1)*pitch < right-1e-9; plate++ {
				f.Plates = append(f.Plates, schemas.PlateRef{Fixture: "1", Shelf: 1, Plate: plate})
			}
			plan.Facings = append(plan.Facings, f)
		}
		stand(float64(full-1)*pitch, float64(full)*pitch)
		for range rapid.IntRange(0, 4).Draw(t, "others") {
			left := rapid.Float64Range(0, 11*pitch).Draw(t, "left")
			stand(left, left+rapid.Float64Range(0.02, 0.5).Draw(t, "length"))
		}
		r := state{Planogram: plan}.rowOf("1", 1)
		for _, edge := range []float64{float64(full) - 1, float64(full)} {
			at := r.volume.World(schemas.Point{X: r.edge(edge)}).X
			if want := begins + edge*pitch; math.Abs(at-want) > 0.01 {
				t.Fatalf("the edge after plate %g is found at %.3f m, not %.3f m: %+v", edge, at, want, plan.Facings)
			}
		}
	})
}
