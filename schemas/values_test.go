package schemas

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestKeyParts(t *testing.T) {
	visit := StoreKey("north", "12").Visit("a7")
	if visit != "north/12/a7" || visit.Store() != "north/12" || visit.Store().Store() != "north/12" {
		t.Errorf("visit key %q of store %q", visit, visit.Store())
	}
	if tenant, store, id := visit.Parts(); tenant != "north" || store != "12" || id != "a7" {
		t.Errorf("parts %q %q %q", tenant, store, id)
	}
	if !visit.Store().Covers(visit) || Key("north/1").Covers(visit) {
		t.Error("a store covers its own visits and no other's")
	}
}

func TestMoney(t *testing.T) {
	for want, m := range map[string]Money{
		"USD 1.20": {120, "USD"}, "EUR -0.05": {-5, "EUR"}, "JPY 300": {300, "JPY"}, "KWD 1.005": {1005, "KWD"}, "0": {},
	} {
		if got := m.String(); got != want {
			t.Errorf("%#v prints %q, want %q", m, got, want)
		}
	}
	if _, err := (Money{1, "USD"}).Plus(Money{1, "EUR"}); err == nil {
		t.Error("dollars and euros added up, want an error")
	}
	if sum, err := (Money{}).Plus(Money{3, "EUR"}); err != nil || sum != (Money{3, "EUR"}) {
		t.Errorf("nothing plus EUR 0.03 is %v, %v", sum, err)
	}
}

func TestParseMoney(t *testing.T) {
	for amount, want := range map[string]Money{
		"2.49": {249, "EUR"}, "2.5": {250, "EUR"}, "3": {300, "EUR"}, "0": {0, "EUR"}, "300": {300, "JPY"}, "1.005": {1005, "KWD"},
	} {
		if got, err := ParseMoney(amount, want.Currency); err != nil || got != want {
			t.Errorf("%s %s is %v, %v", want.Currency, amount, got, err)
		}
	}
	for _, amount := range []string{"", ".", "2.", ".5", "2,49", "2.499", "-1", "1e2", "2.4.9", "99999999999999999999"} {
		if got, err := ParseMoney(amount, "EUR"); err == nil {
			t.Errorf("%q was read as %v, want an error", amount, got)
		}
	}
}

func TestGTIN(t *testing.T) {
	for code, want := range map[string]string{
		"071142008582":  "00071142008582",
		"4006381333931": "04006381333931",
		"126490":        "plu:126490",
		"071142008583":  "plu:071142008583", // the check digit is wrong
		"01":            "plu:01",
	} {
		if got := ProductID(code); got != want {
			t.Errorf("product of %q is %q, want %q", code, got, want)
		}
	}
}

func TestAnySingleWrongDigitIsNoGTIN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := []byte("071142008582")
		i := rapid.IntRange(0, len(code)-1).Draw(t, "place")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if digit == code[i] {
			return
		}
		code[i] = digit
		if _, err := ParseGTIN(string(code)); err == nil {
			t.Fatalf("%s was accepted", code)
		}
	})
}

func TestVolumeTurns(t *testing.T) {
	coordinate := rapid.Float64Range(-50, 50)
	rapid.Check(t, func(t *rapid.T) {
		v := Volume{
			Corner: Point{coordinate.Draw(t, "x"), coordinate.Draw(t, "y"), 1},
			Yaw:    rapid.Float64Range(-7, 7).Draw(t, "yaw"),
		}
		p := Point{coordinate.Draw(t, "px"), coordinate.Draw(t, "py"), 2}
		q := v.World(v.Local(p))
		if math.Abs(q.X-p.X)+math.Abs(q.Y-p.Y)+math.Abs(q.Z-p.Z) > 1e-9 {
			t.Fatalf("%v came back as %v", p, q)
		}
	})
}
