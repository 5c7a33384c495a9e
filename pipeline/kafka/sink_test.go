package kafka

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/sourcegraph/conc"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/schemas"
)

// memorySink keeps batches as ClickHouse does: one that was inserted under the same range
// is dropped. It breaks now and then, before or after it has kept a batch.
type memorySink struct {
	mu      sync.Mutex
	rng     *rand.Rand
	batches map[string][]schemas.Event
	known   map[partition]bool
	tries   int
}

func (m *memorySink) Insert(_ context.Context, b connectors.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tries++
	chance := m.rng.IntN(6)
	if chance == 0 {
		return errors.New("broken before")
	}
	m.batches[b.Range()] = b.Events
	m.known[partition{b.Topic, b.Partition}] = true
	if chance == 1 {
		return errors.New("broken after")
	}
	return nil
}

func (m *memorySink) Knows(_ context.Context, topic string, number int32) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[partition{topic, number}], nil
}

func newMemorySink() *memorySink {
	return &memorySink{rng: rand.New(rand.NewPCG(1, 2)), batches: map[string][]schemas.Event{}, known: map[partition]bool{}}
}

// counts says how often each record was kept.
func (m *memorySink) counts() map[schemas.Position]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	counts := map[schemas.Position]int{}
	for _, events := range m.batches {
		for _, e := range events {
			counts[e.At]++
		}
	}
	return counts
}

// sinkDisturbed publishes records while sink workers come and go, and returns how often
// each record was kept and how many were written.
func sinkDisturbed(t *testing.T, flaws sinkFlaws) (counts map[schemas.Position]int, written int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cluster := embedded(t)
	cluster.Log = nil
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	input := toyInput(4, 10, 50)
	written = len(input)
	sink := newMemorySink()
	var running conc.WaitGroup
	for slot := range 2 {
		rng := rand.New(rand.NewPCG(3, uint64(slot)))
		running.Go(func() {
			for ctx.Err() == nil {
				life, end := context.WithTimeout(ctx, time.Duration(50+rng.IntN(300))*time.Millisecond)
				w := NewSinkWorker(cluster, sink, SinkConfig{
					Name: "sink", Tenants: []string{"acme"}, Topics: []schemas.Topic{schemas.Sensed},
					Slot: fmt.Sprint(slot), Records: 1 + rng.IntN(100), Age: 20 * time.Millisecond,
				})
				w.flaws = flaws
				if err := w.Run(life); err != nil && life.Err() == nil {
					t.Error(err)
				}
				end()
			}
		})
	}
	for chunk := range 20 {
		n := len(input) / 20
		publish(ctx, t, cluster, input[chunk*n:(chunk+1)*n])
		written = (chunk + 1) * n
		time.Sleep(50 * time.Millisecond)
	}
	for len(sink.counts()) < written && ctx.Err() == nil {
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond) // see that no more come
	cancel()
	running.Wait()
	t.Logf("%d records in %d batches, %d tries", written, len(sink.batches), sink.tries)
	return sink.counts(), written
}

func wrong(counts map[schemas.Position]int, written int) (lost, doubled int) {
	for _, n := range counts {
		if n > 1 {
			doubled++
		}
	}
	return written - len(counts), doubled
}

func TestSinkKeepsEveryRecordOnce(t *testing.T) {
	if lost, doubled := wrong(sinkDisturbed(t, sinkFlaws{})); lost != 0 || doubled != 0 {
		t.Errorf("%d records lost, %d doubled", lost, doubled)
	}
}

func TestForgottenRangeIsNoticed(t *testing.T) {
	if _, doubled := wrong(sinkDisturbed(t, sinkFlaws{forgetRange: true})); doubled == 0 {
		t.Error("batches were cut anew after a crash, and no record was doubled")
	}
}

func TestUnreadableRecordIsKept(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cluster := embedded(t)
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	produceRaw(ctx, t, cluster, schemas.Receipts.In("acme"), "acme/1/v", []byte("not avro"))
	sink := newMemorySink()
	w := NewSinkWorker(cluster, sink, SinkConfig{
		Name: "sink", Tenants: []string{"acme"}, Topics: []schemas.Topic{schemas.Receipts}, Slot: "0", Age: 10 * time.Millisecond,
	})
	var running conc.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	for len(sink.counts()) == 0 && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	cancel()
	running.Wait()
	var read dto.Metric
	if err := w.meter.read.WithLabelValues("sink", "acme.receipts").Write(&read); err != nil || read.GetCounter().GetValue() != 1 {
		t.Errorf("the metric of records read says %v, %v; want 1", &read, err)
	}
	for _, events := range sink.batches {
		letter, ok := events[0].Body.(schemas.DeadLetter)
		if !ok || letter.By != "sink" || string(letter.Payload) != "not avro" || events[0].At.Topic != "acme.receipts" {
			t.Errorf("kept %#v, want a dead letter", events[0])
		}
		return
	}
	t.Error("nothing was kept")
}

func TestForgottenPlaceIsRefused(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cluster := embedded(t)
	cluster.Log = nil
	if err := cluster.CreateTopics(ctx, toyPlan); err != nil {
		t.Fatal(err)
	}
	sink := newMemorySink()
	sink.known[partition{"acme.sensed", 1}] = true
	w := NewSinkWorker(cluster, sink, SinkConfig{Name: "sink", Tenants: []string{"acme"}, Topics: []schemas.Topic{schemas.Sensed}, Slot: "0"})
	if err := w.Run(ctx); !errors.Is(err, errForgotten) {
		t.Errorf("error %v, want errForgotten", err)
	}
}

// produceRaw writes bytes as they are.
func produceRaw(ctx context.Context, t *testing.T, cluster Cluster, topic, key string, value []byte) {
	t.Helper()
	client, err := cluster.client()
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	record := &kgo.Record{Topic: topic, Key: []byte(key), Value: value, Partition: 0}
	if err := client.ProduceSync(ctx, record).FirstErr(); err != nil {
		t.Fatal(err)
	}
}
