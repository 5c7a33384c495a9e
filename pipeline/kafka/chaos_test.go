//go:build synctests

package kafka

import (
	"context"
	"errors"
	"maps"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// disturb lets things happen for about two minutes of virtual time.
func (w *world) disturb(ctx context.Context) {
	w.populate(slots[0])
	until := time.Now().Add(90 * time.Second)
	for time.Now().Before(until) && ctx.Err() == nil {
		w.happen()
		time.Sleep(time.Duration(w.chance.ExpFloat64() * float64(2*time.Second)))
	}
	for _, fault := range w.faults {
		fault.Remove()
	}
}

// happen is one thing that happens.
//
// Compaction is not among it: kfake's takes records of open transactions for committed
// ones, and drops the markers by which a reader knows where an aborted one ended. See
// TestRestoreFromACompactedChangelog.
func (w *world) happen() {
	name, slot := w.pick()
	switch w.chance.IntN(11) {
	case 0, 1, 2:
		w.start(name, slot)
	case 3, 4:
		w.kill(transactionalID(name, slot))
		if w.chance.IntN(2) == 0 {
			w.start(name, slot) // its successor, at once
		}
	case 5:
		w.quit(transactionalID(name, slot))
	case 6:
		if p := w.running[transactionalID(name, slot)]; p != nil {
			p.line.pause()
			w.exited.Go(func() {
				time.Sleep(time.Duration(w.pauseSeconds()) * time.Second)
				p.line.resume()
			})
		}
	case 7:
		w.brokers.ShufflePartitionLeaders()
	case 8:
		w.brokers.RehashCoordinators()
	default:
		w.faults = append(w.faults, w.brokers.Fault(faults[w.chance.IntN(len(faults))]))
	}
}

// faults are answers that brokers may give once, whatever the truth is.
var faults = []kfake.Fault{
	// A broker that claims to have lost records that it has.
	{Keys: []kmsg.Key{kmsg.Fetch}, Topic: "acme.sensed", Err: kerr.OffsetOutOfRange},
	{Keys: []kmsg.Key{kmsg.Fetch}, Topic: "acme.attributed", Err: kerr.OffsetOutOfRange},
	{Keys: []kmsg.Key{kmsg.Fetch}, Topic: "acme.billed", Err: kerr.OffsetOutOfRange},
	// Done or not, the answer is that it took too long.
	{Keys: []kmsg.Key{kmsg.EndTxn}, Err: kerr.RequestTimedOut},
	{Keys: []kmsg.Key{kmsg.TxnOffsetCommit}, Err: kerr.RequestTimedOut},
	{Keys: []kmsg.Key{kmsg.Produce}, Err: kerr.NotEnoughReplicasAfterAppend},
	// Leaders and coordinators that are elsewhere or not ready.
	{Keys: []kmsg.Key{kmsg.Produce}, Err: kerr.NotLeaderForPartition},
	{Keys: []kmsg.Key{kmsg.EndTxn}, Err: kerr.NotCoordinator},
	{Keys: []kmsg.Key{kmsg.EndTxn}, Err: kerr.ConcurrentTransactions},
	{Keys: []kmsg.Key{kmsg.TxnOffsetCommit}, Err: kerr.CoordinatorLoadInProgress},
	{Keys: []kmsg.Key{kmsg.InitProducerID}, Err: kerr.CoordinatorNotAvailable},
	{Keys: []kmsg.Key{kmsg.Heartbeat}, Err: kerr.UnknownMemberID},
}

// pauseSeconds is short or longer than any timeout.
func (w *world) pauseSeconds() int { return []int{1, 5, 8, 12, 25}[w.chance.IntN(5)] }

func (w *world) pick() (name, slot string) {
	names := slices.Sorted(maps.Keys(w.workers()))
	return names[w.chance.IntN(len(names))], slots[w.chance.IntN(len(slots))]
}

// kill takes a worker's network away for good, which is all that the others notice of
// kill -9.
func (w *world) kill(id string) {
	if p := w.running[id]; p != nil {
		p.line.sever()
		p.stop()
		delete(w.running, id)
	}
}

// quit stops a worker in good order.
func (w *world) quit(id string) {
	if p := w.running[id]; p != nil {
		p.stop()
		<-p.dead
		delete(w.running, id)
	}
}

// line is a worker's way to the brokers, which can be paused and cut.
type line struct {
	network *kfake.VirtualNetwork

	mu      sync.Mutex
	open    chan struct{} // closed while there is no pause
	severed chan struct{}
	conns   []net.Conn
}

func newLine(network *kfake.VirtualNetwork) *line {
	open := make(chan struct{})
	close(open)
	return &line{network: network, open: open, severed: make(chan struct{})}
}

func (l *line) pause() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.open:
		l.open = make(chan struct{})
	default:
	}
}

func (l *line) resume() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.open:
	default:
		close(l.open)
	}
}

func (l *line) sever() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.severed)
	for _, c := range l.conns {
		c.Close()
	}
}

func (l *line) cut() bool {
	select {
	case <-l.severed:
		return true
	default:
		return false
	}
}

// wait returns when there is no pause; false is that the line is cut.
func (l *line) wait() bool {
	l.mu.Lock()
	open := l.open
	l.mu.Unlock()
	select {
	case <-open:
	case <-l.severed:
	}
	return !l.cut()
}

var errSevered = errors.New("line is cut")

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if !l.wait() {
		return nil, errSevered
	}
	conn, err := l.network.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns = append(l.conns, conn)
	return lineConn{conn, l}, nil
}

// lineConn lets nothing pass while its line is paused.
type lineConn struct {
	net.Conn
	line *line
}

func (c lineConn) Write(b []byte) (int, error) {
	if !c.line.wait() {
		return 0, errSevered
	}
	return c.Conn.Write(b)
}

func (c lineConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if !c.line.wait() {
		return 0, errSevered
	}
	return n, err
}
