package clickhouse

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// keep inserts bodies as records of one topic of north's store 12, written by a release.
func keep(t *testing.T, c *Client, topic, release string, bodies ...schemas.Body) {
	t.Helper()
	b := connectors.Batch{Topic: "north." + topic + release, Last: int64(len(bodies) - 1)}
	for i, body := range bodies {
		b.Events = append(b.Events, schemas.Event{
			Topic: schemas.Topic(topic), Key: "north/12", Body: body, Release: release, At: schemas.Position{Topic: b.Topic, Offset: int64(i)},
		})
	}
	if err := NewSink(c).Insert(t.Context(), b); err != nil {
		t.Fatal(err)
	}
}

// answers are a query's answer, each line's values joined by spaces.
func answers(t *testing.T, c *Client, query string) (all []string) {
	t.Helper()
	rows, err := c.conn.Query(t.Context(), "SELECT arrayStringConcat(arrayMap(x -> toString(x), [*]), ' ') FROM ("+query+")")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		all = append(all, line)
	}
	return all
}

const noon = 1_790_000_000 * schemas.Second / schemas.Hour * schemas.Hour

func judgedVisit(visit string, right bool) schemas.Body {
	line := []schemas.Line{{Product: "plu:1", Quantity: 1}}
	after := line
	if !right {
		after = nil
	}
	return schemas.ReviewTask{ID: visit, Visit: visit, Kind: schemas.ForAudit, State: schemas.TaskSettled, Decision: schemas.Edit, Left: noon, Before: line, After: after}
}

// Accuracy is told by the release that decided the visit, not by the one that is running
// when somebody judges it.
func TestAccuracyByRelease(t *testing.T) {
	c := migrated(t)
	keep(t, c, "attributed", "v1", schemas.VisitClosed{Visit: "a", Time: noon}, schemas.VisitClosed{Visit: "b", Time: noon})
	keep(t, c, "attributed", "v2", schemas.VisitClosed{Visit: "c", Time: noon})
	keep(t, c, "judged", "v2", judgedVisit("a", true), judgedVisit("b", false), judgedVisit("c", true))
	got := answers(t, c, "SELECT release, toString(lines), toString(right_lines) FROM accuracy_by_release ORDER BY release")
	if diff := cmp.Diff([]string{"v1 2 1", "v2 1 1"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A fixture's minutes are one row each, and what is amiss is listed with its reason.
func TestWhatNeedsAttention(t *testing.T) {
	c := migrated(t)
	cell := schemas.PlateRef{Fixture: "2", Shelf: 1, Plate: 3}
	minute := func(fixture string, after schemas.Micros, dead int32, gaps int64) schemas.Body {
		return schemas.FixtureHealth{Time: noon + after*schemas.Minute, Fixture: fixture, Cells: 12, Dead: dead, NoiseGrams: 2, LoudestGrams: 5, Gaps: gaps}
	}
	keep(t, c, "observed", "",
		schemas.SensorHealth{Time: noon, Fixture: "2", Shelf: 1, Plate: 3, State: "frozen"},
		minute("1", 0, 0, 0), minute("2", 0, 1, 30), minute("2", 0, 2, 12), minute("2", 40, 1, 0))
	keep(t, c, "attributed", "",
		schemas.WeightLearnt{Time: noon, Product: "plu:7", Listed: 200, Grams: 180.25, Picks: 9},
		schemas.Restocked{Time: noon, Event: "e", Product: "plu:8", Quantity: 2, Astray: true, Plate: cell},
		schemas.Restocked{Time: noon, Event: "f", Product: "plu:9", Quantity: 2, Plate: cell})
	want := []string{
		"goods astray|plu:8|2 put where they do not belong, last at 2/1/3",
		"load cell|2/1/3|bad in 100 % of reports, noise 0 g",
		"silent fixture|1|no reading since " + noon.Time().Format("2006-01-02 15:04"),
		"weight in the catalogue|plu:7|listed with 200 g, weighs 180.2 g by 9 picks",
	}
	got := answers(t, c, "SELECT what || '|' || which || '|' || detail FROM needs_attention ORDER BY what")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = answers(t, c, "SELECT fixture, toString(minute = toDateTime("+fmt.Sprint(int64(noon/schemas.Second))+")), toString(dead), toString(gaps) FROM fixtures_minutely ORDER BY fixture, minute")
	if diff := cmp.Diff([]string{"1 1 0 0", "2 1 2 42", "2 0 1 0"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A means of payment is told by a pseudonym that is the same at each visit, differs
// between tenants, and is not the token.
func TestTokensAreNotKept(t *testing.T) {
	c := migrated(t)
	const token = "tok_4242"
	money := func(minor int64) schemas.Money { return schemas.Money{Minor: minor, Currency: "EUR"} }
	keep(t, c, "billed", "", schemas.Credential{Visit: "a", Time: noon, Token: token, Among: []schemas.Candidate{{Token: token}, {Token: "tok_other"}}})
	keep(t, c, "debts", "",
		schemas.Debt{Visit: "a", Credential: token, Time: noon, Amount: money(300)},
		schemas.Debt{Visit: "b", Credential: token, Time: noon, Amount: money(500)},
		schemas.Debt{Visit: "b", Credential: token, Time: noon + schemas.Hour, Amount: money(0)})
	got := answers(t, c, "SELECT visit, toString(amount_minor), toString(shopper IN (SELECT shopper FROM credentials)) FROM debts_open")
	if diff := cmp.Diff([]string{"a 300 1"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, table := range []string{"credentials", "debts"} {
		if all := strings.Join(answers(t, c, "SELECT formatRow('TSV', *) FROM "+table), "\n"); strings.Contains(all, token) {
			t.Errorf("%s tells the token:\n%s", table, all)
		}
	}
	if shopper("north", token) == shopper("south", token) {
		t.Error("two tenants can compare their shoppers")
	}
}
