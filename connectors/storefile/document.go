package storefile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// document is one file as YAML's tree, in which every value knows its line. CSV becomes
// the tree that the same rows in YAML would be.
type document struct {
	file string
	root *yaml.Node
}

// readDocument reads a file; list is what its rows are called in YAML.
func readDocument(path, list string) (document, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return document{}, fmt.Errorf("read store: %w", err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as spreadsheets write it
	d := document{file: path}
	if filepath.Ext(path) == ".csv" {
		d.root, err = parseCSV(text, list)
	} else {
		d.root, err = parseYAML(text)
	}
	if err != nil {
		return document{}, d.unreadable(err)
	}
	return d, nil
}

func parseYAML(text []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	if len(root.Content) == 0 {
		return nil, errors.New("line 1: the file is empty")
	}
	return root.Content[0], nil
}

// lineOf finds the line in the text of a parser's error.
var lineOf = regexp.MustCompile(`(?s)^.*?line (\d+)(?:, column \d+)?: (.*)$`)

// unreadable makes problems of a parser's errors.
func (d document) unreadable(err error) Problems {
	texts := []string{err.Error()}
	if many := (*yaml.TypeError)(nil); errors.As(err, &many) {
		texts = many.Errors
	}
	var all Problems
	for _, text := range texts {
		p := Problem{File: d.file, Line: 1, What: text, Remedy: "mend the line; nothing after it was read"}
		if m := lineOf.FindStringSubmatch(text); m != nil {
			p.Line, _ = strconv.Atoi(m[1])
			p.What = m[2]
		}
		all = append(all, p)
	}
	return all
}

// at is the value at a path of keys and indices (from 0), or the last on the way there.
func (d document) at(path ...string) *yaml.Node {
	node := d.root
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			return node
		}
		node = next
	}
	return node
}

func child(node *yaml.Node, step string) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	switch node.Kind {
	case yaml.MappingNode:
		if key, value := entry(node, step); key != nil {
			return value
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(node.Content) {
			return node.Content[i]
		}
	}
	return nil
}

// entry finds a key of a mapping and its value.
func entry(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}
