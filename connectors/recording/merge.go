package recording

import (
	"container/heap"
	"errors"
	"fmt"
	"io"

	"github.com/exeunt-io/exeunt/schemas"
)

// merge gives the messages of the plates' and the targets' files in the order of event
// time. A message waits in the window until both files have been read that far ahead.
type merge struct {
	run   *run
	feeds []*feed
	queue messages
	count int // of messages so far, to keep those of one time in the order of reading
	given schemas.Micros
}

// feed is one of the files.
type feed struct {
	lines  *lines
	decode func(line []byte) (schemas.Body, error)
	newest schemas.Micros // event time read so far; Never at the end
}

func (r *run) merge() (*merge, error) {
	m := &merge{run: r}
	for _, f := range []struct {
		name   string
		decode func([]byte) (schemas.Body, error)
	}{{platesFile, r.weights}, {targetsFile, r.people}} {
		lines, err := openLines(r.Dir, f.name)
		if err != nil {
			m.close()
			return nil, err
		}
		m.feeds = append(m.feeds, &feed{lines: lines, decode: f.decode})
	}
	return m, nil
}

// next returns the next message, or nil at the end of both files.
func (m *merge) next() (schemas.Body, error) {
	for {
		behind := m.behind()
		if m.ready(behind) {
			next := heap.Pop(&m.queue).(message)
			m.given = next.body.When()
			return next.body, nil
		}
		if behind.newest == schemas.Never {
			return nil, nil
		}
		if err := m.read(behind); err != nil {
			return nil, err
		}
	}
}

// ready says that nothing can still come that belongs before the oldest waiting message.
func (m *merge) ready(behind *feed) bool {
	if len(m.queue) == 0 {
		return false
	}
	return behind.newest == schemas.Never || m.queue[0].body.When() <= behind.newest-m.run.Window
}

// behind is the file that has been read less far in event time.
func (m *merge) behind() *feed {
	least := m.feeds[0]
	for _, f := range m.feeds[1:] {
		if f.newest < least.newest {
			least = f
		}
	}
	return least
}

// read takes one line of a file into the window, or to the dead letters.
func (m *merge) read(f *feed) error {
	before := f.lines.read
	line, err := f.lines.next()
	if m.run.Progress != nil {
		m.run.Progress(f.lines.read - before)
	}
	switch {
	case errors.Is(err, io.EOF):
		f.newest = schemas.Never
		return nil
	case errors.Is(err, errLineTooLong):
		return m.run.refuse(f.lines.at, line, err)
	case err != nil:
		return err
	}
	body, err := f.decode(line)
	if err == nil && body.When() < m.given {
		err = fmt.Errorf("message of %s came %.1f s late, more than the window of %.0f s",
			body.When(), (m.given - body.When()).Seconds(), m.run.Window.Seconds())
	}
	if err != nil {
		return m.run.refuse(f.lines.at, line, err)
	}
	m.count++
	heap.Push(&m.queue, message{body, m.count})
	f.newest = max(f.newest, body.When())
	return nil
}

func (m *merge) close() {
	for _, f := range m.feeds {
		f.lines.close()
	}
}

// message is a decoded line in the window.
type message struct {
	body  schemas.Body
	order int
}

// messages is a heap by event time.
type messages []message

func (q messages) Len() int      { return len(q) }
func (q messages) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q messages) Less(i, j int) bool {
	if a, b := q[i].body.When(), q[j].body.When(); a != b {
		return a < b
	}
	return q[i].order < q[j].order
}
func (q *messages) Push(x any) { *q = append(*q, x.(message)) }
func (q *messages) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
