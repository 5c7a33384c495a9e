package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/connectors/receipt"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// openShop is a simulated store on an embedded broker with all stages and the pages; its
// time runs by a factor. Every receipt without certainty is asked about.
func openShop(t *testing.T, speed float64) (address string, cluster kafka.Cluster) {
	t.Helper()
	c, cluster := topicsFor(t, 1, "north")
	metrics := prometheus.NewRegistry()
	cluster.Metrics = kafka.NewMetrics(metrics)
	workers, err := newWorkers(cluster, workNames(), psp.NewSandbox(), kafka.WorkerConfig{Tenants: c.Tenants})
	if err != nil {
		t.Fatal(err)
	}
	config, stop, err := pages(cluster, c.Tenants)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	eve, err := account.New("eve", testPassword, account.Supervisor, c.Tenants)
	if err != nil {
		t.Fatal(err)
	}
	config.Accounts = account.File(filepath.Join(t.TempDir(), "accounts.json"))
	if err := config.Accounts.Put(eve); err != nil {
		t.Fatal(err)
	}
	config.Insecure, config.Pipeline = true, (&gauges{metrics: metrics, workers: workers}).read
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	keys := receipt.RandomKeys()
	config.Link = func(visit schemas.Key) (string, error) {
		return keys.Link("http://"+listener.Addr().String(), visit, time.Now().Add(time.Hour))
	}
	server, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	receipts := receipt.New(receiptPage(cluster, config, keys))
	go servePages(t.Context(), listener, withReceipts(server.Handler(), receipts), server.Run, receipts.Run)
	for _, w := range workers {
		go w.Run(t.Context())
	}
	go keepShop(t, cluster, server, speed)
	return "http://" + listener.Addr().String(), cluster
}

// unopened is the store, before anybody has come.
func unopened(t *testing.T) *sim.Open {
	store, err := sim.NewOpen(sim.Config{Seed: 5, Hertz: 20}, 3, schemas.MicrosOf(time.Now()))
	if err != nil {
		t.Error(err)
	}
	return store
}

// keepShop lets shoppers come, until the test is over.
func keepShop(t *testing.T, cluster kafka.Cluster, server *web.Server, speed float64) {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Error(err)
		return
	}
	defer edge.Close()
	store := unopened(t)
	films, err := sim.NewFilms(store, []int{10}, 320)
	if err != nil {
		t.Error(err)
		return
	}
	k := keeper{t, t.Context(), edge, server, store, films, "north/corner", 0}
	policy := schemas.ReviewPolicy{Target: 0.01, Confidence: 0.95, AuditShare: 0.5, Timeout: schemas.Day, Undo: 3 * schemas.Second}
	k.say(schemas.Doubted, k.key, policy)
	for _, body := range store.Define() {
		k.say(schemas.Sensed, k.key, body)
	}
	moment := time.NewTicker(time.Duration(float64(200*time.Millisecond) / speed))
	defer moment.Stop()
	for {
		k.play()
		select {
		case <-moment.C:
		case <-k.ctx.Done():
			return
		}
	}
}

// keeper plays a simulated store into its topics, with one camera.
type keeper struct {
	t      *testing.T
	ctx    context.Context
	edge   *kafka.Edge
	server *web.Server
	store  *sim.Open
	films  *sim.Films
	key    schemas.Key
	frames int64 // published
}

func (k *keeper) say(topic schemas.Topic, key schemas.Key, body schemas.Body) {
	_ = k.edge.Publish(k.ctx, schemas.Event{Topic: topic, Key: key, Body: body}) // the test may be over
}

// play plays a fifth of a second.
func (k *keeper) play() {
	filmed := k.film()
	m := k.store.Next(true)
	for _, body := range m.Sensed {
		if people, ok := body.(schemas.People); ok {
			people.Evidence = filmed
			body = people
		}
		k.say(schemas.Sensed, k.key, body)
	}
	k.say(schemas.Sensed, k.key, schemas.Tick{Source: "sim", Watermark: m.Until})
	for _, r := range m.Left {
		var goods []model.Goods
		for _, p := range r.Products {
			goods = append(goods, model.Goods{Barcode: p.Barcode, Quantity: int32(p.Quantity)})
		}
		k.server.Tell(k.key, r.TargetID, goods)
	}
}

// film publishes what the camera sees, and returns where it is.
func (k *keeper) film() []schemas.Range {
	shots, err := k.films.Shoot(0)
	if err != nil {
		k.t.Error(err)
		return nil
	}
	var at []schemas.Range
	for _, shot := range shots {
		here := schemas.Range{Topic: "north.frames", First: k.frames, Last: k.frames} // there is one partition
		o := schemas.Observation{Camera: shot.Frame.Camera, Sequence: shot.Frame.Sequence, Time: shot.Frame.Time, Evidence: []schemas.Range{here}}
		for _, box := range shot.Boxes {
			o.People = append(o.People, box.Box)
		}
		k.say(schemas.Frames, k.key.Camera(shot.Frame.Camera), shot.Frame)
		k.say(schemas.Observations, k.key.Camera(shot.Frame.Camera), o)
		k.frames++
		at = append(at, here)
	}
	return at
}
