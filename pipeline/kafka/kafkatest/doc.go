// Package kafkatest starts a real Apache Kafka for tests: one KRaft node from Maven
// Central's jars, which can be killed and started again.
package kafkatest
