package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/exeunt-io/exeunt/connectors/web/model"
	"github.com/exeunt-io/exeunt/schemas"
)

// board is the model, and the hub that tells of its changes in the order in which they
// were made.
type board struct {
	mu    sync.RWMutex
	model *model.Model
	hub   *hub
	last  message // of the pipeline, for who comes between two
}

func newBoard() *board { return &board{model: model.New(), hub: newHub()} }

func (b *board) apply(e schemas.Event) {
	b.change(func(m *model.Model) []model.Change { return m.Apply(e) })
}

func (b *board) change(do func(*model.Model) []model.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pass(do(b.model))
}

// tell passes on changes of what is not in the model.
func (b *board) tell(changes []model.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pass(changes)
}

func (b *board) pass(changes []model.Change) {
	for _, c := range changes {
		m := message{c.Store, c.Kind, write(c.Kind, c.Body)}
		if c.Kind == "pipeline" {
			b.last = m
		}
		b.hub.send(m)
	}
}

// look reads the model.
func (b *board) look(do func(*model.Model)) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	do(b.model)
}

// join adds a viewer at a moment, and returns what it must know of that moment.
func (b *board) join(wants func(message) bool, first func(*model.Model) any) (*viewer, []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := write("snapshot", first(b.model))
	return b.hub.join(wants), append(text, b.last.text...)
}

// write is a server-sent event.
func write(kind string, body any) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		panic(fmt.Sprintf("write %s: %v", kind, err)) // the model's types are fit for JSON
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "event: %s\ndata: %s\n\n", kind, text)
	return out.Bytes()
}
