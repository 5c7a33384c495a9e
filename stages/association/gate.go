package association

import (
	"math"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

// Gates know when somebody passes and what they show, trackers where everybody is: who
// stood at the gate at that moment is the one. With several about it is worked out jointly,
// by all ways to give passages to shoppers.
const (
	// pace is how fast people walk through a gate, in metres a second, and abreast how far
	// they are from its line when it says that they pass, give or take, in metres.
	pace, abreast = 1.2, 0.6
	// comes is how long before or after a passage the tracker may first see who came in.
	comes = 3 * schemas.Second
	// company is how soon after one passage another may be confused with it, and crowd how
	// many of them are told apart at most.
	company, crowd = 2 * schemas.Second, 6
	// unnoticed is the likelihood, in that of a shopper at the line, that the tracker misses
	// who passes.
	unnoticed = 0.02
	// theirs is how probable it must be whose a passage is.
	theirs = 0.9
)

// enter keeps a passage in until whoever came can be seen; who goes out has been seen.
func (s state) enter(event schemas.Event, g schemas.GatePassed, out *outputs) state {
	gate, known := s.gate(g.Gate)
	switch {
	case !known:
		out.events = append(out.events, stages.Refuse(name, event, "gate %q is not one of the store's", g.Gate))
	case g.Way == schemas.Out:
		return s.letOut(gate, g, out)
	case g.Credential != "":
		s.Passages = append(slices.Clone(s.Passages), g)
	}
	return s
}

// gate finds a gate by its id.
func (s state) gate(id string) (schemas.Gate, bool) {
	i := slices.IndexFunc(s.Layout.Gates, func(g schemas.Gate) bool { return g.ID == id })
	if i < 0 {
		return schemas.Gate{}, false
	}
	return s.Layout.Gates[i], true
}

// welcome gives credentials that were shown at the gates to the visits of those who came
// in with them. Passages that may be confused are judged together.
func (s state) welcome(now schemas.Micros, out *outputs) state {
	for len(s.Passages) > 0 && s.Passages[0].Time+comes <= now {
		first := s.Passages[0]
		var together, rest []schemas.GatePassed
		for _, g := range s.Passages {
			if g.Gate == first.Gate && g.Time <= first.Time+company && len(together) < crowd {
				together = append(together, g)
			} else {
				rest = append(rest, g)
			}
		}
		s.Passages = rest
		s = s.tellApart(together, out)
	}
	return s
}

// tellApart says whose credentials were shown one soon after the other; where that is not
// plain, it says of every shopper which of them may be theirs.
func (s state) tellApart(together []schemas.GatePassed, out *outputs) state {
	gate, _ := s.gate(together[0].Gate)
	table := make([][]float64, len(together))
	for i, g := range together {
		for _, v := range s.Visits {
			table[i] = append(table[i], v.cameBy(gate, g.Time))
		}
	}
	s.Visits = slices.Clone(s.Visits)
	for i, shares := range marginals(table) {
		g, came := together[i], 0
		for j, share := range shares {
			v := &s.Visits[j]
			switch {
			case share >= theirs:
				v.pay(g, out)
				came++
			case share >= 1-theirs:
				v.Among, came = append(slices.Clone(v.Among), candidate(g)), came+1
			}
		}
		if came == 0 {
			out.refuse(g, "nobody was seen who came in with the credential shown")
		}
	}
	for _, v := range s.Visits {
		if v.Token == "" && slices.ContainsFunc(together, func(g schemas.GatePassed) bool { return slices.Contains(v.Among, candidate(g)) }) {
			out.visit(v.ID, schemas.Credential{Visit: v.ID, Time: together[0].Time, Among: v.Among})
		}
	}
	return s
}

// letOut notes who went out when a gate said so: the one who showed the credential that
// they came in with, or who plainly was at the gate. A credential that is shown there is
// theirs, if none was known.
func (s state) letOut(gate schemas.Gate, g schemas.GatePassed, out *outputs) state {
	who := -1
	row := make([]float64, len(s.Visits))
	for i, v := range s.Visits {
		row[i] = v.wentBy(gate, g.Time)
		if g.Credential != "" && v.Token == g.Credential {
			who = i
		}
	}
	for i, share := range marginals([][]float64{row})[0] {
		if who < 0 && share >= theirs {
			who = i
		}
	}
	if who < 0 {
		return s
	}
	s.Visits = slices.Clone(s.Visits)
	v := &s.Visits[who]
	v.Out = g.Time
	if v.Token == "" && g.Credential != "" {
		v.pay(g, out)
		s.ruleOut(g.Credential, out)
	}
	return s
}

// ruleOut says to those who may have come in with a credential that it has proved to be
// another's. The visits are the step's own by now.
func (s state) ruleOut(token string, out *outputs) {
	for i, v := range s.Visits {
		rest := slices.DeleteFunc(slices.Clone(v.Among), func(c schemas.Candidate) bool { return c.Token == token })
		if v.Token != "" || len(rest) == 0 || len(rest) == len(v.Among) {
			continue
		}
		s.Visits[i].Among = rest
		out.visit(v.ID, schemas.Credential{Visit: v.ID, Time: rest[0].Time, Among: rest})
	}
}

// candidate is a credential as one that may be somebody's.
func candidate(g schemas.GatePassed) schemas.Candidate {
	return schemas.Candidate{Passage: g.ID, Gate: g.Gate, Time: g.Time, Token: g.Credential}
}

// pay says that the credential shown is the shopper's.
func (v *visit) pay(g schemas.GatePassed, out *outputs) {
	v.Token = g.Credential
	out.visit(v.ID, schemas.Credential{Visit: v.ID, Time: g.Time, Token: g.Credential, Hold: g.Hold})
}

// cameBy is how likely it is that a shopper who came then passed the gate inwards.
func (v visit) cameBy(gate schemas.Gate, at schemas.Micros) float64 {
	if v.Token != "" || v.Opened < at-comes || v.Opened > at+comes {
		return 0
	}
	return v.abreast(gate, at, pace)
}

// wentBy is how likely it is that a shopper passed the gate outwards.
func (v visit) wentBy(gate schemas.Gate, at schemas.Micros) float64 {
	if v.Seen < at-comes {
		return 0
	}
	return v.abreast(gate, at, -pace)
}

// abreast is how likely it is that a shopper was on the gate's line at a moment, who walks
// inwards at a pace where they are not seen.
func (v visit) abreast(gate schemas.Gate, at schemas.Micros, pace float64) float64 {
	nearest, ahead := schemas.Never, 0.0
	for _, f := range v.Frames {
		p, seen := f.stands()
		if off := max(f.Time-at, at-f.Time); seen && off < nearest {
			nearest, ahead = off, gate.Ahead(p)-pace*(f.Time-at).Seconds()
			if _, near := gate.Near(p); !near {
				ahead = math.Inf(1)
			}
		}
	}
	return math.Exp(-square(ahead/abreast) / 2)
}
