package storefile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// texts are the columns whose values are never numbers, whatever they look like.
var texts = []string{"fixture", "product", "name"}

// severalCodes is the column that holds a list, with spaces between.
const severalCodes = "codes"

// parseCSV reads a table (RFC 4180) with a head. Empty cells are left out.
func parseCSV(text []byte, list string) (*yaml.Node, error) {
	rows := csv.NewReader(bytes.NewReader(text))
	rows.TrimLeadingSpace = true
	head, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("line 1: the file is empty")
	}
	all := &yaml.Node{Kind: yaml.SequenceNode, Line: 1}
	for err == nil {
		var row []string
		if row, err = rows.Read(); err == nil {
			line, _ := rows.FieldPos(0)
			all.Content = append(all.Content, mapping(head, row, line))
		}
	}
	if broken := (*csv.ParseError)(nil); errors.As(err, &broken) {
		return nil, fmt.Errorf("line %d: %w", broken.Line, broken.Err)
	}
	return &yaml.Node{Kind: yaml.MappingNode, Line: 1, Content: []*yaml.Node{textAt(list, 1), all}}, nil
}

// mapping is one row.
func mapping(head, row []string, line int) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode, Line: line}
	for i, cell := range row {
		if cell = strings.TrimSpace(cell); cell != "" {
			column := strings.TrimSpace(head[i])
			m.Content = append(m.Content, textAt(column, 1), value(column, cell, line))
		}
	}
	return m
}

func value(column, cell string, line int) *yaml.Node {
	if column == severalCodes {
		codes := &yaml.Node{Kind: yaml.SequenceNode, Line: line}
		for _, code := range strings.Fields(cell) {
			codes.Content = append(codes.Content, textAt(code, line))
		}
		return codes
	}
	if slices.Contains(texts, column) {
		return textAt(cell, line)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: cell, Line: line} // a number where it looks like one
}

// textAt is a text on a line.
func textAt(text string, line int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: line}
}
