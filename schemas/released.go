package schemas

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
)

//go:embed avro/*.avsc
var avroFiles embed.FS

// Release is one version of a record's schema.
type Release struct {
	Record  Record
	Version int
	JSON    string
}

// Released returns every version of every record, by record and then by version.
func Released() []Release {
	entries, err := avroFiles.ReadDir("avro")
	if err != nil {
		panic(fmt.Sprintf("read embedded schemas: %v", err))
	}
	releases := make([]Release, 0, len(entries))
	for _, e := range entries {
		releases = append(releases, release(e.Name()))
	}
	slices.SortFunc(releases, func(a, b Release) int {
		if c := strings.Compare(string(a.Record), string(b.Record)); c != 0 {
			return c
		}
		return a.Version - b.Version
	})
	return releases
}

// release reads avro/<record>.v<N>.avsc.
func release(name string) Release {
	record, rest, _ := strings.Cut(name, ".v")
	version, err := strconv.Atoi(strings.TrimSuffix(rest, ".avsc"))
	if err != nil {
		panic(fmt.Sprintf("read embedded schema %s: name is not <record>.v<N>.avsc", name))
	}
	text, err := avroFiles.ReadFile(path.Join("avro", name))
	if err != nil {
		panic(fmt.Sprintf("read embedded schema %s: %v", name, err))
	}
	return Release{Record(record), version, string(text)}
}
