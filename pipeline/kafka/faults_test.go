package kafka

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/exeunt-io/exeunt/schemas"
	"github.com/exeunt-io/exeunt/stages"
	"github.com/exeunt-io/exeunt/stages/stagetest"
)

// raw writes a record that no edge would.
func raw(t *testing.T, cluster Cluster, record *kgo.Record) {
	t.Helper()
	client, err := cluster.client()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.ProduceSync(t.Context(), record).FirstErr(); err != nil {
		t.Fatal(err)
	}
}

// created is an embedded broker with the toy plan's topics.
func created(t *testing.T) Cluster {
	t.Helper()
	cluster := embedded(t)
	if err := cluster.CreateTopics(t.Context(), toyPlan); err != nil {
		t.Fatal(err)
	}
	return cluster
}

func TestBadRecordsBecomeDeadLettersAndTheRestGoesOn(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cluster := created(t)
	good, err := cluster.record("other", schemas.Event{Topic: schemas.Sensed, Key: "other/1", Body: schemas.Tick{}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]*kgo.Record{
		" 1 bytes without Confluent": {Key: []byte("acme/0"), Value: []byte("!")},
		"schema 9999":                {Key: []byte("acme/0"), Value: []byte{0, 0, 0, 0x27, 0x0f, 1}},
		"not one of tenant acme":     {Key: good.Key, Value: good.Value},
		"decode tick":                {Key: []byte("acme/0"), Value: good.Value[:len(good.Value)-1]},
		" 0 bytes without Confluent": {Key: []byte("acme/0")},
	}
	for _, record := range bad {
		record.Topic = "acme.sensed"
		raw(t, cluster, record)
	}
	input := toyInput(1, 1, 4)
	publish(ctx, t, cluster, input)
	stop := runToys(ctx, t, cluster, 1)
	if err := cluster.WaitDrained(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	stop()
	if got, want := len(receipts(ctx, t, cluster)), len(undisturbed(toyPlan, input)); got != want {
		t.Errorf("got receipts of %d visits, want %d", got, want)
	}
	letters := map[string]schemas.DeadLetter{}
	for event, err := range cluster.Read(ctx, "acme", schemas.DeadLetters) {
		if err != nil {
			t.Fatal(err)
		}
		letter := event.Body.(schemas.DeadLetter)
		for reason := range bad {
			if strings.Contains(letter.Reason, reason) {
				letters[reason] = letter
			}
		}
		if len(letters) == len(bad) {
			break
		}
	}
	for reason, record := range bad {
		letter := letters[reason]
		want := fmt.Sprintf("acme.sensed partition %d offset %d", record.Partition, record.Offset)
		if letter.By != "sorter" || letter.Source != want || string(letter.Payload) != string(record.Value) {
			t.Errorf("%s: got %+v, want by sorter, source %s", reason, letter, want)
		}
	}
}

func TestAStagesPanicNamesTheRecord(t *testing.T) {
	cluster := created(t)
	publish(t.Context(), t, cluster, toyInput(1, 1, 1))
	broken := stages.Fold[schemas.Tick]{ID: "sorter", Reads: schemas.Sensed, Keeps: "tick",
		On: func(schemas.Tick, schemas.Event) (schemas.Tick, []schemas.Event) { panic("two and two are five") }}
	var run conc.WaitGroup
	run.Go(func() {
		_ = NewWorker(cluster, broken, WorkerConfig{Tenants: []string{"acme"}, Slot: "0"}).Run(t.Context())
	})
	p := run.WaitAndRecover()
	if p == nil {
		t.Fatal("the worker carried on")
	}
	for _, want := range []string{"two and two are five", "stage sorter at acme.sensed partition", "offset 0"} {
		if !strings.Contains(fmt.Sprint(p.Value), want) {
			t.Errorf("got %.300v, want something about %q", p.Value, want)
		}
	}
}

func TestAWorkerDoesNotGuessWhereToStart(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	cluster := created(t)
	publish(ctx, t, cluster, toyInput(1, 1, 4))
	admin, err := cluster.admin()
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	// Kafka forgets the offsets of a group that was away for too long.
	if _, err := admin.DeleteOffsets(ctx, "sorter", kadm.TopicsSet{"acme.sensed": {0: {}, 1: {}}}); err != nil {
		t.Fatal(err)
	}
	worker := NewWorker(cluster, stagetest.Sorter, WorkerConfig{Tenants: []string{"acme"}, Slot: "0"})
	if err := worker.session(ctx); !errors.Is(err, errNoOffset) {
		t.Errorf("got %v, want %v", err, errNoOffset)
	}
	worker.leave()
	differences, err := cluster.VerifyTopics(ctx, toyPlan)
	if err != nil || len(differences) != 2 || !strings.Contains(differences[0], "group sorter has no committed offset for acme.sensed partition 0") {
		t.Errorf("got %q, %v", differences, err)
	}
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil { // must not mend it: the stage has run
		t.Fatal(err)
	}
	if err := worker.session(ctx); !errors.Is(err, errNoOffset) {
		t.Errorf("after creating topics: got %v, want %v", err, errNoOffset)
	}
}

func TestAnUnfitClusterIsRefused(t *testing.T) {
	old, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.MaxVersions(kversion.V3_9_0()))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	cluster := Cluster{Brokers: old.ListenAddrs(), Codec: testCodec(t)}
	if err := cluster.Check(t.Context()); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "KIP-890") {
		t.Errorf("got %v, want it to be refused", err)
	}
	bare := embedded(t)
	worker := NewWorker(bare, stagetest.Sorter, WorkerConfig{Tenants: []string{"acme"}, Slot: "0"})
	if err := worker.Run(t.Context()); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "topic acme.sensed does not exist") {
		t.Errorf("got %v, want missing topics to be named", err)
	}
}

