package score

import (
	"cmp"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// pair is a shopper and a track.
type pair struct{ who, track string }

// meet counts who and which tracks are near each other at a moment.
func (m *Tracking) meet(truth, tracks map[string]schemas.Point) {
	m.shown += len(tracks)
	for who, at := range truth {
		for id, track := range tracks {
			if m.near(at, track) {
				m.both[pair{who, id}]++
			}
		}
	}
}

// IdentityF1 is IDF1 (Ristani et al., "Performance measures and a data set for multi-target,
// multi-camera tracking", 2016): how much of all places, true and told, is right if each
// shopper has one track for the whole visit, and each track one shopper. Shoppers get their
// tracks by turns, the longest first, so it may be a little less than the best.
func (m *Tracking) IdentityF1() float64 {
	all := make([]pair, 0, len(m.both))
	for p := range m.both {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b pair) int {
		return cmp.Or(cmp.Compare(m.both[b], m.both[a]), cmp.Compare(a.who, b.who), cmp.Compare(a.track, b.track))
	})
	right, whos, tracks := 0, map[string]bool{}, map[string]bool{}
	for _, p := range all {
		if !whos[p.who] && !tracks[p.track] {
			whos[p.who], tracks[p.track] = true, true
			right += m.both[p]
		}
	}
	return 2 * float64(right) / float64(max(m.True+m.shown, 1))
}
