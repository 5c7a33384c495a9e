package catalogue

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Refusal is a row that was left out.
type Refusal struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

func (r Refusal) String() string { return fmt.Sprintf("%s:%d: %s", r.File, r.Line, r.Reason) }

// Read reads rows from CSV (with a header line) or JSON (an array of objects), by the
// file's name. Rows that cannot be read are refused; an error means that none can.
func Read(name string, from io.Reader) ([]Row, []Refusal, error) {
	switch filepath.Ext(name) {
	case ".csv":
		return readCSV(name, from)
	case ".json":
		return readJSON(name, from)
	}
	return nil, nil, fmt.Errorf("read %s: its name ends neither in .csv nor in .json", name)
}

// columns are a CSV file's; the first four must be there.
var columns = []string{"barcodes", "name", "price_minor", "currency", "tax_basis_pts", "weight_grams", "from", "until"}

func readCSV(name string, from io.Reader) (rows []Row, refused []Refusal, err error) {
	lines := csv.NewReader(from)
	lines.FieldsPerRecord = -1
	header, err := lines.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: no header line: %w", name, err)
	}
	for i, column := range header {
		header[i] = strings.TrimSpace(strings.TrimPrefix(column, "\ufeff")) // spreadsheets write a byte order mark
		if !slices.Contains(columns, header[i]) {
			return nil, nil, fmt.Errorf("read %s line 1: unknown column %q; there are %s", name, header[i], strings.Join(columns, ", "))
		}
	}
	for _, column := range columns[:4] {
		if !slices.Contains(header, column) {
			return nil, nil, fmt.Errorf("read %s line 1: column %s is missing", name, column)
		}
	}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows, refused, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		line, _ := lines.FieldPos(0)
		row, err := parseFields(header, fields)
		if err != nil {
			refused = append(refused, Refusal{name, line, err.Error()})
			continue
		}
		row.line = line
		rows = append(rows, row)
	}
}

func parseFields(header, fields []string) (Row, error) {
	if len(fields) != len(header) {
		return Row{}, fmt.Errorf("%d fields, and the header has %d", len(fields), len(header))
	}
	var r Row
	var wrong error
	for i, text := range fields {
		text = strings.TrimSpace(text)
		var err error
		switch header[i] {
		case "barcodes":
			r.Barcodes = text
		case "name":
			r.Name = text
		case "currency":
			r.Currency = text
		case "from":
			r.From = text
		case "until":
			r.Until = text
		case "price_minor":
			if text != "" {
				var minor int64
				minor, err = strconv.ParseInt(text, 10, 64)
				r.PriceMinor = &minor
			}
		case "tax_basis_pts":
			var points int64
			if text != "" {
				points, err = strconv.ParseInt(text, 10, 32)
			}
			r.TaxBasisPts = int32(points)
		case "weight_grams":
			if text != "" {
				r.WeightGrams, err = strconv.ParseFloat(text, 64)
			}
		}
		if err != nil && wrong == nil {
			wrong = fmt.Errorf("%s: %q is no number", header[i], text)
		}
	}
	return r, wrong
}

func readJSON(name string, from io.Reader) (rows []Row, refused []Refusal, err error) {
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return nil, nil, fmt.Errorf("read %s line 1: want an array of products", name)
	}
	for decoder.More() {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		begins := int(decoder.InputOffset()) - len(raw)
		line := 1 + strings.Count(string(text[:begins]), "\n")
		strict := json.NewDecoder(strings.NewReader(string(raw)))
		strict.DisallowUnknownFields()
		row := Row{line: line}
		if err := strict.Decode(&row); err != nil {
			refused = append(refused, Refusal{name, line, err.Error()})
			continue
		}
		rows = append(rows, row)
	}
	if _, err := decoder.Token(); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", name, err)
	}
	return rows, refused, nil
}
