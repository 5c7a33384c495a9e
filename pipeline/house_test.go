package pipeline

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/exeunt-io/exeunt/"

// file is one Go file of the project.
type file struct {
	path    string // from the project's root, with slashes
	dir     string
	imports []string
}

func (f file) test() bool { return strings.HasSuffix(f.path, "_test.go") }

// in says whether the file lies in one of the folders or below.
func (f file) in(dirs ...string) bool {
	return slices.ContainsFunc(dirs, func(d string) bool { return f.dir == d || strings.HasPrefix(f.dir, d+"/") })
}

// readHouse parses the imports of every Go file. root is the project's folder.
func readHouse(t *testing.T, root string) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(rel), dir: filepath.ToSlash(filepath.Dir(rel))}
		for _, i := range parsed.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, name)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found %d Go files under %s, which is not the project", len(files), root)
	}
	return files
}

// rule says what a file may not import, or "" where it is content.
type rule struct {
	name  string
	wrong func(f file, imported string) bool
}

// external says that an import is neither the standard library's nor this project's.
func external(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(imported, module)
}

var impure = []string{"os", "net", "context", "math/rand", "math/rand/v2", "crypto/rand", "os/exec", "net/http"}

// rules are the walls of the house. Tests may reach further, but not the runtime.
var rules = []rule{
	{"only codec.go imports hamba/avro", func(f file, i string) bool {
		return strings.HasPrefix(i, "github.com/hamba/avro") && f.path != "schemas/codec.go" && (!f.test() || !f.in("schemas"))
	}},
	{"schemas imports the standard library only", func(f file, i string) bool {
		avro := strings.HasPrefix(i, "github.com/hamba/avro")
		return f.in("schemas") && !f.test() && (external(i) && !avro || strings.HasPrefix(i, module))
	}},
	{"a stage imports stages and schemas, never another stage", func(f file, i string) bool {
		rest, own := strings.CutPrefix(i, module)
		if !f.in("stages") || f.test() || f.in("stages/stagetest") {
			return false
		}
		allowed := rest == "stages" || strings.HasPrefix(rest, "schemas") || strings.HasPrefix(rest, f.dir)
		return external(i) || own && !allowed
	}},
	{"a connector imports connectors, schemas and its own driver", func(f file, i string) bool {
		rest, own := strings.CutPrefix(i, module)
		allowed := rest == "connectors" || strings.HasPrefix(rest, "schemas") || strings.HasPrefix(rest, f.dir)
		return f.in("connectors") && !f.test() && own && !allowed
	}},
	{"pipeline/fold imports stages and schemas", func(f file, i string) bool {
		rest, own := strings.CutPrefix(i, module)
		return f.in("pipeline/fold") && !f.test() && (external(i) || own && rest != "stages" && rest != "schemas")
	}},
	{"only pipeline/kafka imports franz-go", func(f file, i string) bool {
		return strings.HasPrefix(i, "github.com/twmb/franz-go") && !f.in("pipeline/kafka")
	}},
	{"only connectors/clickhouse imports clickhouse-go", func(f file, i string) bool {
		return strings.HasPrefix(i, "github.com/ClickHouse/") && !f.in("connectors/clickhouse")
	}},
	{"what is pure reads no clock, file, network or chance", func(f file, i string) bool {
		suite := f.in("stages/stagetest")
		return f.in("schemas", "stages", "pipeline/fold") && !f.test() && !suite && slices.Contains(impure, i)
	}},
}

func TestImportRules(t *testing.T) {
	for _, f := range readHouse(t, "..") {
		for _, broken := range brokenBy(f) {
			t.Error(broken)
		}
	}
}

func brokenBy(f file) []string {
	var broken []string
	for _, r := range rules {
		for _, i := range f.imports {
			if r.wrong(f, i) {
				broken = append(broken, f.path+" imports "+i+": "+r.name)
			}
		}
	}
	return broken
}

// Each rule is shown to bite.
func TestImportRulesCatchTrespass(t *testing.T) {
	for want, f := range map[string]file{
		"only codec.go imports hamba/avro":                        {path: "pipeline/x.go", dir: "pipeline", imports: []string{"github.com/hamba/avro/v2"}},
		"schemas imports the standard library only":               {path: "schemas/x.go", dir: "schemas", imports: []string{module + "stages"}},
		"a stage imports stages and schemas, never another stage": {path: "stages/cart/x.go", dir: "stages/cart", imports: []string{module + "stages/settlement"}},
		"a connector imports connectors, schemas and its own":     {path: "connectors/psp/x.go", dir: "connectors/psp", imports: []string{module + "pipeline/kafka"}},
		"pipeline/fold imports stages and schemas":                {path: "pipeline/fold/x.go", dir: "pipeline/fold", imports: []string{module + "connectors"}},
		"only pipeline/kafka imports franz-go":                    {path: "stages/x_test.go", dir: "stages", imports: []string{"github.com/twmb/franz-go/pkg/kgo"}},
		"only connectors/clickhouse imports clickhouse-go":        {path: "pipeline/x.go", dir: "pipeline", imports: []string{"github.com/ClickHouse/clickhouse-go/v2"}},
		"what is pure reads no clock, file, network or chance":    {path: "stages/cart/x.go", dir: "stages/cart", imports: []string{"os"}},
	} {
		broken := brokenBy(f)
		if len(broken) == 0 || !slices.ContainsFunc(broken, func(b string) bool { return strings.Contains(b, want) }) {
			t.Errorf("%v may import %v, want it to break %q", f.path, f.imports, want)
		}
	}
}

func TestNoClockInPureCode(t *testing.T) {
	for _, f := range readHouse(t, "..") {
		if f.test() || !f.in("schemas", "stages", "pipeline/fold") {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		for _, clock := range []string{"time.Now(", "time.Since(", "time.Sleep(", "func init("} {
			if strings.Contains(string(text), clock) {
				t.Errorf("%s calls %s: time arrives as records", f.path, clock)
			}
		}
	}
}

// The top level is the five folders and the files that build them.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		"pipeline", "stages", "schemas", "connectors", "deploy",
		"go.mod", "go.sum", "Makefile", "README.md", "LICENSE",
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != "bin" && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s stands at the top level, where it does not belong", e.Name())
		}
	}
}
