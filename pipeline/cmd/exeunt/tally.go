package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

// tally counts how a store that is up does: its receipts against the truth, what people
// are asked, how long shoppers wait.
type tally struct {
	mu       sync.Mutex
	seen     map[string]struct{}        // visits that have a receipt
	believed map[string]schemas.Receipt // by target, of those whose truth is not yet known
	truth    map[string]score.Receipt   // by target, of those who have no receipt yet
	counts   summary
	waits    []float64 // event seconds from the exit to the final receipt
	swift    []float64 // of those that nobody reviewed
	memory   memory
}

func newTally() *tally {
	return &tally{seen: map[string]struct{}{}, believed: map[string]schemas.Receipt{}, truth: map[string]score.Receipt{}}
}

// took tells what a shopper who has left really took.
func (t *tally) took(truth score.Receipt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.truth[truth.TargetID] = truth
	t.compare(truth.TargetID)
}

// passed tells how far the store's time has come.
func (t *tally) passed(now schemas.Micros) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.memory.look(now)
}

// closed tells that the last shopper has left.
func (t *tally) closed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.memory.end = memoryBytes()
}

// caught tells for how long the pipeline was behind when the store had closed.
func (t *tally) caught(up time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts.Behind = up.Seconds()
}

// follow counts receipts, and says each, until ctx is done.
func (t *tally) follow(ctx context.Context, cluster kafka.Cluster, tenant string, say io.Writer) error {
	for event, err := range cluster.Read(ctx, tenant, schemas.Receipts) {
		if err != nil {
			return err
		}
		receipt, ok := event.Body.(schemas.Receipt)
		if !ok || !receipt.Decided() {
			continue
		}
		t.settle(receipt)
		fmt.Fprintf(say, "%s receipt of %s: %s, right with probability %.3f\n",
			receipt.Status, receipt.Target, itemsOf(receipt), receipt.Probability)
	}
	return nil
}

// itemsOf says what a receipt is for.
func itemsOf(receipt schemas.Receipt) string {
	if len(receipt.Lines) == 0 {
		return "nothing taken"
	}
	units := int32(0)
	for _, line := range receipt.Lines {
		units += line.Quantity
	}
	return fmt.Sprintf("%d items, %s", units, receipt.Total)
}

// settle counts a receipt: the first of a visit says what the pipeline believes, before
// any person has looked.
func (t *tally) settle(receipt schemas.Receipt) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if receipt.Status == schemas.Final {
		t.waits = append(t.waits, (receipt.Time - receipt.Left).Seconds())
	}
	if _, again := t.seen[receipt.Visit]; again {
		if receipt.Status == schemas.Corrected {
			t.counts.Corrected++
		}
		return
	}
	t.seen[receipt.Visit] = struct{}{}
	t.counts.Visits++
	if receipt.Status == schemas.Final {
		t.swift = append(t.swift, (receipt.Time - receipt.Left).Seconds())
	}
	if receipt.Status == schemas.Pending {
		t.counts.Reviews++
	}
	t.believed[receipt.Target] = receipt
	t.compare(receipt.Target)
}

// compare counts a visit of which both sides are known, and forgets them.
func (t *tally) compare(target string) {
	truth, known := t.truth[target]
	receipt, settled := t.believed[target]
	if !known || !settled {
		return
	}
	delete(t.truth, target)
	delete(t.believed, target)
	result := score.Compare(score.File{Receipts: []score.Receipt{truth}}, score.File{Receipts: []score.Receipt{goodsIn(receipt)}})
	t.counts.Compared++
	t.counts.Exact += result.Exact
	if result.Exact == 0 && receipt.Status != schemas.Pending {
		t.counts.WrongUnreviewed++
	}
}
