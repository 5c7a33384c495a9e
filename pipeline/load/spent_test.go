package load

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/pprof/profile"
)

// stack is a sample of so many milliseconds, its innermost function first.
func stack(milliseconds int64, functions ...string) *profile.Sample {
	s := &profile.Sample{Value: []int64{1, milliseconds * 1e6}}
	for _, name := range functions {
		s.Location = append(s.Location, &profile.Location{Line: []profile.Line{{Function: &profile.Function{Name: name}}}})
	}
	return s
}

func TestSpentGivesTimeToTheNearestOwner(t *testing.T) {
	const exeunt = "github.com/exeunt-io/exeunt/"
	p := &profile.Profile{
		SampleType: []*profile.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		Sample: []*profile.Sample{
			stack(300, "runtime.mallocgc", exeunt+"stages/association.(*world).reach", exeunt+"pipeline/kafka.(*Worker).run"),
			stack(100, "math.Exp", exeunt+"stages/detection.step", exeunt+"stages.Fold[go.shape.struct {}].Step"),
			stack(200, "runtime.memmove", "github.com/hamba/avro/v2.write", exeunt+"schemas.(*Codec).Encode", exeunt+"pipeline/load.(*Stretch).Play"),
			stack(50, "syscall.Syscall", "github.com/twmb/franz-go/pkg/kgo.(*broker).write"),
			stack(50, "syscall.Syscall", "github.com/twmb/franz-go/pkg/kfake.(*Cluster).serve"),
			stack(25, "runtime.scanobject", "runtime.gcBgMarkWorker"),
			stack(25, "main.main"),
		},
	}
	for i, s := range p.Sample {
		for j, l := range s.Location {
			l.ID = uint64(10*i + j + 1)
			l.Line[0].Function.ID = l.ID
			p.Location, p.Function = append(p.Location, l), append(p.Function, l.Line[0].Function)
		}
	}
	var file bytes.Buffer
	if err := p.Write(&file); err != nil {
		t.Fatal(err)
	}
	got, err := Spent(&file, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	want := []Share{
		{"stage association", 0.6}, {"Avro", 0.4}, {"stage detection", 0.2}, {"Kafka client", 0.1},
		{"embedded broker", 0.1}, {"garbage collection", 0.05}, {"the rest", 0.05},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v,\nwant %v", got, want)
	}
}

func TestSpentRefusesWhatIsNoProfile(t *testing.T) {
	if _, err := Spent(bytes.NewReader([]byte("no profile")), 1); err == nil {
		t.Error("no error")
	}
}
