package web

import (
	"sync"

	"github.com/exeunt-io/exeunt/schemas"
)

// backlogMax is how many messages a viewer may be behind. One who is further behind is
// dropped, and begins with a new snapshot when the browser connects again.
const backlogMax = 256

// message is a server-sent event, written out.
type message struct {
	store schemas.Key
	kind  string
	text  []byte
}

// hub passes messages on to all viewers, and waits for none.
type hub struct {
	mu      sync.Mutex
	viewers map[*viewer]struct{}
}

// viewer is one open page.
type viewer struct {
	wants    func(message) bool
	messages chan message // closed when the viewer is dropped
}

func newHub() *hub { return &hub{viewers: map[*viewer]struct{}{}} }

// join begins to pass on messages that a viewer wants; leave must be called.
func (h *hub) join(wants func(message) bool) *viewer {
	v := &viewer{wants, make(chan message, backlogMax)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.viewers[v] = struct{}{}
	return v
}

func (h *hub) leave(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(v)
}

// drop closes a viewer's channel, once.
func (h *hub) drop(v *viewer) {
	if _, in := h.viewers[v]; in {
		delete(h.viewers, v)
		close(v.messages)
	}
}

// send gives a message to all who want it, and drops those who have too many left.
func (h *hub) send(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.viewers {
		if !v.wants(m) {
			continue
		}
		select {
		case v.messages <- m:
		default:
			h.drop(v)
		}
	}
}
