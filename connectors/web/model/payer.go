package model

import (
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// together is how far apart credentials are shown by people who may be confused.
const together = 2 * schemas.Second

// Candidate is a credential that may be a visit's, as a reviewer is shown it.
type Candidate struct {
	Passage string         `json:"passage"`
	Gate    string         `json:"gate"`
	Time    schemas.Micros `json:"time"` // when it was shown
	Card    string         `json:"card"` // the token, masked
	Visit   string         `json:"visit"`
}

// candidates masks tokens: whoever had one could charge it.
func candidates(all []schemas.Candidate) []Candidate {
	masked := make([]Candidate, len(all))
	for i, c := range all {
		masked[i] = Candidate{c.Passage, c.Gate, c.Time, mask(c.Token), c.Visit}
	}
	return masked
}

// mask leaves the last four letters of a token, and none of a short one.
func mask(token string) string {
	const shown, dots = 4, "••••"
	switch {
	case token == "":
		return ""
	case len(token) < 3*shown:
		return dots
	}
	return dots + " " + token[len(token)-shown:]
}

// Companion is another visit that came in at the same moment, and what it is charged to.
type Companion struct {
	Visit string `json:"visit"`
	Card  string `json:"card"` // masked; empty while that is not known
}

// paying remembers what a visit pays with, or may.
func (s *Store) paying(c schemas.Credential) {
	v := s.visit(c.Visit, "")
	v.shown, v.among = c.Time, c.Among
	if c.Token != "" {
		v.card = mask(c.Token)
	}
}

// picked remembers whose credential a person says it was.
func (s *Store) picked(t schemas.ReviewTask) {
	if v := s.visits[t.Visit]; v != nil && len(t.Candidates) > 0 {
		v.card = ""
		for _, c := range t.Candidates {
			if c.Passage == t.Passage {
				v.card = mask(c.Token)
			}
		}
	}
}

// company are the other visits that came in when a visit did whose credential is not known.
func (s *Store) company(v *Visit) []Companion {
	others := []Companion{}
	for _, id := range s.order {
		other := s.visits[id]
		if other != v && slices.ContainsFunc(v.among, func(c schemas.Candidate) bool { return other.cameWith(c) }) {
			others = append(others, Companion{id, other.card})
		}
	}
	return others
}

// cameWith says that a visit may have shown the credential, or showed one at that moment.
func (v *Visit) cameWith(c schemas.Candidate) bool {
	near := v.shown > 0 && max(v.shown-c.Time, c.Time-v.shown) <= together
	return near || slices.ContainsFunc(v.among, func(o schemas.Candidate) bool { return o.Passage == c.Passage })
}
