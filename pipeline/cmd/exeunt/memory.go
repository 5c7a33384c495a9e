package main

import (
	"runtime"

	"github.com/exeunt-io/exeunt/schemas"
)

// memory is what this process has of the machine, as time goes on in a store.
type memory struct {
	began schemas.Micros
	// early is bytes after ten minutes of the store's time, when all that fills up has
	// filled; 0 before that.
	early int64
	end   int64 // when the store had closed; 0 before that
}

// look notes how much memory there is at a moment of the store's time.
func (m *memory) look(now schemas.Micros) {
	const settled = 10 * schemas.Minute
	if m.began == 0 {
		m.began = now
	}
	if m.early == 0 && now-m.began >= settled {
		m.early = memoryBytes()
	}
}

// memoryBytes is what Go holds of the machine's memory now.
func memoryBytes() int64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.Sys - stats.HeapReleased)
}