func TestTwoProcessesInOneSlotAreToldApart(t *testing.T) {
	cluster := created(t)
	run := func() chan error {
		ended := make(chan error, 1)
		go func() {
			ended <- NewWorker(cluster, stagetest.Sorter, WorkerConfig{Tenants: []string{"acme"}, Slot: "0"}).Run(t.Context())
		}()
		return ended
	}
	first := run()
	time.Sleep(500 * time.Millisecond)
	_ = run()
	select {
	case err := <-first:
		if err == nil || !strings.Contains(err.Error(), "in slot 0") {
			t.Errorf("got %v, want the first to say that its slot is taken", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("two workers run in one slot")
	}
}

// A registry that is away says nothing about records.
func TestRegistryTroubleIsNoDeadLetter(t *testing.T) {
	away := true
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case away:
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.Method == http.MethodPost:
			fmt.Fprint(w, `{"id":7}`)
		case strings.HasPrefix(r.URL.Path, "/schemas/ids/7"):
			fmt.Fprint(w, `{"schema":"\"string\""}`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"error_code":40403,"message":"Schema not found"}`)
		}
	}))
	defer server.Close()
	registry, err := NewRegistry(RegistryConfig{URLs: []string{server.URL}, User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := registry.Schema(7); !errors.Is(err, errRegistry) {
		t.Errorf("away: got %v, want %v", err, errRegistry)
	}
	away = false
	if text, err := registry.Schema(7); err != nil || text != `"string"` {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := registry.Schema(8); err == nil || errors.Is(err, errRegistry) {
		t.Errorf("unknown: got %v, want another error than %v", err, errRegistry)
	}
	if id, err := registry.Register("s", `"string"`); err != nil || id != 7 {
		t.Errorf("got %d, %v", id, err)
	}
}

// A provider that is away delays its answers and loses none.
func TestACallIsAskedUntilItAnswers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cluster := created(t)
	asked := 0
	plan := toyPlan
	plan.Calls = []Call{sandbox}
	plan.Calls[0].Answer = func(ctx context.Context, request schemas.Event) ([]schemas.Event, error) {
		if asked++; asked < 3 {
			return nil, errors.New("the provider is away")
		}
		return sandbox.Answer(ctx, request)
	}
	input := toyInput(1, 1, 4)
	publish(ctx, t, cluster, input)
	stop := runPlan(ctx, t, cluster, plan, 1)
	if err := cluster.WaitDrained(ctx, plan); err != nil {
		t.Fatal(err)
	}
	stop()
	if diff := cmp.Diff(undisturbed(toyPlan, input), receipts(ctx, t, cluster), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("receipts differ (-want +got):\n%s", diff)
	}
	if asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
}
