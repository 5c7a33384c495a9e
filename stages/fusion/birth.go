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
	// newcomer is the least that all views must say for one, in nats, and distinct the
	// least share of what they could say.
	newcomer, distinct = 7, 0.5
)

// born finds who stands where nobody is known to, one at a moment, and begins or finds
// again a track there.
func (s *scene) born(at schemas.Micros) {
	if x, y, ok := s.newcomer(at); ok {
		s.welcome(x, y, at)
	}
}

// newcomer is the likeliest place for somebody who is not followed. Two cameras must see
// them, since one camera's reflections stand nowhere for another, but where people come in
// and where somebody may be who is missing.
func (s *scene) newcomer(at schemas.Micros) (x, y float64, ok bool) {
	left := s.leftovers(clothes)
	best := 0.0
	s.hide(-1)
	for _, p := range s.candidates(left) {
		px, py := float64(p[0])*raster, float64(p[1])*raster
		if s.space(-1, px, py) < -2 {
			continue
		}
		var all evidence
		clear := 0
		for k, v := range s.views {
			e := v.weigh(v.figure(px, py, tall, 0), 0, nobody, s.hidden[k])
			all = all.plus(e)
			if e.share() > distinct && e.most > reads*shows/3 {
				clear++
			}
		}
		if all.share() > distinct && all.score > max(best, newcomer) && (clear > 1 || clear == len(s.views) || s.atGate(px, py) || s.missing(px, py, at)) {
			x, y, best, ok = px, py, all.score, true
		}
	}
	return x, y, ok
}

// missing says that somebody who was lost may have come to a place.
func (s *scene) missing(x, y float64, at schemas.Micros) bool {
	return slices.ContainsFunc(s.tracks, func(t track) bool {
		return t.lost() && t.ID != "" && t.predict(at).density(x, y) > farthest
	})
}

// candidates are where chests may be that show in leftovers, in rasters of the floor.
func (s *scene) candidates(left [][]bool) [][2]int {
	var all [][2]int
	for k, v := range s.views {
		var here [][2]int
		for i, show := range left[k] {
			if !show {
				continue
			}
			at := schemas.Pixel{X: (float64(i%columns) + 0.5) / columns, Y: (float64(i/columns) + 0.5) / rows}
			if p, ok := v.camera.On(at, chest); ok {
				here = append(here, [2]int{int(math.Round(p.X / raster)), int(math.Round(p.Y / raster))})
			}
		}
		if len(here) >= unexplained {
			all = append(all, here...)
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return slices.Compact(all)
}

// welcome begins a track, or goes on with that of somebody who was out of sight and may
// have come here.
func (s *scene) welcome(x, y float64, at schemas.Micros) {
	who, likeliest := -1, 0.0
	for i, t := range s.tracks {
		if t.ID == "" || t.lost() && s.atGate(x, y) || !t.lost() && t.Support > plain {
			continue
		}
		// Lost tracks stand where they were last seen.
		near, alike := t.predict(at).density(x, y), s.alike(t, x, y)
		if near > farthest && alike >= 0 && farthest-near-alike < likeliest {
			who, likeliest = i, farthest-near-alike
		}
	}
	fresh := track{Born: at, Looks: nobody, Height: tall}
	if who >= 0 {
		fresh = s.tracks[who]
	} else {
		who = len(s.tracks)
		s.tracks = append(s.tracks, fresh)
		s.covers = append(s.covers, nil)
	}
	fresh.Mean, fresh.Covariance = still(x, y, found)
	fresh.At, fresh.Seen = at, at
	fresh.Faith = max(fresh.Faith, 1)
	s.tracks[who] = fresh
	s.cover(who)
}

// alike is how much a person at a place looks like a track, in nats for a whole body.
func (s *scene) alike(t track, x, y float64) float64 {
	var sum, n float64
	for _, v := range s.views {
		for _, p := range v.figure(x, y, t.Height, 0).cells {
			if c := v.cells[p.cell]; c.person && c.tinted {
				sum += t.Looks[p.band].alike(c)
				n++
			}
		}
	}
	return reads * sum / max(n, 1)
}
