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

// visitsOf reads who visited. A store's list is complete when its last watermark has
// come in every partition, since a visit's opening comes before it.
func visitsOf(ctx context.Context, cluster kafka.Cluster, tenant string, partitions int32, closing map[schemas.Key]schemas.Micros) (map[schemas.Key]bool, error) {
	type closed struct {
		store     schemas.Key
		partition int32
	}
	visits, done := map[schemas.Key]bool{}, map[closed]bool{}
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
			visits[event.Key] = true
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

// receiptsOf reads the receipts until every visit has one that is not provisional.
func receiptsOf(ctx context.Context, cluster kafka.Cluster, tenant string, visits map[schemas.Key]bool) ([]settled, error) {
	last := map[schemas.Key]schemas.Receipt{}
	if len(visits) == 0 {
		return nil, nil
	}
	for event, err := range cluster.Read(ctx, tenant, schemas.Receipts) {
		if err != nil {
			return nil, err
		}
		receipt, ok := event.Body.(schemas.Receipt)
		if !ok || !visits[event.Key] || receipt.Status == schemas.Provisional {
			continue
		}
		last[event.Key] = receipt
		if len(last) == len(visits) {
			return inOrder(last), nil
		}
	}
	return nil, ended(ctx, "receipts")
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
