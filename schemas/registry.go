package schemas

import (
	"fmt"
	"sync"
)

// Registry gives schemas numbers, and numbers their schemas. The one in pipeline/kafka
// speaks to a Confluent-compatible server; MemoryRegistry is for the embedded broker and
// for tests. Implementations are safe for concurrent use.
type Registry interface {
	// Register returns the number of schema (Avro's JSON) under subject, giving it one
	// if it has none. Registering again returns the same number.
	Register(subject, schema string) (int, error)
	// Schema returns the Avro JSON that has the number.
	Schema(id int) (string, error)
}

// MemoryRegistry is a Registry in this process's memory. It numbers from 1 and checks
// nothing: compatibility is checked where schemas change, by this package's tests.
type MemoryRegistry struct {
	mu      sync.Mutex
	schemas []string
}

// Register implements Registry.
func (r *MemoryRegistry) Register(_, schema string) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, s := range r.schemas {
		if s == schema {
			return i + 1, nil
		}
	}
	r.schemas = append(r.schemas, schema)
	return len(r.schemas), nil
}

// Schema implements Registry.
func (r *MemoryRegistry) Schema(id int) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id < 1 || id > len(r.schemas) {
		return "", fmt.Errorf("look up schema %d: not registered", id)
	}
	return r.schemas[id-1], nil
}
