package score

import (
	"math"

	"github.com/exeunt-io/exeunt/schemas"
)

// Tracking is multiple object tracking judged by CLEAR MOT (Bernardin and Stiefelhagen,
// "Evaluating multiple object tracking performance", 2008), on the floor: a track is right
// that is within Tracking.Within metres of its shopper. The zero value needs Within.
type Tracking struct {
	Within float64

	True, Missed, False, Switches int

	of    map[string]string // the track that followed each shopper last
	both  map[pair]int      // moments that each shopper and track were near each other
	shown int               // places of tracks
	error float64           // of all matches, summed
	match int
}

// Add compares one moment: shoppers' true places with tracks', by their identities.
func (m *Tracking) Add(truth, tracks map[string]schemas.Point) {
	if m.of == nil {
		m.of, m.both = map[string]string{}, map[pair]int{}
	}
	m.meet(truth, tracks)
	free := map[string]schemas.Point{}
	for id, at := range tracks {
		free[id] = at
	}
	open := map[string]schemas.Point{}
	for who, at := range truth {
		open[who] = at
		if track, ok := free[m.of[who]]; ok && m.near(at, track) { // as before, if it still fits
			m.accept(who, m.of[who], at, track)
			delete(free, m.of[who])
			delete(open, who)
		}
	}
	for {
		who, id, least := "", "", math.Inf(1)
		for w, at := range open {
			for i, track := range free {
				d := distance(at, track)
				if d < m.Within && (d < least || d == least && w+i < who+id) {
					who, id, least = w, i, d
				}
			}
		}
		if who == "" {
			break
		}
		if was := m.of[who]; was != "" && was != id {
			m.Switches++
		}
		m.accept(who, id, open[who], free[id])
		delete(open, who)
		delete(free, id)
	}
	m.True += len(truth)
	m.Missed += len(open)
	m.False += len(free)
}

func (m *Tracking) accept(who, id string, at, track schemas.Point) {
	m.of[who] = id
	m.error += distance(at, track)
	m.match++
}

func (m *Tracking) near(a, b schemas.Point) bool { return distance(a, b) < m.Within }

func distance(a, b schemas.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// Accuracy is MOTA: one less misses, false positives and switches for each true place.
func (m *Tracking) Accuracy() float64 {
	return 1 - float64(m.Missed+m.False+m.Switches)/float64(max(m.True, 1))
}

// Precision is MOTP: the mean distance of matches, in metres.
func (m *Tracking) Precision() float64 { return m.error / float64(max(m.match, 1)) }
