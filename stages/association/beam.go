package association

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// beamWidth is the number of hypotheses that are kept.
	beamWidth = 64
	// hopeless is how much less likely than the best a hypothesis may be, in nats.
	hopeless = 12
	// longest is the number of episodes that are remembered at most.
	longest = 200
)

// weigh extends every hypothesis by what may explain a change of weight.
func (s state) weigh(e schemas.WeightEvent, out *outputs) state {
	known := slices.ContainsFunc(s.Episodes, func(known episode) bool { return known.Event.ID == e.ID })
	if len(e.Plates) == 0 || known {
		return s
	}
	return s.extend(e, out, s.sceneOf(e).explain)
}

// extend adds an episode and gives every hypothesis the explanations of it.
func (s state) extend(e schemas.WeightEvent, out *outputs, explain func(world) []reason) state {
	if len(s.Beam) == 0 {
		s.Beam = []hypothesis{{}}
	}
	next := episode{Seq: s.Next, Event: s.filmed(e)}
	s.Next++
	var grown []hypothesis
	for _, h := range s.Beam {
		for _, r := range explain(s.worldOf(h)) {
			choice := next.choice(r.explanation)
			grown = append(grown, hypothesis{h.LogWeight + r.log, append(slices.Clone(h.Choices), choice)})
		}
	}
	s.Episodes = append(slices.Clone(s.Episodes), next)
	s.Beam = hopeful(grown)
	s = s.merge().prune()
	s.tellStock(out)
	s = s.compact()
	return s.sayAll(out)
}

// hopeful drops hypotheses that are too far behind the best, before they cost more.
func hopeful(beam []hypothesis) []hypothesis {
	best := math.Inf(-1)
	for _, h := range beam {
		best = max(best, h.LogWeight)
	}
	return slices.DeleteFunc(beam, func(h hypothesis) bool { return h.LogWeight < best-hopeless })
}

// choice is the index of an explanation, which is added if it is new.
func (e *episode) choice(x explanation) int32 {
	at := slices.IndexFunc(e.Explanations, x.equal)
	if at < 0 {
		at = len(e.Explanations)
		e.Explanations = append(e.Explanations, x)
	}
	return int32(at)
}

func (x explanation) equal(y explanation) bool {
	return x.Force == y.Force && x.Presser == y.Presser && x.Released == y.Released && slices.Equal(x.Moves, y.Moves)
}

// merge joins hypotheses that say the same of all that still matters: what everyone has,
// what stands astray, and which hands press.
func (s state) merge() state {
	index := map[string]int{}
	var merged []hypothesis
	slices.SortStableFunc(s.Beam, byWeight)
	for _, h := range s.Beam {
		key := s.signature(h)
		if at, ok := index[key]; ok {
			merged[at].LogWeight = logSum(merged[at].LogWeight, h.LogWeight)
			continue
		}
		index[key] = len(merged)
		merged = append(merged, h)
	}
	s.Beam = merged
	return s
}

// signature spells out the effect of a hypothesis.
func (s state) signature(h hypothesis) string {
	w := s.worldOf(h)
	var words []string
	for _, i := range w.astray {
		if i.left > 0 {
			words = append(words, fmt.Sprintf("~%s %s.%d.%d %d", i.Product, i.fixture, i.shelf, i.Lo, i.left))
		}
	}
	for _, f := range w.forces {
		words = append(words, fmt.Sprintf("!%s.%d.%d %g", f.fixture, f.shelf, f.lo, f.grams))
	}
	for visit := range w.staff {
		if s.open(visit) {
			words = append(words, "staff "+visit)
		}
	}
	for _, line := range s.basketOf(h, "") {
		words = append(words, fmt.Sprintf("%s %s %d", line.visit, line.product, line.quantity))
	}
	slices.Sort(words)
	return strings.Join(words, "\n")
}

// prune keeps the likeliest hypotheses and makes their weights sum to one.
func (s state) prune() state {
	slices.SortStableFunc(s.Beam, byWeight)
	kept := s.Beam[:min(beamWidth, len(s.Beam))]
	total := math.Inf(-1)
	for i, h := range kept {
		if h.LogWeight < kept[0].LogWeight-hopeless {
			kept = kept[:i]
			break
		}
		total = logSum(total, h.LogWeight)
	}
	s.Beam = slices.Clone(kept)
	for i := range s.Beam {
		s.Beam[i].LogWeight -= total
	}
	return s
}

// compact drops explanations that no hypothesis holds, and episodes that can matter no
// more.
func (s state) compact() state {
	var episodes []episode
	choices := make([][]int32, len(s.Beam))
	for at, e := range s.Episodes {
		if len(s.Episodes)-at > longest || !s.matters(at) {
			continue
		}
		fresh := e
		fresh.Explanations = nil
		for i, h := range s.Beam {
			choices[i] = append(choices[i], fresh.choice(e.Explanations[h.Choices[at]]))
		}
		episodes = append(episodes, fresh)
	}
	beam := make([]hypothesis, len(s.Beam))
	for i, h := range s.Beam {
		beam[i] = hypothesis{h.LogWeight, choices[i]}
	}
	s.Episodes, s.Beam = episodes, beam
	return s
}

// matters says that some hypothesis gives the episode to a shopper who is still there,
// or has goods go astray in it, or that their hand may still press.
func (s state) matters(at int) bool {
	e := s.Episodes[at]
	for _, h := range s.Beam {
		x := e.Explanations[h.Choices[at]]
		if x.Force != 0 && s.open(x.Presser) || slices.ContainsFunc(x.Moves, func(m move) bool { return m.Astray || s.open(m.Visit) || s.open(m.By) }) {
			return true
		}
	}
	return false
}

func byWeight(a, b hypothesis) int { return cmp.Compare(b.LogWeight, a.LogWeight) }

func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(b, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
