// Package schemas is every shape that data takes in Exeunt: records and their
// Avro schemas, the topics that carry them, keys, money and identities.
//
// A record has two faces that a test keeps equal: a hand-written Go type
// (sensed.go, observed.go, ... in the order a visit meets them) and a versioned
// schema in avro/<record>.v<N>.avsc. A released schema version is frozen; a change is a new
// version that every older and newer reader can resolve (FULL_TRANSITIVE).
//
// The package imports the standard library only, except codec.go, which alone knows
// the Avro library, and never reads a clock, a file or the network: see
// pipeline/house_test.go.
package schemas
