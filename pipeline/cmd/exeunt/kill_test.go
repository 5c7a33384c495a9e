package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/kafka/kafkatest"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/pipeline/sim"
	"github.com/exeunt-io/exeunt/schemas"
)

// asExeunt is the environment variable that makes the test binary the exeunt binary, so
// that tests can kill real processes.
const asExeunt = "TEST_AS_EXEUNT"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == fragileSink {
		os.Exit(beFragileSink())
	}
	engine := len(os.Args) > 1 && os.Args[1] == engineCommand[0]
	if engine || os.Getenv(asExeunt) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// process is an exeunt command in a process of its own.
type process struct {
	*exec.Cmd
	stderr bytes.Buffer
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0], args...)}
	p.Env = append(os.Environ(), asExeunt+"=1")
	p.Stderr = &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *process) kill() {
	_ = p.Process.Kill()
	_ = p.Wait() // "killed" is what we wanted
}

// recordings simulates a few.
func recordings(t *testing.T, kinds ...sim.Kind) []string {
	t.Helper()
	dir := t.TempDir()
	var dirs []string
	for _, kind := range kinds {
		r, err := sim.Generate(sim.Config{Kind: kind, Seed: 4})
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, filepath.Join(dir, string(kind)))
		if err := r.WriteAiFi(dirs[len(dirs)-1]); err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

func receiptsIn(t *testing.T, path string) score.File {
	t.Helper()
	file, err := readReceipts("receipts", path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// The commands as an operator runs them, on real Kafka: topics, run twice, replay. The
// processes and the broker are killed meanwhile; the receipts are those of an undisturbed
// replay. (pipeline/kafka kills fifty times, and ten recordings' worth of workers.)
func TestCommandsSurviveKills(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: takes half a minute")
	}
	const kills, brokerKillAt = 10, 4
	broker := kafkatest.Start(t)
	dirs := recordings(t, "ordinary-two", "press-hold", "handover")
	undisturbed := filepath.Join(t.TempDir(), "undisturbed.json")
	if code, _, stderr := exeunt(t, append([]string{"replay", "--out", undisturbed}, dirs...)...); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}

	onKafka := []string{"--brokers", broker.Brokers()[0], "--partitions", "4", "--tenants", "north"}
	if code, _, stderr := exeunt(t, append([]string{"topics", "--create"}, onKafka...)...); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	worker := func(slot int) *process {
		return start(t, append([]string{"run", "--listen", "", "--slot", fmt.Sprint(slot)}, onKafka...)...)
	}
	workers := []*process{worker(0), worker(1)}
	disturbed := filepath.Join(t.TempDir(), "disturbed.json")
	player := start(t, append(append([]string{"replay", "--stages", "", "--speed", "1x", "--out", disturbed}, onKafka...), dirs...)...)

	chance := rand.New(rand.NewPCG(1, 2))
	for i := range kills {
		time.Sleep(time.Duration(100+chance.IntN(500)) * time.Millisecond)
		slot := chance.IntN(len(workers))
		workers[slot].kill()
		if i == brokerKillAt {
			broker.Kill()
			broker.Restart()
		}
		workers[slot] = worker(slot)
	}
	if err := player.Wait(); err != nil {
		t.Fatalf("replay: %v\n%s", err, player.stderr.String())
	}
	for _, w := range workers {
		_ = w.Process.Signal(os.Interrupt)
		if err := w.Wait(); err != nil {
			t.Errorf("a worker did not stop in order: %v\n%s", err, w.stderr.String())
		}
	}
	if diff := cmp.Diff(receiptsIn(t, undisturbed), receiptsIn(t, disturbed)); diff != "" {
		t.Errorf("receipts differ (-undisturbed +disturbed):\n%s", diff)
	}
	settledOnce(t, onKafka)
}

// settledOnce reads the receipts topic: one final receipt a visit.
func settledOnce(t *testing.T, onKafka []string) {
	t.Helper()
	cmd := newRunCmd()
	if err := cmd.ParseFlags(onKafka); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(cmd)
	if err != nil {
		t.Fatal(err)
	}
	cluster, err := c.cluster(os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := settledTwice(t.Context(), cluster, c.Tenants[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(twice) > 0 {
		t.Errorf("settled more than once: %s", strings.Join(twice, ", "))
	}
}

// settledTwice names the visits with more than one settled receipt among all that were
// written before the broker was asked.
func settledTwice(ctx context.Context, cluster kafka.Cluster, tenant string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second) // the topic has no end: wait for silence
	defer cancel()
	count := map[schemas.Key]int{}
	for event, err := range cluster.Read(ctx, tenant, schemas.Receipts) {
		if err != nil {
			return nil, err
		}
		if receipt, ok := event.Body.(schemas.Receipt); ok && receipt.Decided() && receipt.Status != schemas.Corrected {
			count[event.Key]++
		}
	}
	var twice []string
	for key, n := range count {
		if n > 1 {
			twice = append(twice, fmt.Sprintf("%s (%d times)", key, n))
		}
	}
	return twice, nil
}
