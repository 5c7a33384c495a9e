package fold

import (
	"container/heap"

	"github.com/exeunt-io/exeunt/schemas"
)

// agenda is the deadlines of a partition's keys, store by store, so that a tick looks at
// the keys that are due and no others.
type agenda map[schemas.Key]*appointments

// set replaces the key's deadline; schemas.Never removes it.
func (a agenda) set(key schemas.Key, deadline schemas.Micros) {
	store := key.Store()
	of := a[store]
	if of == nil {
		if deadline == schemas.Never {
			return
		}
		of = &appointments{at: map[schemas.Key]int{}}
		a[store] = of
	}
	of.set(key, deadline)
	if len(of.heap) == 0 {
		delete(a, store)
	}
}

// due returns the store's keys with a deadline at or before watermark, in no order.
func (a agenda) due(store schemas.Key, watermark schemas.Micros) []schemas.Key {
	if of := a[store]; of != nil {
		return of.due(nil, 0, watermark)
	}
	return nil
}

// appointment is one key's deadline.
type appointment struct {
	key      schemas.Key
	deadline schemas.Micros
}

// appointments is a binary heap by deadline which knows where each key stands.
type appointments struct {
	heap []appointment
	at   map[schemas.Key]int
}

func (a *appointments) set(key schemas.Key, deadline schemas.Micros) {
	i, known := a.at[key]
	switch {
	case !known && deadline == schemas.Never:
	case !known:
		heap.Push(a, appointment{key, deadline})
	case deadline == schemas.Never:
		heap.Remove(a, i)
	default:
		a.heap[i].deadline = deadline
		heap.Fix(a, i)
	}
}

// due walks down from entry i for as long as deadlines are reached.
func (a *appointments) due(keys []schemas.Key, i int, watermark schemas.Micros) []schemas.Key {
	if i >= len(a.heap) || a.heap[i].deadline > watermark {
		return keys
	}
	keys = append(keys, a.heap[i].key)
	keys = a.due(keys, 2*i+1, watermark)
	return a.due(keys, 2*i+2, watermark)
}

// The rest is heap.Interface.

func (a *appointments) Len() int           { return len(a.heap) }
func (a *appointments) Less(i, j int) bool { return a.heap[i].deadline < a.heap[j].deadline }

func (a *appointments) Swap(i, j int) {
	a.heap[i], a.heap[j] = a.heap[j], a.heap[i]
	a.at[a.heap[i].key], a.at[a.heap[j].key] = i, j
}

func (a *appointments) Push(x any) {
	next := x.(appointment)
	a.at[next.key] = len(a.heap)
	a.heap = append(a.heap, next)
}

func (a *appointments) Pop() any {
	last := a.heap[len(a.heap)-1]
	a.heap = a.heap[:len(a.heap)-1]
	delete(a.at, last.key)
	return last
}
