package schemas

// StageLatency is how one partition of a stage's inbox was worked off in one minute of
// wall time, as the worker saw it. A stage cannot know: it has no clock. A minute without
// a transaction has none; one in which the partition moved to another worker has two.
type StageLatency struct {
	Stage        string `avro:"stage"`
	Partition    int32  `avro:"partition"`    // of the inbox
	Time         Micros `avro:"time"`         // wall time at which the minute began
	Records      int64  `avro:"records"`      // that were finished
	Transactions int64  `avro:"transactions"` // that were committed
	// P50Millis and P99Millis are from a record's arrival in the inbox to its commit.
	P50Millis float64 `avro:"p50_ms"`
	P99Millis float64 `avro:"p99_ms"`
	// CommitP50Millis and CommitP99Millis are the time to flush and end a transaction.
	CommitP50Millis float64 `avro:"commit_p50_ms"`
	CommitP99Millis float64 `avro:"commit_p99_ms"`
	// DelayP99Millis is from the newest event of a transaction happening in the store to
	// its commit: of use on live input only.
	DelayP99Millis float64 `avro:"delay_p99_ms"`
	Lag            int64   `avro:"lag"`         // records that waited at the last poll
	Keys           int64   `avro:"keys"`        // that have a state
	StateBytes     int64   `avro:"state_bytes"` // of all states as the changelog keeps them
}

func (StageLatency) Record() Record { return "stage_latency" }
func (s StageLatency) When() Micros { return s.Time }
