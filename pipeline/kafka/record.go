package kafka

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/exeunt-io/exeunt/pipeline/fold"
	"github.com/exeunt-io/exeunt/schemas"
)

// event reads a record of a tenant's topic. An error is the record's fault, unless it is
// an errRegistry.
func (c Cluster) event(tenant string, topic schemas.Topic, r *kgo.Record) (schemas.Event, error) {
	event := schemas.Event{Topic: topic, Key: schemas.Key(r.Key), At: position(r), Release: release(r)}
	if event.Key.Tenant() != tenant {
		return event, fmt.Errorf("key %q is not one of tenant %s", r.Key, tenant)
	}
	body, err := c.Codec.Decode(r.Value)
	if err != nil {
		return event, err
	}
	event.Body = body
	return event, nil
}

// record writes an event of a tenant for the partition that fold.Output speaks of.
func (c Cluster) record(tenant string, event schemas.Event, partition int32) (*kgo.Record, error) {
	if tenant == "" || event.Key.Tenant() != tenant {
		return nil, fmt.Errorf("write a %s to %s: key %q is not one of tenant %q", event.Body.Record(), event.Topic, event.Key, tenant)
	}
	value, err := c.Codec.Encode(event.Body.Record(), event.Body)
	if err != nil {
		return nil, fmt.Errorf("write %s to %s: %w", event.Key, event.Topic, err)
	}
	r := &kgo.Record{Topic: event.Topic.In(tenant), Key: []byte(event.Key), Value: value, Partition: partition}
	if c.Release != "" {
		r.Headers = []kgo.RecordHeader{{Key: releaseHeader, Value: []byte(c.Release)}}
	}
	return r, nil
}

// releaseHeader names the version of the software that wrote a record.
const releaseHeader = "release"

func release(r *kgo.Record) string {
	for _, h := range r.Headers {
		if h.Key == releaseHeader {
			return string(h.Value)
		}
	}
	return ""
}

func position(r *kgo.Record) schemas.Position {
	return schemas.Position{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
}

// payloadBytes is how much of a bad record a dead letter keeps.
const payloadBytes = 64 << 10

// deadLetter is what becomes of a record that cannot be read.
func deadLetter(tenant, by string, r *kgo.Record, reason error) fold.Output {
	key := schemas.Key(r.Key).Store()
	if key.Tenant() != tenant {
		key = schemas.StoreKey(tenant, "")
	}
	return fold.Output{Partition: fold.ByKey, Event: schemas.Event{
		Topic: schemas.DeadLetters,
		Key:   key,
		Body: schemas.DeadLetter{
			Time:    schemas.MicrosOf(r.Timestamp),
			By:      by,
			Reason:  reason.Error(),
			Source:  position(r).String(),
			Payload: r.Value[:min(len(r.Value), payloadBytes)],
		},
	}}
}

// errRegistry marks trouble with the schema registry, which says nothing about the record
// that could not be read because of it.
var errRegistry = errors.New("schema registry does not answer")
