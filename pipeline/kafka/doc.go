// Package kafka runs stages on Kafka, exactly once.
//
// A Worker is one stage (or one Call, an effect such as a payment provider) in one
// process: it polls its share of the inbox's partitions, folds each on its own goroutine
// (pipeline/fold), and writes outputs, changed states and offsets in one transaction. An
// Edge publishes what the world says, Read reads a topic back with read_committed,
// Topics creates and verifies what they all need, and StartEmbedded is a broker in memory
// for trying, replaying and testing. Only this package knows the Kafka client.
//
// Metrics, all with the label stage, which for a sink is its name; a sink has those of
// records read, lag and restarts:
//
//	exeunt_records_read_total{topic}             records polled
//	exeunt_records_written_total{topic}          records produced, changelogs included
//	exeunt_dead_letters_total{topic}             records that could not be read
//	exeunt_lag_records{topic,partition}          offsets left before the partition's end
//	exeunt_transactions_total{result}            committed, aborted or failed
//	exeunt_commit_seconds                        to flush and end a transaction
//	exeunt_restore_seconds                       to restore newly assigned partitions
//	exeunt_event_delay_seconds                   from happening in the store to committed
//	exeunt_state_keys                            keys with a state
//	exeunt_state_bytes                           of all states, as the changelog has them
//	exeunt_worker_restarts_total                 sessions started afresh after trouble
//
// Latencies says for analysts, by partition and minute, what these say for operators: how
// long records took, what waits, how large the states are.
//
// Traces follow one visit through the stages: all its records have one trace, whose number
// is that of tracing.go's visitTrace.
//
// Start reading at session.go, which is one worker's loop, then restore.go.
package kafka
