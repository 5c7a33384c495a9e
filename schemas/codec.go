package schemas

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/hamba/avro/v2"
)

// MaxBytes is the longest bytes or string field that a record may have. Topics'
// max.message.bytes is set to agree.
const MaxBytes = 8 << 20

// wire is the Avro configuration of everything written: its own, so that its caches hold
// our schemas only, and bounded, so that a corrupt length cannot take the memory.
var wire = avro.Config{MaxByteSliceSize: MaxBytes, MaxSliceAllocSize: 8 * MaxBytes}.Freeze()

// Codec turns values into Confluent's wire format and back: a zero byte, the schema's
// number as four bytes big endian, then Avro's binary encoding. It is safe for
// concurrent use.
type Codec struct {
	registry Registry
	writers  map[Record]writer

	mu      sync.RWMutex
	readers map[int]reader
}

// writer is the newest schema of a record and its number.
type writer struct {
	id     int
	schema avro.Schema
}

// reader resolves what was written under one number to today's Go type.
type reader struct {
	record Record
	schema avro.Schema
}

// NewCodec registers the newest version of every record under its full name (Confluent's
// RecordNameStrategy, since a topic carries several records).
func NewCodec(registry Registry) (*Codec, error) {
	c := &Codec{registry: registry, writers: map[Record]writer{}, readers: map[int]reader{}}
	for _, r := range Released() { // ascending versions: the newest stays
		schema, err := parse(r.JSON)
		if err != nil {
			return nil, fmt.Errorf("parse schema %s version %d: %w", r.Record, r.Version, err)
		}
		id, err := registry.Register(schema.(avro.NamedSchema).FullName(), r.JSON)
		if err != nil {
			return nil, fmt.Errorf("register schema %s version %d: %w", r.Record, r.Version, err)
		}
		c.writers[r.Record] = writer{id, schema}
	}
	return c, nil
}

// parse reads a schema with a cache of its own, so that versions of one name can live
// side by side.
func parse(json string) (avro.Schema, error) {
	return avro.ParseWithCache(json, "", &avro.SchemaCache{})
}

// Encode frames a value of the record's Go type.
func (c *Codec) Encode(record Record, value any) ([]byte, error) {
	w, ok := c.writers[record]
	if !ok {
		return nil, fmt.Errorf("encode %s: no such record", record)
	}
	out := avroWriters.Get().(*avro.Writer)
	defer avroWriters.Put(out)
	out.Reset(nil)
	out.Error = nil
	var header [5]byte
	binary.BigEndian.PutUint32(header[1:], uint32(w.id))
	_, _ = out.Write(header[:]) // to memory
	out.WriteVal(w.schema, value)
	if out.Error != nil {
		return nil, fmt.Errorf("encode %s: %w", record, out.Error)
	}
	return bytes.Clone(out.Buffer()), nil
}

// avroWriters and avroReaders are used again: records are small and many.
var (
	avroWriters = sync.Pool{New: func() any { return avro.NewWriter(nil, 512, avro.WithWriterConfig(wire)) }}
	avroReaders = sync.Pool{New: func() any { return avro.NewReader(nil, 0, avro.WithReaderConfig(wire)) }}
)

// Decode reads a framed record of any released version as today's Go type.
func (c *Codec) Decode(framed []byte) (Body, error) {
	r, payload, err := c.open(framed)
	if err != nil {
		return nil, err
	}
	decode, ok := bodies[r.record]
	if !ok {
		return nil, fmt.Errorf("decode %s: not an event", r.record)
	}
	body, err := decode(r.schema, payload)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", r.record, err)
	}
	return body, nil
}

// DecodeInto reads a framed record of the given name into a pointer to its Go type, as
// changelog states are read.
func (c *Codec) DecodeInto(record Record, framed []byte, into any) error {
	r, payload, err := c.open(framed)
	if err != nil {
		return err
	}
	if r.record != record {
		return fmt.Errorf("decode %s: found a %s", record, r.record)
	}
	if err := unmarshal(r.schema, payload, into); err != nil {
		return fmt.Errorf("decode %s: %w", record, err)
	}
	return nil
}

