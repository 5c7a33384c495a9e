package schemas

import "fmt"

// Event is one record of a topic, as a stage sees it: what happened (Body) to whom
// (Key), and where it is written.
type Event struct {
	// Topic is the topic's name in the table of topics.go, without the tenant's prefix:
	// where an input was read, where an output is to be written.
	Topic Topic
	Key   Key
	Body  Body
	// At is where an input was read; zero for an event that is not yet written.
	At Position
	// Release is the version of the software that wrote an input, where that is known. It
	// is for those who compare releases: a stage must not look at it.
	Release string
}

// Body is the content of an event: one of the record types of this package.
type Body interface {
	// Record names the Avro record, which is also the subject in the schema registry.
	Record() Record
	// When is the event time: when it happened in the store, not when it was written.
	When() Micros
}

// Record is the name of an Avro record: the <record> of avro/<record>.v<N>.avsc.
type Record string

// Position is where a record stands in Kafka. Topic is the full name, with the tenant.
type Position struct {
	Topic     string `avro:"topic" json:"topic"`
	Partition int32  `avro:"partition" json:"partition"`
	Offset    int64  `avro:"offset" json:"offset"`
}

func (p Position) String() string {
	return fmt.Sprintf("%s partition %d offset %d", p.Topic, p.Partition, p.Offset)
}

// Range is the run of this one record.
func (p Position) Range() Range { return Range{p.Topic, p.Partition, p.Offset, p.Offset} }

// Tick says that event time has reached Watermark at Source: every record of that
// source that happened before it has been written (Akidau et al., "The Dataflow
// Model", VLDB 2015, section 2.3). Stages know no other clock.
//
// A tick is keyed by store. On a topic that is partitioned by visit it is written to
// every partition, because any of them may hold a visit of the store.
type Tick struct {
	Source    string `avro:"source"`
	Watermark Micros `avro:"watermark"`
}

func (Tick) Record() Record { return "tick" }
func (t Tick) When() Micros { return t.Watermark }

// DeadLetter is a record that a stage or a connector could not use, with the reason
// and enough to find, mend and send it again. Nothing is lost by being bad.
type DeadLetter struct {
	Time   Micros `avro:"time"`
	By     string `avro:"by"`     // the stage or connector that refused it
	Reason string `avro:"reason"` // a sentence for a person
	// Source is where the bad data came from: a file and line, or topic, partition and offset.
	Source  string `avro:"source"`
	Payload []byte `avro:"payload"` // as it was received; cut to 64 KiB
}

func (DeadLetter) Record() Record { return "dead_letter" }
func (d DeadLetter) When() Micros { return d.Time }
