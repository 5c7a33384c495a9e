package kafka

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// PublishTogether writes events of one tenant in one transaction: all of them or none. Of
// two writers with one id the later ends what the earlier began, which is an error there.
func (c Cluster) PublishTogether(ctx context.Context, id string, events ...schemas.Event) error {
	client, err := c.client(kgo.TransactionalID(id), kgo.TransactionTimeout(10*time.Second))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.BeginTransaction(); err != nil {
		return fmt.Errorf("begin %s: %w", id, err)
	}
	wrong := c.produceAll(ctx, client, events)
	ended := client.EndTransaction(context.WithoutCancel(ctx), kgo.TransactionEndTry(wrong == nil)) // one left open stalls readers
	if err := errors.Join(wrong, ended); err != nil {
		return fmt.Errorf("publish %d records together: %w", len(events), err)
	}
	return nil
}

// produceAll writes events and waits for them.
func (c Cluster) produceAll(ctx context.Context, client *kgo.Client, events []schemas.Event) error {
	records := make([]*kgo.Record, len(events))
	for i, e := range events {
		var err error
		if records[i], err = c.record(e.Key.Tenant(), e, fold.ByKey); err != nil {
			return err
		}
	}
	return client.ProduceSync(ctx, records...).FirstErr()
}