// open strips the frame and finds how to read what is in it.
func (c *Codec) open(framed []byte) (reader, []byte, error) {
	if len(framed) < 5 || framed[0] != 0 {
		return reader{}, nil, fmt.Errorf("decode: %d bytes without Confluent's five-byte header", len(framed))
	}
	id := int(binary.BigEndian.Uint32(framed[1:]))
	c.mu.RLock()
	r, ok := c.readers[id]
	c.mu.RUnlock()
	if ok {
		return r, framed[5:], nil
	}
	r, err := c.resolve(id)
	if err != nil {
		return reader{}, nil, err
	}
	c.mu.Lock()
	c.readers[id] = r
	c.mu.Unlock()
	return r, framed[5:], nil
}

// resolve fits the writer's schema to the newest one of the same name.
func (c *Codec) resolve(id int) (reader, error) {
	text, err := c.registry.Schema(id)
	if err != nil {
		return reader{}, fmt.Errorf("decode: %w", err)
	}
	written, err := parse(text)
	if err != nil {
		return reader{}, fmt.Errorf("decode: parse schema %d: %w", id, err)
	}
	name, ok := written.(avro.NamedSchema)
	if !ok {
		return reader{}, fmt.Errorf("decode: schema %d is not a record", id)
	}
	for record, w := range c.writers {
		if w.schema.(avro.NamedSchema).FullName() != name.FullName() {
			continue
		}
		resolved, err := avro.NewSchemaCompatibility().Resolve(w.schema, written)
		if err != nil {
			return reader{}, fmt.Errorf("decode %s: schema %d does not resolve: %w", record, id, err)
		}
		return reader{record, resolved}, nil
	}
	return reader{}, fmt.Errorf("decode: schema %d is a %s, which this version does not know", id, name.FullName())
}

// unmarshal insists that every byte is read and none is missing: a record cut short or
// with bytes to spare is not what its schema says.
func unmarshal(schema avro.Schema, payload []byte, into any) error {
	r := avroReaders.Get().(*avro.Reader).Reset(payload)
	defer avroReaders.Put(r)
	r.Error = nil
	r.ReadVal(schema, into)
	if r.Error != nil {
		return r.Error
	}
	if r.Peek(); !errors.Is(r.Error, io.EOF) {
		return errors.New("bytes left over after the record")
	}
	return nil
}

// decode is the entry of the table below for one Go type.
func decode[B Body](schema avro.Schema, payload []byte) (Body, error) {
	var b B
	err := unmarshal(schema, payload, &b)
	return b, err
}

// bodies is every record that is an event, in the order a visit meets them.
var bodies = map[Record]func(avro.Schema, []byte) (Body, error){
	"tick":           decode[Tick],
	"dead_letter":    decode[DeadLetter],
	"frame":          decode[Frame],
	"observation":    decode[Observation],
	"calibration":    decode[Calibration],
	"weights":        decode[Weights],
	"people":         decode[People],
	"planogram":      decode[Planogram],
	"catalogue":      decode[Catalogue],
	"store_policy":   decode[StorePolicy],
	"layout":         decode[Layout],
	"gate_passed":    decode[GatePassed],
	"weight_event":   decode[WeightEvent],
	"levels":         decode[Levels],
	"sensor_health":  decode[SensorHealth],
	"fixture_health": decode[FixtureHealth],
	"visit_opened":   decode[VisitOpened],
	"interaction":    decode[Interaction],
	"visit_left":     decode[VisitLeft],
	"visit_closed":   decode[VisitClosed],
	"weight_learnt":  decode[WeightLearnt],
	"restocked":      decode[Restocked],
	"basket":         decode[Basket],
	"receipt":        decode[Receipt],
	"charge_intent":  decode[ChargeIntent],
	"charge_result":  decode[ChargeResult],
	"credential":     decode[Credential],
	"debt":           decode[Debt],
	"ledger_entry":   decode[LedgerEntry],
	"review_request": decode[ReviewRequest],
	"clearance":      decode[Clearance],
	"claim":          decode[Claim],
	"verdict":        decode[Verdict],
	"dispute":        decode[Dispute],
	"review_policy":  decode[ReviewPolicy],
	"review_task":    decode[ReviewTask],
	"assurance":      decode[Assurance],
	"action":         decode[Action],
	"stage_latency":  decode[StageLatency],
}
