package clickhouse

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// bodies has a generator of each record that becomes rows.
var bodies = map[schemas.Record]func(seed int) schemas.Body{
	"visit_opened":   example[schemas.VisitOpened],
	"visit_left":     example[schemas.VisitLeft],
	"visit_closed":   example[schemas.VisitClosed],
	"interaction":    example[schemas.Interaction],
	"receipt":        example[schemas.Receipt],
	"charge_intent":  example[schemas.ChargeIntent],
	"charge_result":  example[schemas.ChargeResult],
	"ledger_entry":   example[schemas.LedgerEntry],
	"review_task":    example[schemas.ReviewTask],
	"assurance":      example[schemas.Assurance],
	"review_policy":  example[schemas.ReviewPolicy],
	"observation":    example[schemas.Observation],
	"sensor_health":  example[schemas.SensorHealth],
	"fixture_health": example[schemas.FixtureHealth],
	"weight_learnt":  example[schemas.WeightLearnt],
	"restocked":      example[schemas.Restocked],
	"gate_passed":    example[schemas.GatePassed],
	"credential":     example[schemas.Credential],
	"debt":           example[schemas.Debt],
	"action":         example[schemas.Action],
	"stage_latency":  example[schemas.StageLatency],
	"dead_letter":    example[schemas.DeadLetter],
}

func example[B schemas.Body](seed int) schemas.Body { return rapid.Make[B]().Example(seed) }

// Whatever a record holds comes back from its table as it was.
func TestEveryRecordFitsItsTables(t *testing.T) {
	c := migrated(t)
	for record := range recordsToRows {
		if bodies[record] == nil {
			t.Fatalf("no generator of %s", record)
		}
		batch := connectors.Batch{Topic: "acme." + string(record), Partition: 3, First: 0, Last: 49}
		for i := range 50 {
			batch.Events = append(batch.Events, schemas.Event{
				Topic: sources[record], Key: "acme/12/v", Body: bodies[record](i),
				At: schemas.Position{Topic: batch.Topic, Partition: 3, Offset: int64(i)},
			})
		}
		if err := NewSink(c).Insert(t.Context(), batch); err != nil {
			t.Fatalf("%s: %v", record, err)
		}
		for _, m := range recordsToRows[record] {
			var want []row
			for _, e := range batch.Events {
				want = append(want, m.rows(e)...)
			}
			if diff := cmp.Diff(want, readBack(t, c, m.table, batch.Topic), cmpopts.EquateEmpty(), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("%s in %s (-want +got):\n%s", record, m.table.name, diff)
			}
		}
	}
}

// readBack selects a table's rows of a topic in the order in which they were written.
func readBack(t *testing.T, c *Client, table *table, topic string) (rows []row) {
	t.Helper()
	order := " ORDER BY offset"
	for _, place := range []string{"line", "posting"} {
		if slices.Contains(table.columns, place) {
			order += ", " + place
		}
	}
	query := "SELECT `" + strings.Join(table.columns, "`, `") + "` FROM " + table.name + " WHERE topic = ?" + order
	found, err := c.conn.Query(t.Context(), query, topic)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var pointers []any
		for _, column := range found.ColumnTypes() {
			pointers = append(pointers, reflect.New(column.ScanType()).Interface())
		}
		if err := found.Scan(pointers...); err != nil {
			t.Fatal(err)
		}
		r := make(row, len(pointers))
		for i, p := range pointers {
			r[i] = reflect.ValueOf(p).Elem().Interface()
		}
		rows = append(rows, r)
	}
	return rows
}

// leftOut of the tables on purpose: amounts of one record have one currency; judged lines
// become audits when they are settled (TestJudgedLines), and another's receipt is among the
// receipts; of credentials that may be somebody's, passages of gates tell the rest; the lot's
// secret and means of payment are no analyst's, nor is what shoppers' bodies and clothes
// look like.
var leftOut = regexp.MustCompile(`^Receipt\.(Lines\.(Price|Tax)|Charged)\.Currency$|^ReviewTask\.(Before|After|Theirs)\.|^(ReviewTask\.Candidates|Credential\.Among)\.(Gate|Time|Visit)$|^ReviewTask\.Candidates\.Token$|^Credential\.Among\.Passage$|^ReviewPolicy\.Salt$|` +
	`^ChargeIntent\.Credential$|^ChargeResult\.Fee\.Currency$|^Observation\.People\.(Points|Embedding|Silhouette)`)

