// Package labels makes training labels of what reviewers decided: JSON lines, one a
// settled task, or boxes in COCO's format (Lin et al., "Microsoft COCO: Common objects in
// context", ECCV 2014) where cameras saw the shopper.
package labels

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/exeunt-io/exeunt/schemas"
)

// Label is one settled verdict: what was believed of a visit and what is right.
type Label struct {
	Tenant      string               `json:"tenant"`
	Store       string               `json:"store"`
	Visit       string               `json:"visit"`
	Target      string               `json:"target_id"`
	Kind        schemas.ReviewReason `json:"kind"` // audits are a fair sample, doubts are not; of reassigned goods alone where it is that
	Decision    schemas.Decision     `json:"decision"`
	Reviewer    string               `json:"reviewer"`
	Decided     schemas.Micros       `json:"decided"`
	Probability float64              `json:"probability"`
	Believed    []schemas.Line       `json:"believed"`
	Right       []schemas.Line       `json:"right"`
	Shopper     string               `json:"shopper,omitempty"` // whose the goods are, when reassigned
	Comment     string               `json:"comment,omitempty"`

	store schemas.Key
}

// From is the label of an event of the judged topic; ok is false for what is not settled,
// and for a reviewer who could not tell, which teaches nothing.
func From(e schemas.Event) (l Label, ok bool) {
	t, ok := e.Body.(schemas.ReviewTask)
	if !ok || t.State != schemas.TaskSettled || t.Decision == schemas.CannotTell {
		return Label{}, false
	}
	tenant, store, _ := e.Key.Parts()
	return Label{
		Tenant: tenant, Store: store, Visit: t.Visit, Target: t.Target, Kind: t.Kind, Decision: t.Decision,
		Reviewer: t.Reviewer, Decided: t.Decided, Probability: t.Probability, Believed: t.Before, Right: t.After,
		Shopper: t.Shopper, Comment: t.Comment, store: e.Key,
	}, true
}

// WriteLines writes each label as a line of JSON.
func WriteLines(w io.Writer, all []Label) error {
	out := json.NewEncoder(w)
	for _, l := range all {
		if err := out.Encode(l); err != nil {
			return fmt.Errorf("write the label of visit %s: %w", l.Visit, err)
		}
	}
	return nil
}
