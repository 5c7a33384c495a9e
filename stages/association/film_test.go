package association

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/schemas"
)

// An event's evidence names the frames around it, one run in each partition, and the
// records that it was weighed by first.
func TestEvidenceNamesTheFramesAround(t *testing.T) {
	frames := func(partition int32, first, last int64) schemas.Range {
		return schemas.Range{Topic: "north.frames", Partition: partition, First: first, Last: last}
	}
	var s state
	for i := range int64(300) { // half a minute; two cameras share partition 1
		at := schemas.Hour + schemas.Micros(i)*100*schemas.Millisecond
		s = s.keep(schemas.People{Time: at, Evidence: []schemas.Range{frames(0, i, i), frames(1, 2*i, 2*i+1)}})
	}
	weights := schemas.Range{Topic: "north.sensed", First: 7, Last: 9}
	e := schemas.WeightEvent{From: schemas.Hour + 25*schemas.Second, To: schemas.Hour + 26*schemas.Second, Evidence: []schemas.Range{weights}}
	want := []schemas.Range{weights, frames(0, 240, 269), frames(1, 480, 539)}
	if diff := cmp.Diff(want, s.filmed(e).Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if len(s.Film) > 60 {
		t.Errorf("%d reels are kept of half a minute", len(s.Film))
	}
	e.From, e.To = schemas.Hour, schemas.Hour+schemas.Second // forgotten by now
	if got := s.filmed(e).Evidence; len(got) != 1 {
		t.Errorf("evidence of what is forgotten: %v", got)
	}
}
