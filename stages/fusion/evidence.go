package fusion

import "math"

const (
	// shows is how much a cell that shows a person speaks for somebody standing before it,
	// in nats.
	shows = 2.0
	// reads is how many independent looks a whole body in one picture is worth: errors
	// of neighbouring cells are the same.
	reads = 24.0
	// missed is how often a camera does not show somebody at all: behind a post, or because
	// the model has not found them.
	missed = 0.08
)

// lacks is how much a cell that shows nobody speaks against it, by band: legs are often
// behind shelves.
var lacks = [bands]float64{headBand: 1.6, trunkBand: 1.6, legsBand: 0.5}

// hider is who is nearest to the camera in a cell.
type hider struct {
	distance float64 // 0 is nobody
	alike    float64 // that the cell's colour is theirs
}

// hide finds who is nearest to the cameras in each cell, of all but one.
func (s *scene) hide(but int) {
	for k, v := range s.views {
		clear(s.hidden[k])
		for i, t := range s.tracks {
			if i == but {
				continue
			}
			f := s.covers[i][k]
			for _, p := range f.cells {
				if h := &s.hidden[k][p.cell]; h.distance == 0 || f.distance < h.distance {
					*h = hider{f.distance, t.Looks[p.band].alike(v.cells[p.cell])}
				}
			}
		}
	}
}

// evidence is how much likelier a view is with a figure than without, as a logarithm, and
// how much it would be if every cell that others do not cover showed a person.
type evidence struct{ score, most float64 }

func (e evidence) plus(o evidence) evidence { return evidence{e.score + o.score, e.most + o.most} }

// share is how much of what could be seen of somebody is seen, at most 1 but for colours.
func (e evidence) share() float64 { return e.score / max(e.most, 1) }

// support is that share as a grade: from 1, clearly seen, to -1, clearly not there; near 0
// where little could be seen.
func (e evidence) support() float64 {
	const doubtful, half = 0.3, 0.5 // half a body is plain enough
	return min(1, max(-1, 2*(e.share()-doubtful))) * min(1, e.most/(half*reads*shows))
}

// weigh compares a view with a figure: the foreground that it explains, less the background
// that it hides (Fleuret et al., "Multicamera people tracking with a probabilistic
// occupancy map", PAMI 30(2), 2008). A body of so many cells is worth so many reads; 0 is
// the figure itself.
func (v *view) weigh(f figure, body float64, looks []look, others []hider) evidence {
	var e evidence
	for _, p := range f.cells {
		c, o := v.cells[p.cell], others[p.cell]
		switch {
		case o.distance == 0 && c.person:
			e.most += shows
			e.score += shows + looks[p.band].alike(c)
		case o.distance == 0:
			e.most += shows
			e.score -= lacks[p.band]
		case c.person && f.distance < o.distance:
			e.score += looks[p.band].alike(c) - o.alike
		}
	}
	if body == 0 {
		body = max(f.whole, 1)
	}
	score := reads * e.score / body
	return evidence{math.Log((1-missed)*math.Exp(score) + missed), reads * e.most / body}
}
