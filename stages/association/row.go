package association

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// usualPitch is the width of a plate, in metres, where the planogram tells no lengths.
const usualPitch = 0.1

// row is the plates of a shelf side by side. The planogram says on which plates a facing
// stands and how long it is, but not where plates end: they are at least as wide as what
// stands on them, and one facing or another fills its plates.
type row struct {
	facings []schemas.Facing
	volume  schemas.Volume // of one facing, in whose frame lengths are
	origin  float64        // where plate 1 begins, in metres along the shelf
	pitch   float64        // width of a plate, in metres
	known   bool           // the planogram says where the shelf is
}

// rowOf finds the plates of a shelf.
func (s state) rowOf(fixture string, shelf int32) row {
	r := row{pitch: usualPitch}
	for _, f := range s.Planogram.Facings {
		if first := f.Plates[0]; first.Fixture == fixture && first.Shelf == shelf {
			r.facings = append(r.facings, f)
			if !r.known && f.Volume.Size.X > 0 {
				r.volume, r.known = f.Volume, true
			}
		}
	}
	if r.known {
		r.fit()
	}
	return r
}

// fit finds the narrowest plates on which the facings have room, and where they begin.
func (r *row) fit() {
	var pitch float64
	for _, a := range r.facings {
		left, _ := r.ends(a)
		from, _ := extent(a)
		for _, b := range r.facings {
			_, right := r.ends(b)
			if _, to := extent(b); to >= from {
				pitch = max(pitch, (right-left)/(to-from+1))
			}
		}
	}
	earliest, latest := math.Inf(-1), math.Inf(1)
	for _, f := range r.facings {
		left, right := r.ends(f)
		from, to := extent(f)
		earliest, latest = max(earliest, right-to*pitch), min(latest, left-(from-1)*pitch)
	}
	r.pitch, r.origin = pitch, (earliest+latest)/2
}

// ends are where a facing begins and ends by its volume.
func (r row) ends(f schemas.Facing) (left, right float64) {
	left = r.volume.Local(f.Volume.Corner).X
	return left, left + f.Volume.Size.X
}

// stretch is where a facing begins and ends, on the plates on which it stands.
func (r row) stretch(f schemas.Facing) (left, right float64) {
	from, to := extent(f)
	left, right = r.edge(from-1), r.edge(to)
	if r.known && f.Volume.Size.X > 0 {
		begins, ends := r.ends(f)
		left, right = min(max(begins, left), r.edge(from)), max(min(ends, right), r.edge(to-1))
	}
	return left, right
}

// edge is where a plate ends.
func (r row) edge(plate float64) float64 { return r.origin + plate*r.pitch }

// extent is the facing's first and last plate.
func extent(f schemas.Facing) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, p := range f.Plates {
		from, to = min(from, float64(p.Plate)), max(to, float64(p.Plate))
	}
	return from, to
}
