package kafkatest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// properties are those of a node that is broker and controller at once, with the internal
// topics small enough to start quickly. Everything else is Kafka's default.
const properties = `
node.id=1
process.roles=broker,controller
listeners=PLAINTEXT://localhost:%[1]d,CONTROLLER://localhost:%[2]d
controller.listener.names=CONTROLLER
controller.quorum.voters=1@localhost:%[2]d
log.dirs=%[3]s
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
`

// Broker is one Kafka node in a process of its own.
type Broker struct {
	t       testing.TB
	jars    string
	dir     string
	address string
	process *exec.Cmd
	out     bytes.Buffer
}

// Start starts a node with an empty log, and stops it when the test ends. It skips the
// test where there is no Java or Maven, except in continuous integration.
func Start(t testing.TB) *Broker {
	t.Helper()
	b := &Broker{t: t, jars: jars(t), dir: t.TempDir()}
	broker, controller := freePort(t), freePort(t)
	b.address = fmt.Sprintf("localhost:%d", broker)
	config := fmt.Sprintf(properties, broker, controller, filepath.Join(b.dir, "log"))
	if err := os.WriteFile(b.config(), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	format := b.java("kafka.tools.StorageTool", "format", "--cluster-id", "exeunt-test-cluster-01", "--config", b.config())
	if out, err := format.CombinedOutput(); err != nil {
		t.Fatalf("format kafka's storage: %v\n%s", err, out)
	}
	b.Restart()
	t.Cleanup(b.Kill)
	return b
}

// Brokers is how to reach it, the same after a restart.
func (b *Broker) Brokers() []string { return []string{b.address} }

// Kill is kill -9.
func (b *Broker) Kill() {
	_ = b.process.Process.Kill() // it may be dead already
	_ = b.process.Wait()
}

// Restart starts the node on its own log, and returns when it listens.
func (b *Broker) Restart() {
	b.t.Helper()
	b.out.Reset()
	b.process = b.java("kafka.Kafka", b.config())
	b.process.Stdout, b.process.Stderr = &b.out, &b.out
	if err := b.process.Start(); err != nil {
		b.t.Fatalf("start kafka: %v", err)
	}
	const patience = time.Minute
	for began := time.Now(); time.Since(began) < patience; time.Sleep(50 * time.Millisecond) {
		if conn, err := new(net.Dialer).DialContext(b.t.Context(), "tcp", b.address); err == nil {
			_ = conn.Close()
			return
		}
	}
	b.Kill()
	b.t.Fatalf("kafka does not listen on %s after %s:\n%s", b.address, patience, b.out.String())
}

func (b *Broker) config() string { return filepath.Join(b.dir, "server.properties") }

func (b *Broker) java(args ...string) *exec.Cmd {
	jvm := []string{"-Xms128m", "-Xmx448m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", filepath.Join(b.jars, "*")}
	return exec.CommandContext(b.t.Context(), "java", append(jvm, args...)...)
}

// freePort is one that nobody listens on now.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}
