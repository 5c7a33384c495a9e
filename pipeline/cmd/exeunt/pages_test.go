package main

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
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
func openShop(t *testing.T, speed float64) (address string) {
	t.Helper()
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	c := config{Brokers: brokers, Tenants: []string{"north"}, Partitions: 1, Replication: 1}
	cluster, err := c.cluster(io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.createTopics(t.Context(), cluster); err != nil {
		t.Fatal(err)
	}
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
	return "http://" + listener.Addr().String()
}

// keepShop lets shoppers come, until the test is over.
func keepShop(t *testing.T, cluster kafka.Cluster, server *web.Server, speed float64) {
	ctx := t.Context()
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		t.Error(err)
		return
	}
	defer edge.Close()
	shop, err := sim.NewOpen(sim.Config{Seed: 5, Hertz: 20}, 3, schemas.MicrosOf(time.Now()))
	if err != nil {
		t.Error(err)
		return
	}
	key := schemas.StoreKey("north", "corner")
	policy := schemas.ReviewPolicy{Target: 0.01, Confidence: 0.95, AuditShare: 0.5, Timeout: schemas.Day, Undo: 3 * schemas.Second}
	_ = edge.Publish(ctx, schemas.Event{Topic: schemas.Doubted, Key: key, Body: policy})
	say := func(body schemas.Body) {
		_ = edge.Publish(ctx, schemas.Event{Topic: schemas.Sensed, Key: key, Body: body})
	}
	for _, body := range shop.Define() {
		say(body)
	}
	moment := time.NewTicker(time.Duration(float64(200*time.Millisecond) / speed))
	defer moment.Stop()
	for {
		m := shop.Next(true)
		for _, body := range m.Sensed {
			say(body)
		}
		say(schemas.Tick{Source: "sim", Watermark: m.Until})
		for _, r := range m.Left {
			var goods []model.Goods
			for _, p := range r.Products {
				goods = append(goods, model.Goods{Barcode: p.Barcode, Quantity: int32(p.Quantity)})
			}
			server.Tell(key, r.TargetID, goods)
		}
		select {
		case <-moment.C:
		case <-ctx.Done():
			return
		}
	}
}

// A reviewer signs in, sees shoppers move, takes a task, takes goods off a receipt, and
// sees the corrected receipt, which went through Kafka, review and settlement.
func TestReviewInTheBrowser(t *testing.T) {
	b := browse(t)
	address := openShop(t, 2)
	b.signIn(address)

	b.do("see a shopper", see(".plan .shopper"))
	const place = `document.querySelector('.plan .shopper').dataset.target + document.querySelector('.plan .shopper').style.transform`
	from := b.find("where a shopper is", chromedp.Evaluate[string](place))
	b.do("see one move", chromedp.Poll[chromedp.Void](place+` !== `+quoted(from)))
	b.do("see receipts", see("#recent .chip"), see("#inside .row .dot"))
	b.shot("store")
	b.do("open a shelf by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .fixture")), chromedp.KeyEvent(" "), see("dialog[open] table"))
	if shelf := b.find("what is believed to stand there", chromedp.Text(chromedp.CSS("dialog[open]"))); !strings.Contains(shelf, "Believed") {
		t.Errorf("the shelf says %q, and not what is believed", shelf)
	}
	b.shot("shelf")
	b.do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))
	b.do("open a shopper by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .shopper")), chromedp.KeyEvent(" "), see("dialog[open] h1"))
	b.do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))

	b.do("open the review page", chromedp.Navigate(address+"/review"), see("#queue .row"))
	b.do("take the next", chromedp.KeyEvent("n"), see("#accept"), see("#evidence .event .curve"))
	b.shot("review")
	task := b.find("which task it is", chromedp.Evaluate[string](`document.querySelector('#queue [aria-current]').dataset.task`))
	b.do("take one off", chromedp.KeyEvent("1"), chromedp.KeyEvent("-"), see("#lines .changed"))
	total := b.find("what is left to pay", chromedp.Text(chromedp.CSS("#lines tr:last-child td:last-child")))
	b.do("decide", chromedp.KeyEvent("a"), see("#undo"))
	b.do("see it settled", see("#settled"))

	visit, _, _ := strings.Cut(task, "/doubt/")
	visit, _, _ = strings.Cut(visit, "/audit/")
	row := `#receipts tr[data-visit=` + quoted(visit) + `]`
	b.do("see the corrected receipt", chromedp.Navigate(address+"/receipts"), see("#receipts .chip"))
	b.do("see it final or corrected", chromedp.Poll[chromedp.Void](`['final', 'corrected'].includes(document.querySelector(`+"`"+row+"`"+`)?.querySelector('.chip').textContent)`))
	if receipt := b.find("the receipt", chromedp.Text(chromedp.CSS(row))); !strings.Contains(receipt, total) {
		t.Errorf("the receipt is %q, want a total of %s, as the reviewer left it", receipt, total)
	}
	t.Logf("visit %s: %s", visit, b.find("its life", chromedp.Text(chromedp.CSS(row+" .small.soft"))))
	b.shot("receipts")

	b.do("see the stages", chromedp.Navigate(address+"/pipeline"), see("#stages .stage .good"))
	b.do("see records flow", chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('#stages dd')].some(d => /^[1-9].*\/s$/.test(d.textContent))`))
	b.shot("pipeline")
	b.do("see the audit trail", chromedp.Navigate(address+"/audit"), see("main table"))
	trail := b.find("the audit trail", chromedp.Text(chromedp.CSS("main")))
	for _, did := range []string{"signed in", "claim", "decide edited", "looked"} {
		if !strings.Contains(trail, did) {
			t.Errorf("the audit trail does not say %q", did)
		}
	}
	b.shot("audit")
}

// focus is an expression that gives an element the keyboard's focus, and says whether it has it.
func focus(css string) string {
	return `(e => { e?.focus(); return e != null && document.activeElement === e })(document.querySelector(` + quoted(css) + `))`
}
