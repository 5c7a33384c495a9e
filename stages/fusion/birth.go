package fusion

import (
	"cmp"
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// clothes is how much wider than upright people they are with their arms, in metres:
	// what is so near to somebody is theirs.
	clothes = 0.2
	// chest is the height at which newcomers are looked for, and raster the distance of
	// the places where they may stand, in metres.
	chest, raster = 1.2, 0.15
	// unexplained is how many cells must show somebody for a search.
	unexplained = 8
	// newcomer is the least that all views must say for one, in nats, and distinct the least
	// that one view says that sees them.
	newcomer, distinct = 7, 3
	// crowd is the most newcomers at one moment.
	crowd = 3
)

// born finds who stands where nobody is known to, and begins or finds again a track there.
func (s *scene) born(at schemas.Micros) {
	for range crowd {
		x, y, ok := s.newcomer()
		if !ok {
			return
		}
		s.welcome(x, y, at)
	}
}

// newcomer is the likeliest place for somebody who is not followed.
func (s *scene) newcomer() (x, y float64, ok bool) {
	left := s.leftovers()
	best := 0.0
	s.hide(-1)
	for _, p := range s.candidates(left) {
		px, py := float64(p[0])*raster, float64(p[1])*raster
		if s.space(-1, px, py) < -2 {
			continue
		}
		sum, clears, seeing := 0.0, 0, 0
		for k, v := range s.views {
			f := v.figure(px, py, tall, 0)
			score := v.score(f, 0, nobody, s.hidden[k])
			sum += score
			if f.inside > 0.5 {
				seeing++
			}
			if score >= distinct {
				clears++
			}
		}
		if sum > max(best, newcomer) && clears >= min(2, max(seeing, 1)) {
			x, y, best, ok = px, py, sum, true
		}
	}
	return x, y, ok
}

// leftovers are the cells of each view that show somebody who is not followed.
func (s *scene) leftovers() [][]int {
	left := make([][]int, len(s.views))
	for k, v := range s.views {
		near := make([]bool, columns*rows)
		for _, t := range s.tracks {
			if t.lost() {
				continue
			}
			for _, p := range v.figure(t.Mean[0], t.Mean[1], t.Height, clothes).cells {
				near[p.cell] = true
			}
		}
		for i, c := range v.cells {
			if c.person && !near[i] {
				left[k] = append(left[k], i)
			}
		}
	}
	return left
}

// candidates are where chests may be that show in leftovers, in rasters of the floor.
func (s *scene) candidates(left [][]int) [][2]int {
	var all [][2]int
	for k, v := range s.views {
		if len(left[k]) < unexplained {
			continue
		}
		for _, i := range left[k] {
			at := schemas.Pixel{X: (float64(i%columns) + 0.5) / columns, Y: (float64(i/columns) + 0.5) / rows}
			if p, ok := v.camera.On(at, chest); ok {
				all = append(all, [2]int{int(math.Round(p.X / raster)), int(math.Round(p.Y / raster))})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return slices.Compact(all)
}
