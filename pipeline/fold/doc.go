// Package fold runs one stages.Stage over one inbox partition, without Kafka and without
// a clock: Partition keeps the keyed states, committed and pending, and decides what a
// tick wakes. kafka.Worker drives it in production and Local in tests and simulations,
// so both run the same code.
//
// What a Partition returns depends on the events and their order alone.
package fold
