package schemas

import (
	"bufio"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hamba/avro/v2"
)

var releaseNew = flag.Bool("release", false, "freeze the schemas that are not yet in testdata/frozen.txt")

const frozenFile = "testdata/frozen.txt"

// A released schema never changes: older data was written with it.
func TestReleasedSchemasAreFrozen(t *testing.T) {
	frozen := readFrozen(t)
	for _, r := range Released() {
		name := fmt.Sprintf("%s.v%d", r.Record, r.Version)
		sum := fmt.Sprintf("%x", sha256.Sum256([]byte(r.JSON)))
		switch was, ok := frozen[name]; {
		case ok && was != sum:
			t.Errorf("%s is released and has changed: write %s.v%d instead", name, r.Record, r.Version+1)
		case !ok && *releaseNew:
			appendFrozen(t, name, sum)
		}
		delete(frozen, name)
	}
	for name := range frozen {
		t.Errorf("%s is released and has gone", name)
	}
}

// FULL_TRANSITIVE: every version of a record reads every other, shown by resolving them.
func TestSchemasAreFullTransitive(t *testing.T) {
	versions := map[Record][]Release{}
	for _, r := range Released() {
		versions[r.Record] = append(versions[r.Record], r)
	}
	for record, all := range versions {
		for _, reader := range all {
			for _, writer := range all {
				if err := resolves(reader.JSON, writer.JSON); err != nil {
					t.Errorf("%s version %d cannot read version %d: %v", record, reader.Version, writer.Version, err)
				}
			}
		}
	}
}

func TestIncompatibleChangeIsCaught(t *testing.T) {
	const was = `{"type":"record","name":"A","fields":[{"name":"x","type":"long"}]}`
	const noDefault = `{"type":"record","name":"A","fields":[{"name":"x","type":"long"},{"name":"y","type":"long"}]}`
	const withDefault = `{"type":"record","name":"A","fields":[{"name":"x","type":"long"},{"name":"y","type":"long","default":0}]}`
	if resolves(noDefault, was) == nil {
		t.Error("a new field without a default resolved, want an error")
	}
	if err := resolves(withDefault, was); err != nil {
		t.Errorf("a new field with a default: %v", err)
	}
}

func resolves(reader, writer string) error {
	r, err := parse(reader)
	if err != nil {
		return err
	}
	w, err := parse(writer)
	if err != nil {
		return err
	}
	_, err = avro.NewSchemaCompatibility().Resolve(r, w)
	return err
}

func readFrozen(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(frozenFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	frozen := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, sum, ok := strings.Cut(lines.Text(), " "); ok && name != "#" {
			frozen[name] = sum
		}
	}
	return frozen
}

func appendFrozen(t *testing.T, name, sum string) {
	t.Helper()
	f, err := os.OpenFile(frozenFile, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintln(f, name, sum); err != nil {
		t.Fatal(err)
	}
}

// A name in the registry is one record's: readers are found by it.
func TestSchemasHaveNamesOfTheirOwn(t *testing.T) {
	owner := map[string]Record{}
	for _, r := range Released() {
		schema, err := parse(r.JSON)
		if err != nil {
			t.Fatal(err)
		}
		name := schema.(avro.NamedSchema).FullName()
		if was, taken := owner[name]; taken && was != r.Record {
			t.Errorf("%s and %s are both called %s", was, r.Record, name)
		}
		owner[name] = r.Record
	}
}
