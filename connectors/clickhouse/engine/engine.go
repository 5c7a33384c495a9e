// Package engine runs a ClickHouse server as a child process, so that Exeunt answers SQL
// on a machine where nobody has installed one.
//
// The server is a `clickhouse` binary where there is one on PATH, else libchdb: the same
// engine as a shared library (https://github.com/chdb-io/chdb), which this binary
// loads into a copy of itself (see Child). Both get the same configuration file and
// the same data directory, speak ClickHouse's native protocol and HTTP on the loopback
// interface, and come back whole after kill -9.
package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/sourcegraph/conc"
)

// Options says what to run and where.
type Options struct {
	// Data is the directory that holds everything: tables, configuration, logs. It is
	// created, readable by its owner only, and used by one engine at a time.
	Data string
	// TCPPort and HTTPPort are the loopback ports; 0 takes a free one.
	TCPPort, HTTPPort int
	// Users are accounts beside the administrator's and those that Admit has kept.
	Users []User
	// ChildCommand makes this executable call Child: its hidden subcommand.
	ChildCommand []string
}

// patience is how long an engine may take to start, with its tables, and to stop.
const patience = 30 * time.Second

// Engine is a running server.
type Engine struct {
	Address Address

	mu      sync.Mutex
	process *os.Process   // the newest
	again   bool          // another is to follow it
	stopped bool          // none is to begin
	exited  chan struct{} // closed when the last process has gone; then exit is set
	exit    error
	tasks   conc.WaitGroup
}

// Start runs a server and returns when it answers. ctx bounds the start only; the caller
// ends the engine with Stop, and the kernel ends it when this process dies.
//
// Errors: ErrNoEngine where nothing can be run, *InUseError where another process serves
// the same directory, otherwise what the server said before it gave up.
func Start(ctx context.Context, o Options) (*Engine, error) {
	program, err := Find()
	if err != nil {
		return nil, err
	}
	data, err := filepath.Abs(o.Data)
	if err != nil {
		return nil, fmt.Errorf("start clickhouse in %s: %w", o.Data, err)
	}
	o.Data = data
	lock, err := lockDirectory(data)
	if err != nil {
		return nil, err
	}
	e, err := start(ctx, program, o, lock)
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("start clickhouse in %s: %w", data, err)
	}
	return e, nil
}

func start(ctx context.Context, program Program, o Options, lock *os.File) (*Engine, error) {
	address, err := newAddress(o)
	if err != nil {
		return nil, err
	}
	kept, err := readUsers(o.Data)
	if err != nil {
		return nil, err
	}
	o.Users = append(kept, o.Users...)
	if err := writeConfig(o, address); err != nil {
		return nil, err
	}
	said := &tail{}
	command := func() (*exec.Cmd, error) { return program.command(o, said, lock) }
	e := &Engine{Address: address, exited: make(chan struct{})}
	if err := e.spawn(command, lock); err != nil {
		return nil, err
	}
	if err := e.await(ctx); err != nil {
		e.Stop()
		return nil, fmt.Errorf("%w%s", err, said)
	}
	if err := address.write(o.Data); err != nil {
		e.Stop()
		return nil, err
	}
	if program.Library != "" {
		e.tasks.Go(func() { e.mindAccounts(o.Data) })
	}
	return e, nil
}

// spawn starts the process from a thread that lives as long as it does: Linux sends the
// parent's death signal when the thread that forked ends (prctl(2), PR_SET_PDEATHSIG).
// From the same thread it starts those that follow, and the lock goes with the last.
func (e *Engine) spawn(command func() (*exec.Cmd, error), lock *os.File) error {
	started := make(chan error, 1)
	e.tasks.Go(func() {
		runtime.LockOSThread()
		defer close(e.exited)
		defer lock.Close()
		cmd, err := e.begin(command)
		for started <- err; err == nil; cmd, err = e.begin(command) {
			if err = cmd.Wait(); !e.follows() {
				break
			}
		}
		e.exit = err
	})
	return <-started
}

// begin starts a process, unless the engine was stopped.
func (e *Engine) begin(command func() (*exec.Cmd, error)) (*exec.Cmd, error) {
	cmd, err := command()
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return nil, errors.New("it was stopped")
	}
	err = cmd.Start()
	e.process = cmd.Process
	return cmd, err
}

// await returns when the server answers over HTTP, or can no more.
func (e *Engine) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		if e.Address.answers(ctx) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for its first answer: %w", ctx.Err())
		case <-e.exited:
			return fmt.Errorf("it ended: %w", errors.Join(e.exit, errors.New("before its first answer")))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Pid is the server's process.
func (e *Engine) Pid() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.process.Pid
}

// Exited is closed when the server has ended for good, asked to or not.
func (e *Engine) Exited() <-chan struct{} { return e.exited }

// Stop ends the server and waits for it. What was acknowledged stays, as after kill -9.
func (e *Engine) Stop() {
	e.mu.Lock()
	e.stopped = true
	e.mu.Unlock()
	e.terminate(false)
	select {
	case <-e.exited:
	case <-time.After(patience):
		e.mu.Lock()
		_ = e.process.Kill()
		e.mu.Unlock()
	}
	e.tasks.Wait()
}

// terminate asks the process to end, and says whether another is to follow it.
func (e *Engine) terminate(again bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.again = again
	_ = e.process.Signal(syscall.SIGTERM) // it may have gone already
}

// follows says, once, whether another process is to follow.
func (e *Engine) follows() (again bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	again, e.again = e.again, false
	return again
}

// answers asks the server whether it is up, and ours: another's refuses the password.
func (a Address) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+a.HTTP+"/?query=SELECT+1", nil)
	if err != nil {
		return false
	}
	request.SetBasicAuth(a.User, a.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// freePort is a loopback port that nobody listens on just now.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// loopback writes a port of this machine as host:port.
func loopback(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
