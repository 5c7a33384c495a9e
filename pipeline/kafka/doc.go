// Package kafka runs stages on Kafka, exactly once.
//
// A Worker is one stage (or one Call, an effect such as a payment provider) in one
// process: it polls its share of the inbox's partitions, folds each on its own goroutine
// (pipeline/fold), and writes outputs, changed states and offsets in one transaction. An
// Edge publishes what the world says, Read reads a topic back with read_committed,
// Topics creates and verifies what they all need, and StartEmbedded is a broker in memory
// for trying, replaying and testing. Only this package knows the Kafka client.
//
// Start reading at session.go, which is one worker's loop, then restore.go.
package kafka
