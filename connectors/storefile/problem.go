package storefile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is something wrong in a definition, where it is, and what to do.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line"` // from 1
	What   string `json:"problem"`
	Remedy string `json:"remedy"`
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s; %s", p.File, p.Line, p.What, p.Remedy)
}

// Problems are all problems of a definition, in the order of its lines.
type Problems []Problem

func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// ordered sorts problems by place and says each once: a column that is wrong in its head
// is wrong in every row.
func (ps Problems) ordered() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
	})
	return slices.Compact(ps)
}
