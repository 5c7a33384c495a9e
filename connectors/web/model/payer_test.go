package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

// Who came in together, with what they are charged to, masked; and what a reviewer picks is
// known of the visit from then on, until it is undone.
func TestCompany(t *testing.T) {
	m := New()
	among := []schemas.Candidate{{Passage: "p1", Time: 10 * schemas.Second, Token: "tok_visa_0001"}, {Passage: "p2", Time: 11 * schemas.Second, Token: "tok_amex_0002"}}
	task := schemas.ReviewTask{ID: "v2/doubt/1", Visit: "v2", State: schemas.TaskDecided, Candidates: among, Passage: "p2"}
	feed(m, schemas.Credential{Visit: "v1", Time: 10 * schemas.Second, Among: among}, schemas.Credential{Visit: "v2", Time: 10 * schemas.Second, Among: among},
		schemas.Credential{Visit: "v3", Time: 12 * schemas.Second, Token: "tok_giro_0003"}, schemas.Credential{Visit: "v4", Time: 60 * schemas.Second, Token: "tok_giro_0004"}, task)
	company := func(cards ...string) {
		t.Helper()
		v, _ := m.Store(shop).Visit("v1")
		if diff := cmp.Diff([]Companion{{"v2", cards[0]}, {"v3", "•••• 0003"}}, v.Company); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	company("•••• 0002")
	task.Passage, task.State = "", schemas.TaskUndone
	feed(m, task)
	company("")
	if known, _ := m.Store(shop).Task("v2/doubt/1"); len(known.Candidates) != 2 || known.Candidates[0].Card != "•••• 0001" {
		t.Errorf("the candidates are %+v", known.Candidates)
	}
	if mask("visa") != "••••" {
		t.Error("a short token is shown")
	}
}
