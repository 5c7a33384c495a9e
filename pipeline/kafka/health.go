package kafka

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/exeunt-io/exeunt/stages"
)

// condition is how a worker is, for whoever asks.
type condition struct {
	mu     sync.Mutex
	text   string
	serves bool // it has its partitions and their states
	ended  bool
}

func (c *condition) set(serves bool, format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text, c.serves = fmt.Sprintf(format, args...), serves
}

func (c *condition) end(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text, c.serves, c.ended = "stopped", false, true
	if err != nil {
		c.text = "stopped: " + err.Error()
	}
}

func (c *condition) read() (text string, serves, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text, c.serves, c.ended
}

// Condition says in words how the worker is, and whether it serves: it has its partitions
// and their states.
func (w *Worker) Condition() (text string, serves bool) {
	text, serves, _ = w.condition.read()
	return text, serves
}

// Stage is what the worker runs; a call is one that keeps nothing.
func (w *Worker) Stage() stages.Stage { return w.job.stage }

// Health answers /healthz, which fails when a worker has ended and the process should be
// started again, and /readyz, which fails while a worker has no part in its group or
// restores states. Both answer with a line for each worker.
func Health(workers ...*Worker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, workers, func(_, ended bool) bool { return !ended })
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, workers, func(serves, _ bool) bool { return serves })
	})
	return mux
}

func answer(w http.ResponseWriter, workers []*Worker, good func(serves, ended bool) bool) {
	status, body := http.StatusOK, ""
	for _, worker := range workers {
		text, serves, ended := worker.condition.read()
		if !good(serves, ended) {
			status = http.StatusServiceUnavailable
		}
		body += fmt.Sprintf("%s: %s\n", worker.Name(), text)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, body) // whoever asked may have gone
}
