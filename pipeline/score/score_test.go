package score

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func file(t *testing.T, text string) File {
	t.Helper()
	f, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCompare(t *testing.T) {
	truth := file(t, `{"receipts":[
		{"target_id":"1","products":[{"barcode":"a","quantity":2},{"barcode":"b","quantity":1}]},
		{"target_id":"2","products":[]},
		{"target_id":"3","products":[{"barcode":"a","quantity":1}]}]}`)
	believed := file(t, `{"receipts":[
		{"target_id":"1","products":[{"barcode":"a","quantity":1},{"barcode":"c","quantity":1}]},
		{"target_id":"2","products":[]},
		{"target_id":"4","products":[{"barcode":"a","quantity":1}]}]}`)
	r := Compare(truth, believed)
	if want := (Result{Correct: 1, Believed: 3, True: 4, Receipts: 4, Exact: 1}); r != want {
		t.Fatalf("%+v, want %+v", r, want)
	}
	if r.Precision() != 1.0/3 || r.Recall() != 0.25 || r.F1() != 2.0/7 || r.ExactShare() != 0.25 {
		t.Errorf("precision %g, recall %g, F1 %g, exact %g", r.Precision(), r.Recall(), r.F1(), r.ExactShare())
	}
}

func TestNothingTakenAndNothingBelievedIsRight(t *testing.T) {
	empty := file(t, `{"receipts":[{"target_id":"1","products":[]}]}`)
	if r := Compare(empty, empty); r.F1() != 1 || r.ExactShare() != 1 {
		t.Errorf("F1 %g, exact %g, want 1 and 1", r.F1(), r.ExactShare())
	}
	if r := Compare(empty, File{}); r.Exact != 0 {
		t.Error("a missing receipt counts as exact")
	}
}

func TestReadRefuses(t *testing.T) {
	for _, text := range []string{
		``, `{}`, `[]`, `{"receipts":[{"products":[]}]}`,
		`{"receipts":[{"target_id":"1","products":[{"barcode":"a","quantity":0}]}]}`,
		`{"receipts":[{"target_id":"1","products":[{"quantity":1}]}]}`,
	} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("read %s, want an error", text)
		}
	}
}

func TestNormalKeepsTheScore(t *testing.T) {
	files := rapid.Custom(func(t *rapid.T) File {
		product := rapid.Custom(func(t *rapid.T) Product {
			return Product{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "barcode"), rapid.IntRange(1, 3).Draw(t, "quantity")}
		})
		receipt := rapid.Custom(func(t *rapid.T) Receipt {
			return Receipt{rapid.SampledFrom([]string{"1", "2"}).Draw(t, "target"), rapid.SliceOfN(product, 0, 3).Draw(t, "products")}
		})
		return File{rapid.SliceOfN(receipt, 0, 4).Draw(t, "receipts")}
	})
	rapid.Check(t, func(t *rapid.T) {
		truth, believed := files.Draw(t, "truth"), files.Draw(t, "believed")
		r := Compare(truth, believed)
		if normal := Compare(truth.Normal(), believed.Normal()); r != normal {
			t.Fatalf("%+v, but %+v when normal", r, normal)
		}
		if r.Correct > min(r.True, r.Believed) || r.F1() < 0 || r.F1() > 1 {
			t.Fatalf("%+v counts too much", r)
		}
		if same := Compare(truth, truth); same.F1() != 1 || same.Exact != same.Receipts {
			t.Fatalf("%+v for receipts against themselves", same)
		}
	})
}
