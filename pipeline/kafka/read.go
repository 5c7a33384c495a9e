package kafka

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/schemas"
)

// Read returns what is committed in a tenant's topic, from its beginning and on as it
// comes, until the caller stops or ctx is done. Events of one key are in order. A record
// that cannot be read is an error in its place and the rest goes on; trouble with the
// brokers is an error and the end.
func (c Cluster) Read(ctx context.Context, tenant string, topic schemas.Topic) iter.Seq2[schemas.Event, error] {
	return c.readFrom(ctx, tenant, topic, kgo.NewOffset().AtStart())
}

// ReadSince is Read from what was written at a time, and not from the beginning.
func (c Cluster) ReadSince(ctx context.Context, tenant string, topic schemas.Topic, since time.Time) iter.Seq2[schemas.Event, error] {
	return c.readFrom(ctx, tenant, topic, kgo.NewOffset().AfterMilli(since.UnixMilli()))
}

func (c Cluster) readFrom(ctx context.Context, tenant string, topic schemas.Topic, from kgo.Offset) iter.Seq2[schemas.Event, error] {
	return func(yield func(schemas.Event, error) bool) {
		client, err := c.client(
			kgo.ConsumeTopics(topic.In(tenant)),
			kgo.ConsumeStartOffset(from),
			kgo.FetchIsolationLevel(kgo.ReadCommitted()),
		)
		if err != nil {
			yield(schemas.Event{}, err)
			return
		}
		defer client.Close()
		for {
			fetches := client.PollFetches(ctx)
			if ctx.Err() != nil {
				return
			}
			if err := fetchError(fetches); err != nil {
				yield(schemas.Event{}, err)
				return
			}
			for _, r := range fetches.Records() {
				event, err := c.event(tenant, topic, r)
				if err != nil {
					err = fmt.Errorf("read %s: %w", position(r), err)
				}
				if !yield(event, err) {
					return
				}
			}
		}
	}
}
