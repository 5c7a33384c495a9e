package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is also the child process, as bin/exeunt is, and a parent to be killed.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 4 && os.Args[1] == "engine-child":
		fmt.Fprintln(os.Stderr, Child(os.Args[2:]))
		os.Exit(1)
	case len(os.Args) == 3 && os.Args[1] == "engine-parent":
		parent(os.Args[2])
	}
	os.Exit(m.Run())
}

// parent runs an engine until it is killed.
func parent(data string) {
	e, err := Start(context.Background(), Options{Data: data, ChildCommand: childCommand})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(e.Pid())
	<-e.Exited()
}

var childCommand = []string{"engine-child"}

// startHere runs an engine for a test, or skips it saying why; in CI a missing engine is
// a failure.
func startHere(t *testing.T, data string, users ...User) *Engine {
	t.Helper()
	e, err := Start(t.Context(), Options{Data: data, Users: users, ChildCommand: childCommand})
	if errors.Is(err, ErrNoEngine) && os.Getenv("CI") != "true" {
		t.Skip("no ClickHouse on this machine: run `make engine`")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	return e
}

// ask sends a query over HTTP and returns the answer without its last line end.
func ask(t *testing.T, a Address, query string) string {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, "http://"+a.HTTP, strings.NewReader(query))
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(a.User, a.Password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func TestDataSurvivesKill(t *testing.T) {
	data := t.TempDir()
	e := startHere(t, data)
	ask(t, e.Address, "CREATE DATABASE d")
	ask(t, e.Address, "CREATE TABLE d.t (n UInt64) ENGINE = MergeTree ORDER BY n")
	ask(t, e.Address, "INSERT INTO d.t SELECT number FROM numbers(100000)")
	if err := syscall.Kill(e.Pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-e.Exited()
	again := startHere(t, data)
	if got := ask(t, again.Address, "SELECT count(), sum(n) FROM d.t"); got != "100000\t4999950000" {
		t.Errorf("after kill -9 the table has %q", got)
	}
	if again.Address.Password != e.Address.Password {
		t.Error("the administrator's password changed")
	}
	if found, ok := Running(t.Context(), data); !ok || found != again.Address {
		t.Errorf("running engine found at %v, %v; want %v", found, ok, again.Address)
	}
	again.Stop()
	if found, ok := Running(t.Context(), data); ok {
		t.Errorf("stopped engine found at %v", found)
	}
}

func TestOneEngineADirectory(t *testing.T) {
	data := t.TempDir()
	startHere(t, data)
	_, err := Start(t.Context(), Options{Data: data, ChildCommand: childCommand})
	if inUse := (*InUseError)(nil); !errors.As(err, &inUse) {
		t.Errorf("second engine in the directory: %v, want an InUseError", err)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	e := startHere(t, t.TempDir())
	ask(t, e.Address, "CREATE DATABASE d")
	ask(t, e.Address, "CREATE TABLE d.t (n UInt64) ENGINE = MergeTree ORDER BY n")
	wrong, nobody := e.Address, e.Address
	wrong.Password = "guess"
	nobody.User, nobody.Password = "default", ""
	if got := ask(t, wrong, "SELECT 1"); !strings.Contains(got, "AUTHENTICATION_FAILED") {
		t.Errorf("to a wrong password the engine answers %q", got)
	}
	for _, query := range []string{"SELECT * FROM d.t", "CREATE DATABASE e", "SELECT * FROM url('http://127.0.0.1')"} {
		if got := ask(t, nobody, query); !strings.Contains(got, "ACCESS_DENIED") {
			t.Errorf("without an account, %s is answered with %q", query, got)
		}
	}
}

// An engine must not outlive a parent that had no chance to stop it.
func TestEngineDiesWithItsParent(t *testing.T) {
	startHere(t, t.TempDir()).Stop() // skip here, where there is none
	cmd := exec.Command(os.Args[0], "engine-parent", t.TempDir())
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it should be
	for deadline := time.Now().Add(10 * time.Second); alive(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("engine %d outlives its parent", pid)
		}
	}
}

// alive says whether a process runs; one that only waits to be reaped does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

func TestNoEngineSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", "")
	t.Setenv("CHDB_LIB_PATH", filepath.Join(t.TempDir(), "absent.so"))
	_, err := Start(t.Context(), Options{Data: t.TempDir()})
	if !errors.Is(err, ErrNoEngine) || strings.Count(err.Error(), "\n  - ") != 3 {
		t.Errorf("error %v, want ErrNoEngine with three ways out", err)
	}
}

func TestBrokenLibrarySaysWhy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(path, []byte("not a library"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", "")
	t.Setenv("CHDB_LIB_PATH", path)
	_, err := Start(t.Context(), Options{Data: t.TempDir(), ChildCommand: childCommand})
	if err == nil || !strings.Contains(err.Error(), "load "+path) {
		t.Errorf("error %v, want the loader's own", err)
	}
}

func TestFetchedVersionIsTheTestedOne(t *testing.T) {
	script, err := os.ReadFile("fetch.sh")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(script), "version="+LibraryVersion+" ") {
		t.Errorf("fetch.sh does not fetch %s", LibraryVersion)
	}
}