// A record that is written to several topics is kept from one of them.
func TestNoRecordIsKeptTwice(t *testing.T) {
	carriers := map[schemas.Record]int{}
	for _, spec := range schemas.Topics {
		for _, record := range spec.Records {
			if Wants(spec.Topic, record) {
				carriers[record]++
			}
		}
	}
	for record := range recordsToRows {
		if carriers[record] != 1 {
			t.Errorf("%s is kept from %d topics, want 1", record, carriers[record])
		}
	}
	e := schemas.Event{Topic: schemas.Sightings, Key: "north/12/c", Body: schemas.Observation{}}
	c := migrated(t)
	if err := NewSink(c).Insert(t.Context(), connectors.Batch{Topic: "north.sightings", Events: []schemas.Event{e}}); err != nil {
		t.Fatal(err)
	}
	if n := number(t, c, "SELECT count() FROM observations"); n != 0 {
		t.Error("what vision saw is kept as fusion reads it, too")
	}
}

// No field of a record is forgotten: each, changed alone, changes a row.
func TestEveryFieldReachesATable(t *testing.T) {
	for record, generate := range bodies {
		body := reflect.New(reflect.TypeOf(generate(0))).Elem()
		eachLeaf(body, "", func(string, reflect.Value) {}) // so that slices have their element
		eachLeaf(body, body.Type().Name(), func(path string, leaf reflect.Value) {
			if leftOut.MatchString(path) {
				return
			}
			before := rowsOf(record, body)
			was := reflect.New(leaf.Type()).Elem()
			was.Set(leaf)
			change(leaf)
			if cmp.Equal(before, rowsOf(record, body), cmpopts.EquateEmpty()) {
				t.Errorf("%s of %s is in no table", path, record)
			}
			leaf.Set(was)
		})
	}
}

func rowsOf(record schemas.Record, body reflect.Value) (rows []row) {
	for _, m := range recordsToRows[record] {
		rows = append(rows, m.rows(schemas.Event{Key: "a/b/c", Body: body.Interface().(schemas.Body)})...)
	}
	return rows
}

// eachLeaf visits every field, inside structs and the one element that slices are given.
func eachLeaf(v reflect.Value, path string, visit func(string, reflect.Value)) {
	switch {
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			eachLeaf(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		eachLeaf(v.Index(0), path, visit)
	default:
		visit(path, v)
	}
}

// change gives a leaf another value than its zero.
func change(v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		v.SetString("changed")
	case v.CanInt():
		v.SetInt(7)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanFloat():
		v.SetFloat(0.5)
	case v.CanUint():
		v.SetUint(7)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		change(v.Index(0))
	}
}

// What was charged is set against what was due, and swaps are found.
func TestJudgedLines(t *testing.T) {
	line := func(product string, quantity int32) schemas.Line {
		return schemas.Line{Product: product, Quantity: quantity, Amount: schemas.Money{Minor: 100 * int64(quantity)}, Probability: 0.9}
	}
	task := schemas.ReviewTask{
		ID: "t", Visit: "v", Kind: schemas.ForAudit, State: schemas.TaskSettled, Decision: schemas.Edit,
		Before:  []schemas.Line{line("water", 1), line("nuts", 2), line("tea", 1), line("cola", 3)},
		After:   []schemas.Line{line("water", 1), line("nuts", 1), line("milk", 3), line("bread", 2), line("jam", 1)},
		Claimed: schemas.Second, Decided: 31 * schemas.Second, Total: schemas.Money{Minor: 700},
	}
	var got []string
	for _, r := range judged(schemas.Event{Key: "north/12", Body: task}) {
		got = append(got, fmt.Sprint(r[4], " ", r[6:12]))
	}
	want := []string{
		"blind [1 water 1 water 1 1]", "blind [2 nuts 2 nuts 1 0]", "blind [3 tea 1 jam 1 0]", "blind [4 cola 3 milk 3 0]", "blind [5  0 bread 2 0]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r := review(task); r[13] != uint32(4) || r[14] != 30. || r[16] != int64(-100) {
		t.Errorf("changed, work and refund are %v, %v, %v", r[13], r[14], r[16])
	}
	task.Decision = schemas.CannotTell
	if rows := judged(schemas.Event{Body: task}); rows != nil {
		t.Errorf("nobody could tell, and yet: %v", rows)
	}
}
