package kafka

import (
	"context"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// compact deletes, until ctx is done, what later records have replaced at the beginning of
// the plan's changelogs.
func (h *Housekeeper) compact(ctx context.Context) error {
	_, changelogs := h.plan.topics()
	var names []string
	for _, topic := range changelogs {
		names = append(names, topic.name)
	}
	client, err := h.cluster.client(
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
			return fmt.Errorf("read the changelogs: %w", err)
		}
		logs.note(fetches.Records())
		if time.Since(last) < tidies {
			continue
		}
		last = time.Now()
		if err := h.cluster.deleteBefore(ctx, logs.needed()); err != nil && ctx.Err() == nil {
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

// needed is, of each changelog, the offset of the oldest record that is still needed.
func (s seen) needed() map[partition]int64 {
	needed := map[partition]int64{}
	for p, log := range s {
		needed[p] = log.needed()
	}
	return needed
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
