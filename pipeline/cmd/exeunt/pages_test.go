package main

import (
	"context"
	"flag"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/exeunt-io/exeunt/connectors/psp"
	"github.com/exeunt-io/exeunt/connectors/web"
	"github.com/exeunt-io/exeunt/connectors/web/account"
	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

var screenshots = flag.String("screenshots", "", "folder in which the browser test leaves pictures of the pages, light and dark")

const testPassword = "correct horse battery"

// browse opens a headless Chromium with a profile of its own.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("skipped: the browser test needs chromium (Debian's package)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1400, 900),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil { // starts it, for as long as this context lives
		t.Fatal(err)
	}
	ctx, stop = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(stop)
	return ctx
}

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
	server, err := web.New(config)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go servePages(t.Context(), server, listener)
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
	ctx := browse(t)
	address := openShop(t, 2)
	do := func(step string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer stop()
			page, _ := chromedp.Run(last, chromedp.Text(chromedp.CSS("body")))
			t.Fatalf("%s: %v\nthe page says:\n%s", step, err, page)
		}
	}
	find := func(step string, read chromedp.Action[string]) string {
		t.Helper()
		text, err := chromedp.Run(ctx, read)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		return text
	}
	shot := func(name string) { picture(t, ctx, name) }

	do("sign in", chromedp.Navigate(address), see("input[name=name]"))
	shot("signin")
	do("sign in", chromedp.SendKeys(chromedp.CSS("input[name=name]"), "eve"), chromedp.SendKeys(chromedp.CSS("input[name=password]"), testPassword+"\n"))

	do("see a shopper", see(".plan .shopper"))
	const place = `document.querySelector('.plan .shopper').dataset.target + document.querySelector('.plan .shopper').style.transform`
	from := find("where a shopper is", chromedp.Evaluate[string](place))
	do("see one move", chromedp.Poll[chromedp.Void](place+` !== `+quoted(from)))
	do("see receipts", see("#recent .chip"), see("#inside .row .dot"))
	shot("store")
	do("open a shelf by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .fixture")), chromedp.KeyEvent(" "), see("dialog[open] table"))
	if shelf := find("what is believed to stand there", chromedp.Text(chromedp.CSS("dialog[open]"))); !strings.Contains(shelf, "Believed") {
		t.Errorf("the shelf says %q, and not what is believed", shelf)
	}
	shot("shelf")
	do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))
	do("open a shopper by keyboard", chromedp.Poll[chromedp.Void](focus(".plan .shopper")), chromedp.KeyEvent(" "), see("dialog[open] h1"))
	do("close it", chromedp.KeyEvent(kb.Escape), chromedp.WaitNotPresent(chromedp.CSS("dialog")))

	do("open the review page", chromedp.Navigate(address+"/review"), see("#queue .row"))
	do("take the next", chromedp.KeyEvent("n"), see("#accept"), see("#evidence .event .curve"))
	shot("review")
	task := find("which task it is", chromedp.Evaluate[string](`document.querySelector('#queue [aria-current]').dataset.task`))
	do("take one off", chromedp.KeyEvent("1"), chromedp.KeyEvent("-"), see("#lines .changed"))
	total := find("what is left to pay", chromedp.Text(chromedp.CSS("#lines tr:last-child td:last-child")))
	do("decide", chromedp.KeyEvent("a"), see("#undo"))
	do("see it settled", see("#settled"))

	visit, _, _ := strings.Cut(task, "/doubt/")
	visit, _, _ = strings.Cut(visit, "/audit/")
	row := `#receipts tr[data-visit=` + quoted(visit) + `]`
	do("see the corrected receipt", chromedp.Navigate(address+"/receipts"), see("#receipts .chip"))
	do("see it final or corrected", chromedp.Poll[chromedp.Void](`['final', 'corrected'].includes(document.querySelector(`+"`"+row+"`"+`)?.querySelector('.chip').textContent)`))
	if receipt := find("the receipt", chromedp.Text(chromedp.CSS(row))); !strings.Contains(receipt, total) {
		t.Errorf("the receipt is %q, want a total of %s, as the reviewer left it", receipt, total)
	}
	t.Logf("visit %s: %s", visit, find("its life", chromedp.Text(chromedp.CSS(row+" .small.soft"))))
	shot("receipts")

	do("see the stages", chromedp.Navigate(address+"/pipeline"), see("#stages .stage .good"))
	do("see records flow", chromedp.Poll[chromedp.Void](`[...document.querySelectorAll('#stages dd')].some(d => /^[1-9].*\/s$/.test(d.textContent))`))
	shot("pipeline")
	do("see the audit trail", chromedp.Navigate(address+"/audit"), see("main table"))
	trail := find("the audit trail", chromedp.Text(chromedp.CSS("main")))
	for _, did := range []string{"signed in", "claim", "decide edited", "looked"} {
		if !strings.Contains(trail, did) {
			t.Errorf("the audit trail does not say %q", did)
		}
	}
	shot("audit")
}

// see waits until there is such an element to be seen.
func see(css string) chromedp.Action[chromedp.Void] { return chromedp.WaitVisible(chromedp.CSS(css)) }

// focus is an expression that gives an element the keyboard's focus, and says whether it has it.
func focus(css string) string {
	return `(e => { e?.focus(); return e != null && document.activeElement === e })(document.querySelector(` + quoted(css) + `))`
}

func quoted(text string) string { return `"` + text + `"` }
