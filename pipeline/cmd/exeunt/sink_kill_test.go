package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/connectors/clickhouse/engine"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

var (
	sinkKills = flag.Int("sink-kills", 3, "how often the sink and ClickHouse are killed, each")
	sinkRows  = flag.Int("sink-rows", 30_000, "rows that are inserted meanwhile")
)

// rowsPerVisit is how many rows shop writes for one visit, over six tables.
const rowsPerVisit = 9

// shop is a visit from the door to the verdict on its receipt.
func shop(n int) []schemas.Event {
	visit, left := fmt.Sprint("v", n), schemas.Micros(1_790_000_000)*schemas.Second+schemas.Micros(n)*3*schemas.Second
	store := schemas.StoreKey("local", fmt.Sprint("shop-", n%20))
	line := func(product string) schemas.Line {
		return schemas.Line{Product: product, Quantity: 1, Amount: schemas.Money{Minor: 150, Currency: "EUR"}, Probability: 0.75}
	}
	lines := []schemas.Line{line(fmt.Sprint("plu:", n%50)), line("plu:99")}
	total := schemas.Money{Minor: 300, Currency: "EUR"}
	return []schemas.Event{
		{Topic: schemas.Attributed, Key: store.Visit(visit), Body: schemas.VisitOpened{Visit: visit, Time: left - schemas.Minute}},
		{Topic: schemas.Attributed, Key: store.Visit(visit), Body: schemas.Interaction{ID: visit, Visit: visit, Time: left, Product: "plu:99", Quantity: 1, Probability: 0.5}},
		{Topic: schemas.Attributed, Key: store.Visit(visit), Body: schemas.VisitClosed{Visit: visit, Time: left, Left: left, Probability: 0.5}},
		{Topic: schemas.Receipts, Key: store.Visit(visit), Body: schemas.Receipt{
			ID: visit, Status: schemas.Final, Visit: visit, Time: left + schemas.Second, Left: left, Lines: lines, Total: total, Probability: 0.5,
		}},
		{Topic: schemas.Judged, Key: store, Body: schemas.ReviewTask{
			ID: visit, Visit: visit, Kind: schemas.ForAudit, State: schemas.TaskSettled, Time: left + schemas.Hour, Left: left,
			Decision: schemas.Accept, Before: lines, After: lines, Total: total, Probability: 0.5,
		}},
	}
}

// sinkChecks must each give 0: no record is twice in a table, and sums that were kept as
// rows came in are those of the rows. TestKillsFindMutants shows that they notice.
var sinkChecks = []string{
	"SELECT count() - uniqExact(topic, partition, offset) FROM visits",
	"SELECT count() - uniqExact(topic, partition, offset) FROM interactions",
	"SELECT count() - uniqExact(topic, partition, offset) FROM receipts",
	"SELECT count() - uniqExact(topic, partition, offset, line) FROM receipt_lines",
	"SELECT count() - uniqExact(topic, partition, offset) FROM reviews",
	"SELECT count() - uniqExact(topic, partition, offset, line) FROM audits",
	"SELECT (SELECT sum(visits) FROM visits_hourly) - (SELECT countIf(event = 'closed') FROM visits)",
	"SELECT (SELECT sum(total_minor) FROM receipts_hourly) - (SELECT sum(total_minor) FROM receipts)",
	"SELECT (SELECT sum(units) FROM products_daily) - (SELECT sum(quantity) FROM receipt_lines)",
	"SELECT (SELECT sum(decided) FROM reviews_hourly) - (SELECT countIf(step = 'settled') FROM reviews)",
	"SELECT (SELECT sum(lines) FROM accuracy_hourly) - (SELECT count() FROM audits)",
	"SELECT (SELECT sum(receipts) FROM money_at_risk) - (SELECT count() FROM receipts)",
	"SELECT (SELECT sum(decided) FROM review_rate) - (SELECT count() FROM reviews)",
}

const allRows = "SELECT (SELECT count() FROM visits) + (SELECT count() FROM interactions) + (SELECT count() FROM receipts)" +
	" + (SELECT count() FROM receipt_lines) + (SELECT count() FROM reviews) + (SELECT count() FROM audits)"

