package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/recording"
	"github.com/exeunt-io/exeunt/pipeline/sim"
)

// BenchmarkReplay plays a recording through connector, embedded broker, all stages and
// back, as fast as it goes: the real one where it is beside the project, and a simulated
// long visit. The limit is 100 recorded seconds a second, in less than 300 MB.
func BenchmarkReplay(b *testing.B) {
	b.Run("real", func(b *testing.B) {
		if (recording.Source{Dir: realRecording}).Check() != nil {
			b.Skip("skipped: the real recording is not beside the project")
		}
		benchmarkReplay(b, realRecording, 17)
	})
	b.Run("long-visit", func(b *testing.B) {
		r, err := sim.Generate(sim.Config{Kind: "long-visit", Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		dir := filepath.Join(b.TempDir(), "long-visit")
		if err := r.WriteAiFi(dir); err != nil {
			b.Fatal(err)
		}
		benchmarkReplay(b, dir, r.Seconds())
	})
}

func benchmarkReplay(b *testing.B, dir string, seconds float64) {
	out := filepath.Join(b.TempDir(), "receipts.json")
	before := cpuSeconds()
	for b.Loop() {
		var stderr bytes.Buffer
		if code := run(b.Context(), []string{"replay", "--out", out, dir}, os.Stdout, &stderr); code != exitOK {
			b.Fatalf("exit code %d: %s", code, stderr.String())
		}
	}
	cpu := cpuSeconds() - before
	played := seconds * float64(b.N)
	b.ReportMetric(played/b.Elapsed().Seconds(), "recorded-s/s")
	b.ReportMetric(cpu/played, "core-s/recorded-s")
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	b.ReportMetric(float64(used.Maxrss)/1024, "peak-MB")
	runtime.GC()
}
