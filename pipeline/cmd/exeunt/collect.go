package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// settled is the last receipt of a visit, under its key.
type settled struct {
	key schemas.Key
	schemas.Receipt
}

// collect waits until each store has passed its last watermark and every visit is
// settled, and returns the latest receipt of each, by store and entry.
func collect(ctx context.Context, cluster kafka.Cluster, tenant string, partitions int32, closing map[schemas.Key]schemas.Micros) ([]settled, error) {
	visits, err := visitsOf(ctx, cluster, tenant, partitions, closing)
	if err != nil {
		return nil, err
	}
	return receiptsOf(ctx, cluster, tenant, visits)
}

// visitsOf reads who visited, and how each visit closed. A store's list is complete when its last watermark has
// come in every partition, since a visit's opening comes before it.
func visitsOf(ctx context.Context, cluster kafka.Cluster, tenant string, partitions int32, closing map[schemas.Key]schemas.Micros) (map[schemas.Key]schemas.VisitClosed, error) {
	type closed struct {
		store     schemas.Key
		partition int32
	}
	visits, done := map[schemas.Key]schemas.VisitClosed{}, map[closed]bool{}
	for event, err := range cluster.Read(ctx, tenant, schemas.Attributed) {
		if err != nil {
			return nil, err
		}
		last, ours := closing[event.Key.Store()]
		if !ours {
			continue
		}
		switch body := event.Body.(type) {
		case schemas.VisitOpened:
			visits[event.Key] = schemas.VisitClosed{Visit: body.Visit}
		case schemas.VisitClosed:
			visits[event.Key] = body
		case schemas.Tick:
			if body.Watermark >= last {
				done[closed{event.Key, event.At.Partition}] = true
			}
		}
		if len(done) == len(closing)*int(partitions) {
			return visits, nil
		}
	}
	return nil, ended(ctx, "visits")
}

// receiptsOf reads the receipts until every visit has one that is decided, and that has been
// lowered to what the visit closed with, if it had to be.
func receiptsOf(ctx context.Context, cluster kafka.Cluster, tenant string, visits map[schemas.Key]schemas.VisitClosed) ([]settled, error) {
	last := map[schemas.Key]schemas.Receipt{}
	if len(visits) == 0 {
		return nil, nil
	}
	for event, err := range cluster.Read(ctx, tenant, schemas.Receipts) {
		if err != nil {
			return nil, err
		}
		receipt, ok := event.Body.(schemas.Receipt)
		visit, ours := visits[event.Key]
		if !ok || !ours || !receipt.Decided() || !within(receipt.Lines, visit.Lines) {
			continue
		}
		last[event.Key] = receipt
		if len(last) == len(visits) {
			return inOrder(last), nil
		}
	}
	return nil, ended(ctx, "receipts")
}

// within says that a visit closed with all that is on its receipt.
func within(lines []schemas.Line, closed []schemas.LineBelief) bool {
	left := map[string]int32{}
	for _, l := range closed {
		left[l.Product] += l.Quantity
	}
	for _, l := range lines {
		left[l.Product] -= l.Quantity
		if left[l.Product] < 0 {
			return false
		}
	}
	return true
}

// inOrder sorts receipts by store, entry and visit.
func inOrder(last map[schemas.Key]schemas.Receipt) []settled {
	keys := make([]schemas.Key, 0, len(last))
	for key := range last {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b schemas.Key) int {
		return cmp.Or(
			cmp.Compare(a.Store(), b.Store()),
			cmp.Compare(last[a].Entered, last[b].Entered),
			cmp.Compare(a, b),
		)
	})
	receipts := make([]settled, len(keys))
	for i, key := range keys {
		receipts[i] = settled{key, last[key]}
	}
	return receipts
}

// ended is the error of a topic that stopped before all was read: it was told to.
func ended(ctx context.Context, what string) error {
	return fmt.Errorf("collect %s: %w", what, context.Cause(ctx))
}
