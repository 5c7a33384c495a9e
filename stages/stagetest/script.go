package stagetest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
)

var rewrite = flag.Bool("rewrite", false, "write what scripts gave into them, to be read and then committed")

// Script runs scenarios that a shopkeeper can read. A script is a text file, a line for
// each thing that happens, each followed by what the stages made of it:
//
//	# Ann takes a bottle and puts it back.
//	10.2s  gondola 1 shelf 5 plate 11 changes by -621 g
//	       -> 10.4s ann takes 1 of 071142008582, 99 %
//	14.0s  gondola 1 shelf 5 plate 11 changes by +621 g
//	       -> 14.2s ann puts back 1 of 071142008582, 99 %
//
// Lines that begin with "->" are expectations; `go test -rewrite` writes them anew. A "#"
// begins a comment. What the other lines mean is the vocabulary of each stage's tests.
type Script struct {
	Stages  []stages.Stage
	Effects map[schemas.Topic]func(schemas.Event) []schemas.Event // may be nil
	// Read turns a line into events to be fed.
	Read func(line string) ([]schemas.Event, error)
	// Write turns an event that a stage wrote into a line; "" is not shown.
	Write func(schemas.Event) string
}

// Run runs every file that the pattern matches, each from an empty store.
func (s Script) Run(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no script matches %s (%v)", pattern, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) { s.run(t, file) })
	}
}

func (s Script) run(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.play(string(text))
	if err != nil {
		t.Fatalf("%s:%v", file, err)
	}
	if got == string(text) {
		return
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s:%s\n(if that is right, run the test with -rewrite)", file, firstDifference(string(text), got))
}

// play returns the script with the expectations that the stages meet.
func (s Script) play(text string) (string, error) {
	var out strings.Builder
	var fed bool // what is watched while feeding is ours, not a stage's
	indent := ""
	local := fold.NewLocal(s.Stages, s.Effects)
	local.Watch = func(event schemas.Event) {
		if fed {
			fed = false
			return
		}
		if line := s.Write(event); line != "" {
			fmt.Fprintf(&out, "%s-> %s\n", indent, line)
		}
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		bare := strings.TrimSpace(line)
		if strings.HasPrefix(bare, "->") {
			continue
		}
		out.WriteString(line + "\n")
		if bare == "" || bare[0] == '#' {
			continue
		}
		events, err := s.Read(bare)
		if err != nil {
			return "", fmt.Errorf("%d: %w", i+1, err)
		}
		first, _, _ := strings.Cut(line, " ") // results stand under the second column
		indent = strings.Repeat(" ", len(first)+len(line[len(first):])-len(strings.TrimLeft(line[len(first):], " ")))
		for _, event := range events {
			fed = true
			local.Feed(event)
		}
	}
	return out.String(), nil
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got string) string {
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		var w, g string
		if i < len(wants) {
			w = wants[i]
		}
		if i < len(gots) {
			g = gots[i]
		}
		if w != g {
			return fmt.Sprintf("%d:\nwant %s\ngot  %s", i+1, w, g)
		}
	}
	return ""
}
