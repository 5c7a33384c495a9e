package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors"
	"github.com/exeunt-io/exeunt/connectors/clickhouse"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
)

// fragile is a sink that dies by kill -9 between an insert and the commit that would say
// that it was done, and may be wrong besides: then the next process, which does the insert
// again, does another one.
type fragile struct {
	connectors.Sink
	flaw    string
	inserts atomic.Int32 // that are left; a negative number never runs out
}

// Flaws of a fragile sink.
const (
	flawNone    = "none"
	flawNoToken = "no token"        // a block that is written again has another token
	flawOther   = "another batch"   // and so has one that holds other rows
	fragileSink = "be-fragile-sink" // the command of the test binary that is one
)

// Insert implements connectors.Sink.
func (f *fragile) Insert(ctx context.Context, batch connectors.Batch) error {
	for _, part := range f.parts(batch) {
		if err := f.Sink.Insert(ctx, part); err != nil {
			return err
		}
	}
	if f.inserts.Add(-1) == 0 {
		return syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}
	return nil
}

// parts are the batches that are inserted for one. Rows keep the positions of their
// records: a batch's own topic and offsets are its token only.
func (f *fragile) parts(batch connectors.Batch) []connectors.Batch {
	switch f.flaw {
	case flawNoToken:
		batch.Topic = rand.Text()
	case flawOther:
		if n := len(batch.Events) / 2; n > 0 && f.inserts.Load()%2 == 0 {
			rest := batch
			batch.Events, rest.Events = batch.Events[:n], batch.Events[n:]
			batch.Last = batch.Events[n-1].At.Offset
			rest.First = rest.Events[0].At.Offset
			return []connectors.Batch{batch, rest}
		}
	}
	return []connectors.Batch{batch}
}

// beFragileSink is the sink command around a fragile sink.
func beFragileSink() int {
	cmd := newSinkCmd()
	flaw := cmd.Flags().String("flaw", flawNone, "")
	inserts := cmd.Flags().Int32("inserts", -1, "")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := readConfig(cmd, "flaw", "inserts")
		if err != nil {
			return err
		}
		cluster, err := c.cluster(os.Stderr)
		if err != nil {
			return err
		}
		client, stop, err := c.tables(cmd.Context(), cluster.Log)
		if err != nil {
			return err
		}
		defer stop()
		sink := &fragile{Sink: clickhouse.NewSink(client), flaw: *flaw}
		sink.inserts.Store(*inserts)
		return kafka.NewSinkWorker(cluster, sink, c.sinkConfig()).Run(cmd.Context())
	}
	cmd.SetArgs(os.Args[2:])
	if err := cmd.Execute(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailure
	}
	return exitOK
}

// The checks of the kill test notice a sink without tokens and one that rebuilds other
// batches, where it is killed between an insert and its commit; a right one that is killed
// there passes them.
func TestKillsFindMutants(t *testing.T) {
	wantEngine(t)
	for _, flaw := range []string{flawNone, flawNoToken, flawOther} {
		t.Run(flaw, func(t *testing.T) {
			a := newAnalytics(t)
			a.startServer()
			defer a.killServer()
			const visits = 600
			for n := range visits {
				a.publish(shop(n))
			}
			begin := func(inserts int) *process { // that it lives to see
				return start(t, a.sinkArgs(fragileSink, "--batch-records", "100", "--flaw", flaw, "--inserts", fmt.Sprint(inserts))...)
			}
			for life := range 6 {
				_ = begin(life%2 + 1).Wait() // killed
			}
			last := begin(-1)
			defer last.kill()
			a.await(strings.ReplaceAll(allRows, "count()", "uniqExact(topic, partition, offset)"), fmt.Sprint(visits*7), last)
			wrong := a.wrong(visits)
			if right := flaw == flawNone; right != (len(wrong) == 0) {
				t.Errorf("with flaw %q the checks say %q", flaw, wrong)
			}
			t.Logf("%d checks fail", len(wrong))
		})
	}
}
