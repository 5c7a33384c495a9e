package storefile

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// The JSON Schemas (draft 2020-12) that editors read too. Their descriptions are what a
// problem's remedy says.
//
//go:embed store.schema.json planogram.schema.json catalogue.schema.json
var schemaFiles embed.FS

// shape is one of the JSON Schemas.
type shape struct {
	compiled *jsonschema.Schema
	raw      any
}

// loadShape reads an embedded schema; a broken one is a broken build.
func loadShape(name string) shape {
	text, err := schemaFiles.ReadFile(name + ".schema.json")
	if err != nil {
		panic(err)
	}
	raw, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name, raw); err != nil {
		panic(err)
	}
	return shape{c.MustCompile(name), raw}
}

// decode checks the document's shape and reads it into a value.
func (s shape) decode(d document, into any) Problems {
	var tree any
	if err := d.root.Decode(&tree); err != nil {
		return d.unreadable(err)
	}
	err := s.compiled.Validate(tree)
	if wrong := (*jsonschema.ValidationError)(nil); errors.As(err, &wrong) {
		return s.problems(d, wrong)
	}
	if err := d.root.Decode(into); err != nil {
		return d.unreadable(err)
	}
	return nil
}

// problems takes what is wrong from the leaves of the validator's tree.
func (s shape) problems(d document, wrong *jsonschema.ValidationError) Problems {
	if len(wrong.Causes) > 0 {
		var all Problems
		for _, cause := range wrong.Causes {
			all = append(all, s.problems(d, cause)...)
		}
		return all
	}
	node := d.at(wrong.InstanceLocation...)
	var all Problems
	add := func(line int, what, remedy string) { all = append(all, Problem{d.file, line, what, remedy}) }
	switch k := wrong.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, name := range k.Properties {
			at := node
			if key, _ := entry(node, name); key != nil { // else it is merged from an anchor
				at = key
			}
			add(at.Line, fmt.Sprintf("%q is not known here", name), "spell it as one of "+s.keys(wrong.SchemaURL)+", or leave it out")
		}
	case *kind.Required:
		for _, name := range k.Missing {
			add(node.Line, fmt.Sprintf("%s has no %s", path(wrong.InstanceLocation), name), "add it: "+s.described(wrong.SchemaURL, "properties", name))
		}
	case *kind.InvalidJsonValue: // what only YAML has
		add(node.Line, fmt.Sprintf("%s: %s is neither a text nor a number (YAML reads bare dates as dates)", path(wrong.InstanceLocation), node.Value), "want "+s.described(wrong.SchemaURL))
	default:
		text := k.LocalizedString(message.NewPrinter(language.English))
		add(node.Line, path(wrong.InstanceLocation)+": "+text, "want "+s.described(wrong.SchemaURL))
	}
	return all
}

// path writes a place in a document as people count: fixtures 1, shelves 2, height.
func path(location []string) string {
	if len(location) == 0 {
		return "the file"
	}
	var b strings.Builder
	for i, step := range location {
		if n, err := strconv.Atoi(step); err == nil {
			fmt.Fprintf(&b, " %d", n+1)
			continue
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(step)
	}
	return b.String()
}

// find walks to a place of the schema: a URL's fragment, and further steps.
func (s shape) find(url string, further ...string) map[string]any {
	_, fragment, _ := strings.Cut(url, "#")
	found := s.raw
	for _, step := range append(strings.Split(fragment, "/"), further...) {
		switch at := found.(type) {
		case map[string]any:
			if step != "" {
				found = at[step]
			}
		default:
			return nil
		}
	}
	object, _ := found.(map[string]any)
	return object
}

// described is the schema's own words for a place, or for what the place refers to.
func (s shape) described(url string, further ...string) string {
	object := s.find(url, further...)
	text, said := object["description"].(string)
	if ref, refers := object["$ref"].(string); refers && !said {
		return s.described(ref)
	}
	return text
}

func (s shape) keys(url string) string {
	properties, _ := s.find(url)["properties"].(map[string]any)
	return strings.Join(slices.Sorted(maps.Keys(properties)), ", ")
}
