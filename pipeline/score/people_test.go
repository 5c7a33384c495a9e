package score

import (
	"testing"

	"github.com/exeunt-io/exeunt/schemas"
)

func at(x float64) schemas.Detection { return schemas.Detection{X0: x, Y0: 0, X1: x + 100, Y1: 100} }

func TestPeopleAreComparedWithLabels(t *testing.T) {
	labels := Video{Frames: []VideoFrame{
		{Index: 1, Boxes: []schemas.Detection{at(0)}},
		{Index: 6, Boxes: []schemas.Detection{at(0), at(300)}},
		{Index: 11, Boxes: []schemas.Detection{at(0)}},
		{Index: 16, Boxes: []schemas.Detection{at(0)}},
		{Index: 21},
	}}
	found := Video{Frames: []VideoFrame{
		{Index: 1, Boxes: []schemas.Detection{at(33)}},         // overlap 67/133
		{Index: 2, Boxes: []schemas.Detection{at(500)}},        // not labelled
		{Index: 6, Boxes: []schemas.Detection{at(0), at(10)}},  // one of the two is a double
		{Index: 11, Boxes: []schemas.Detection{at(34)}},        // overlap 66/134
		{Index: 16, Boxes: []schemas.Detection{at(0)}},         //
		{Index: 21, Boxes: []schemas.Detection{at(0), at(10)}}, // nobody is there
	}}
	want := Sighted{Labelled: 5, Found: 7, Right: 3, LongestMiss: 10}
	if got := People(labels, found); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := People(Video{}, found); got.Recall() != 1 || got.Precision() != 1 {
		t.Errorf("nothing labelled, nothing wrong: got recall %v, precision %v", got.Recall(), got.Precision())
	}
}
