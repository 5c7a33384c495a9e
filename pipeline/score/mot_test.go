package score

import (
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

func TestTrackingIsJudgedByClearMOT(t *testing.T) {
	x := func(x float64) schemas.Point { return schemas.Point{X: x} }
	type places = map[string]schemas.Point
	m := Tracking{Within: 0.5}
	m.Add(places{"a": x(0), "b": x(2)}, places{"1": x(0.1), "2": x(2.1)})
	m.Add(places{"a": x(0), "b": x(2)}, places{"1": x(0.4), "3": x(0.1), "2": x(2)}) // 1 stays a's, 3 is nobody
	m.Add(places{"a": x(0), "b": x(2)}, places{"2": x(0), "1": x(2)})                // both change
	m.Add(places{"a": x(0), "b": x(2)}, places{"1": x(2.6)})                         // too far
	if m.True != 8 || m.Missed != 2 || m.False != 2 || m.Switches != 2 {
		t.Errorf("%+v", m)
	}
	if got, want := m.IdentityF1(), 2*4.0/(8+8); got != want { // 1 is twice a's, 2 twice b's
		t.Errorf("IDF1 %v, want %v", got, want)
	}
	if got := m.Accuracy(); got != 0.25 {
		t.Errorf("accuracy %v, want 0.25", got)
	}
}
