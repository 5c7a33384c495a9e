package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"syscall"
)

// summary is how a store did that was up.
type summary struct {
	Visits   int `json:"visits"`
	Compared int `json:"compared"` // visits whose truth is known
	Exact    int `json:"exact"`    // of them, those whose first receipt was exactly right
	Reviews  int `json:"reviews"`  // visits that were put before a person
	// WrongUnreviewed are receipts that were charged without review and were not exactly right,
	// of those whose truth is known.
	WrongUnreviewed int `json:"wrong_unreviewed"`
	// Corrected are receipts that were lowered by what happened in the store later.
	Corrected int `json:"corrected"`
	// ReviewsPer1000 is Reviews for each 1,000 visits.
	ReviewsPer1000 float64 `json:"reviews_per_1000"`
	// Time to receipt is from the exit to the final receipt, in the store's own time.
	TimeToReceiptP50 float64 `json:"time_to_receipt_p50_seconds"`
	TimeToReceiptP99 float64 `json:"time_to_receipt_p99_seconds"`
	// Of those that nobody reviewed, for the others wait for a person.
	UnreviewedP50 float64 `json:"time_to_unreviewed_receipt_p50_seconds"`
	UnreviewedP99 float64 `json:"time_to_unreviewed_receipt_p99_seconds"`
	// CPUSecondsPerVisit is of this process: broker, stages, sink, pages and simulation.
	// ClickHouse is a process of its own.
	CPUSecondsPerVisit float64 `json:"cpu_seconds_per_visit"`
	// Memory is this process's, after ten minutes of the store's time (0: it was not up for
	// so long), and when the store had closed or was left.
	MemoryEarly int64 `json:"memory_after_ten_minutes_bytes"`
	MemoryEnd   int64 `json:"memory_at_end_bytes"`
	// Behind is from the store's last moment to all of it being settled and in ClickHouse.
	Behind float64 `json:"behind_seconds"`
}

// summary is what has been counted so far.
func (t *tally) summary() summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.counts
	s.MemoryEarly, s.MemoryEnd = t.memory.early, cmp.Or(t.memory.end, memoryBytes())
	slices.Sort(t.waits)
	slices.Sort(t.swift)
	s.TimeToReceiptP50, s.TimeToReceiptP99 = quantile(t.waits, 0.5), quantile(t.waits, 0.99)
	s.UnreviewedP50, s.UnreviewedP99 = quantile(t.swift, 0.5), quantile(t.swift, 0.99)
	if s.Visits > 0 {
		s.ReviewsPer1000 = 1000 * float64(s.Reviews) / float64(s.Visits)
		s.CPUSecondsPerVisit = cpuSeconds() / float64(s.Visits)
	}
	return s
}

// quantile is of sorted values; of none it is 0.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// cpuSeconds is what this process has used, in user and system time.
func cpuSeconds() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0 // not to be had here
	}
	seconds := func(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }
	return seconds(used.Utime) + seconds(used.Stime)
}

// print writes the summary for a person, or as data.
func (s summary) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return printJSON(out, s)
	}
	_, err := fmt.Fprintf(out, `%d visits; of %d whose truth is known, %d receipts exactly right
%d put before a person: %.0f for each 1,000 visits; of the others, %d receipts wrong
time to receipt %.1f s (median), %.1f s (99 of 100); without review %.1f s, %.1f s
%.2f CPU-seconds a visit, %d MB of memory
`, s.Visits, s.Compared, s.Exact, s.Reviews, s.ReviewsPer1000, s.WrongUnreviewed, s.TimeToReceiptP50, s.TimeToReceiptP99, s.UnreviewedP50, s.UnreviewedP99, s.CPUSecondsPerVisit, s.MemoryEnd>>20)
	return err
}
