package load

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/google/pprof/profile"
)

// Share is a part of the processor's time.
type Share struct {
	What  string  `json:"what"`
	Cores float64 `json:"cores"`
}

// owners say whose time a function's is; the nearest frame of a stack that is somebody's
// decides, so what the runtime does for somebody is theirs.
var owners = []struct{ prefix, what string }{
	{"runtime.gcBgMarkWorker", "garbage collection"},
	{"runtime.gcAssistAlloc", "garbage collection"},
	{"runtime.bgsweep", "garbage collection"},
	{"runtime.bgscavenge", "garbage collection"},
	{"runtime.schedule", "waiting and scheduling"},
	{"runtime.findRunnable", "waiting and scheduling"},
	{"github.com/exeunt-io/exeunt/pipeline/load.", "edges: publishing"},
	{"github.com/exeunt-io/exeunt/connectors/vision", "vision"},
	{"github.com/exeunt-io/exeunt/stages/", "stage "},
	{"github.com/exeunt-io/exeunt/connectors/psp", "payments"},
	{"github.com/exeunt-io/exeunt/schemas.(*Codec)", "Avro"},
	{"github.com/twmb/franz-go/pkg/kfake", "embedded broker"},
	{"github.com/twmb/franz-go/", "Kafka client"},
	{"github.com/exeunt-io/exeunt/pipeline/", "stage runtime"},
}

// Spent sums a CPU profile by whose time it was, the greatest first, in cores over so many
// seconds.
func Spent(cpu io.Reader, seconds float64) ([]Share, error) {
	p, err := profile.Parse(cpu)
	if err != nil {
		return nil, fmt.Errorf("read the profile: %w", err)
	}
	sums := map[string]float64{}
	for _, sample := range p.Sample {
		nanoseconds := sample.Value[len(sample.Value)-1]
		sums[ownerOf(sample)] += float64(nanoseconds) / 1e9 / seconds
	}
	shares := make([]Share, 0, len(sums))
	for what, cores := range sums {
		shares = append(shares, Share{what, cores})
	}
	slices.SortFunc(shares, func(a, b Share) int {
		return cmp.Or(cmp.Compare(b.Cores, a.Cores), cmp.Compare(a.What, b.What))
	})
	return shares, nil
}

// ownerOf names whose time a sample is.
func ownerOf(sample *profile.Sample) string {
	for _, location := range sample.Location {
		for _, line := range location.Line {
			if what := owner(line.Function.Name); what != "" {
				return what
			}
		}
	}
	return "the rest"
}

func owner(function string) string {
	for _, o := range owners {
		rest, ok := strings.CutPrefix(function, o.prefix)
		if !ok {
			continue
		}
		if o.what == "stage " {
			name, _, _ := strings.Cut(rest, ".")
			return o.what + name
		}
		return o.what
	}
	return ""
}