// The sink and ClickHouse, each a process of its own, are killed again and again while
// rows flow: none is lost and none is doubled. `make kill-sink` does so fifty times each.
func TestSinkSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	wantEngine(t)
	a := newAnalytics(t)
	chance := rand.New(rand.NewPCG(5, 6))
	a.startServer()
	sink := a.startSink()
	visits, published := *sinkRows/rowsPerVisit+1, 0
	for kill := range 2 * *sinkKills {
		for until := visits * (kill + 1) / (2 * *sinkKills); published < until; published++ {
			a.publish(shop(published))
		}
		time.Sleep(time.Duration(chance.IntN(600)) * time.Millisecond)
		if kill%2 == 0 {
			sink.kill()
			sink = a.startSink()
		} else {
			a.killServer()
			a.startServer()
		}
	}
	want := fmt.Sprint(visits * rowsPerVisit)
	a.await(allRows, want, sink)
	time.Sleep(2 * time.Second) // see that no more come
	for _, wrong := range a.wrong(visits) {
		t.Error(wrong)
	}
	t.Logf("%s rows; sink and ClickHouse killed %d times each", want, *sinkKills)
	sink.kill()
	a.killServer()
}

func wantEngine(t *testing.T) {
	t.Helper()
	if _, err := engine.Find(); err != nil && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
}

// await asks until the answer is the wanted one.
func (a *analytics) await(query, want string, sink *process) {
	for a.ask(query) != want {
		select {
		case <-time.After(200 * time.Millisecond):
		case <-a.ctx.Done():
			a.t.Fatalf("%s gives %s, want %s; the sink said:\n%s", query, a.ask(query), want, sink.stderr.String())
		}
	}
}

// wrong are the checks that find fault with the rows of so many visits.
func (a *analytics) wrong(visits int) (found []string) {
	for _, check := range append(sinkChecks, fmt.Sprint(allRows, " - ", visits*rowsPerVisit)) {
		if n := a.ask(check); n != "0" {
			found = append(found, n+": "+check)
		}
	}
	return found
}

// analytics is a broker here, and the places of a server and a sink.
type analytics struct {
	t         *testing.T
	ctx       context.Context
	data      string
	brokers   string
	tcp, http string
	edge      *kafka.Edge

	server *process
	ended  chan struct{} // when the server has
}

func newAnalytics(t *testing.T) *analytics {
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute+time.Duration(*sinkKills)*10*time.Second)
	t.Cleanup(cancel)
	a := &analytics{t: t, ctx: ctx, data: t.TempDir(), brokers: strings.Join(brokers, ","), tcp: freeAddress(t), http: freeAddress(t)}
	c := config{Brokers: brokers, Tenants: []string{"local"}, Partitions: 4, Replication: 1}
	cluster, err := c.cluster(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.createTopics(ctx, cluster); err != nil {
		t.Fatal(err)
	}
	if a.edge, err = kafka.NewEdge(cluster); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.edge.Close)
	return a
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func port(address string) string {
	_, port, _ := net.SplitHostPort(address)
	return port
}

// startServer returns when it answers. The one before may still be dying, and have the
// directory's lock.
func (a *analytics) startServer() {
	for a.ctx.Err() == nil {
		a.server = start(a.t, "clickhouse", "--data", a.data, "--tcp-port", port(a.tcp), "--http-port", port(a.http))
		a.ended = make(chan struct{})
		go func(p *process, ended chan struct{}) {
			defer close(ended)
			_ = p.Wait() // killed, or the lock is taken
		}(a.server, a.ended)
		if a.answers() {
			return
		}
	}
	a.t.Fatal("clickhouse does not start")
}

// answers says whether the server that was started comes to answer.
func (a *analytics) answers() bool {
	for {
		if _, ok := engine.Running(a.ctx, a.data); ok {
			return true
		}
		select {
		case <-a.ended:
			return false
		case <-a.ctx.Done():
			return false
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (a *analytics) killServer() {
	_ = a.server.Process.Kill()
	<-a.ended
}

func (a *analytics) startSink() *process { return start(a.t, a.sinkArgs("sink")...) }

func (a *analytics) sinkArgs(command string, more ...string) []string {
	return append([]string{
		command, "--brokers", a.brokers, "--listen", "", "--partitions", "4", "--batch-records", "2000", "--batch-age", "200ms",
		"--clickhouse-address", a.tcp, "--clickhouse-user", "exeunt", "--clickhouse-password-file", filepath.Join(a.data, "password"),
	}, more...)
}

func (a *analytics) publish(events []schemas.Event) {
	for _, e := range events {
		if err := a.edge.Publish(a.ctx, e); err != nil {
			a.t.Fatal(err)
		}
	}
}

// ask gives the one number that a query answers.
func (a *analytics) ask(query string) string {
	password, err := os.ReadFile(filepath.Join(a.data, "password"))
	if err != nil {
		a.t.Fatal(err)
	}
	var out bytes.Buffer
	h := clickhouse.HTTP{URL: "http://" + a.http, User: "exeunt", Password: string(password), Database: "exeunt"}
	if err := h.Ask(a.ctx, query, "TSV", &out); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		a.t.Fatalf("%s: %v", query, err)
	}
	return strings.TrimSpace(out.String())
}
