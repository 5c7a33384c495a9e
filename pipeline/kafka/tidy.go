package kafka

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Tidy deletes, until ctx is done, what later records have replaced at the beginning of a
// plan's changelogs, so that the embedded broker, which holds them in memory, does not
// grow with time. Its own compaction takes no heed of transactions; Kafka's does, and
// needs no Tidy.
func (c Cluster) Tidy(ctx context.Context, plan Plan) error {
	_, changelogs := plan.topics()
	var names []string
	for _, topic := range changelogs {
		names = append(names, topic.name)
	}
	client, err := c.client(
		kgo.ConsumeTopics(names...),
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	logs, last := seen{}, time.Now()
	for {
		fetches := client.PollFetches(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err := fetchError(fetches); err != nil {
			return fmt.Errorf("tidy the changelogs: %w", err)
		}
		logs.note(fetches.Records())
		const often = 5 * time.Second
		if time.Since(last) < often {
			continue
		}
		last = time.Now()
		if err := c.deleteOld(ctx, logs); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// seen is what was read of changelogs.
type seen map[partition]*newest

func (s seen) note(records []*kgo.Record) {
	for _, r := range records {
		p := partition{r.Topic, r.Partition}
		if s[p] == nil {
			s[p] = &newest{}
		}
		s[p].see(string(r.Key), r.Offset, r.Value == nil)
	}
}

// newest is the newest record of each key in a changelog.
type newest struct {
	offsets map[string]int64
	end     int64
}

// see takes the next record. A state that is gone needs no record at all.
func (n *newest) see(key string, offset int64, gone bool) {
	if n.offsets == nil {
		n.offsets = map[string]int64{}
	}
	n.offsets[key], n.end = offset, offset+1
	if gone {
		delete(n.offsets, key)
	}
}

// needed is the offset of the oldest record that is the newest of its key.
func (n *newest) needed() int64 {
	oldest := n.end
	for _, offset := range n.offsets {
		oldest = min(oldest, offset)
	}
	return oldest
}

func (c Cluster) deleteOld(ctx context.Context, logs seen) error {
	admin, err := c.admin()
	if err != nil {
		return err
	}
	defer admin.Close()
	old := kadm.Offsets{}
	for p, log := range logs {
		old.AddOffset(p.topic, p.number, log.needed(), -1)
	}
	deleted, err := admin.DeleteRecords(ctx, old)
	if err != nil {
		return fmt.Errorf("tidy the changelogs: %w", err)
	}
	if err := deleted.Error(); err != nil {
		return fmt.Errorf("tidy the changelogs: %w", err)
	}
	return nil
}
