package storefile

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever a file holds, it is read or its problems are named, each with a line.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{"store.yaml", "planogram.csv"} {
		text, err := os.ReadFile(filepath.Join(example, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, name != "store.yaml")
	}
	f.Add([]byte("a: &x {b: 1}\nfloor: *x\nfixtures: [{<<: *x}]\n"), false)
	store, plan := loadShape("store"), loadShape("planogram")
	f.Fuzz(func(t *testing.T, text []byte, table bool) {
		d, shape, into := document{file: "f"}, store, any(&Room{})
		var err error
		if table {
			shape, into = plan, &struct{ Facings []Facing }{}
			d.root, err = parseCSV(text, "facings")
		} else {
			d.root, err = parseYAML(text)
		}
		if err != nil {
			return
		}
		for _, p := range shape.decode(d, into) {
			if p.Line < 1 || p.What == "" || p.Remedy == "" {
				t.Errorf("a problem without a line or words: %+v", p)
			}
		}
	})
}
