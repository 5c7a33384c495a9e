package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/exeunt-io/exeunt/schemas"
)

// gatesFile is not of AiFi's format, and need not be there: where it is, visits are over as
// soon as their shoppers have gone out.
const gatesFile = "gates.json"

// gateDocument is a line of the file, in metres: who walks from one end to the other has
// the store on their left.
type gateDocument struct {
	Gate struct {
		ID string `json:"id"`
	} `json:"gate_id"`
	From  schemas.Point `json:"from"`
	To    schemas.Point `json:"to"`
	Depth float64       `json:"depth"`
	Way   schemas.Way   `json:"way"`
}

// gates reads gates.json; without one there are none.
func (r *run) gates() ([]schemas.Gate, error) {
	if _, err := os.Stat(filepath.Join(r.Dir, gatesFile)); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var gates []schemas.Gate
	err := r.eachLine(gatesFile, func(line []byte) error {
		gate, err := decodeGate(line)
		if err == nil {
			gates = append(gates, gate)
		}
		return err
	})
	return gates, err
}

func decodeGate(line []byte) (schemas.Gate, error) {
	var doc gateDocument
	if err := json.Unmarshal(line, &doc); err != nil {
		return schemas.Gate{}, fmt.Errorf("read gate: %w", err)
	}
	ways := []schemas.Way{schemas.In, schemas.Out, schemas.BothWays}
	if doc.Gate.ID == "" || doc.From == doc.To || !(doc.Depth > 0) || !slices.Contains(ways, doc.Way) {
		return schemas.Gate{}, fmt.Errorf("read gate %q: want an id, two ends, a depth and a way: in, out or both", doc.Gate.ID)
	}
	return schemas.Gate{ID: doc.Gate.ID, From: doc.From, To: doc.To, Depth: doc.Depth, Way: doc.Way}, nil
}
