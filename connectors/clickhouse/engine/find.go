package engine

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// LibraryVersion is the release of libchdb that Exeunt is tested with; fetch.sh fetches
// the same.
const LibraryVersion = "26.7.3-stable.1"

// ErrNoEngine says that there is no ClickHouse on this machine, and what to do about it.
var ErrNoEngine = errors.New(`find clickhouse: there is none on this machine. Any of these mends it:
  - name a server that you have: --clickhouse-address host:9000 (EXEUNT_CLICKHOUSE_ADDRESS)
  - install ClickHouse, so that a "clickhouse" binary is on PATH
  - run "make engine", which fetches the engine as a library with npm or pip`)

// Program is a way to run ClickHouse: one of the two is set.
type Program struct {
	Binary  string // path of a clickhouse binary
	Library string // path of libchdb.so
}

// Find looks for a clickhouse binary on PATH, then for libchdb where the environment
// variable CHDB_LIB_PATH says, beside this executable, and in the user's cache.
func Find() (Program, error) {
	if binary, err := exec.LookPath("clickhouse"); err == nil {
		return Program{Binary: binary}, nil
	}
	for _, path := range libraryPaths() {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return Program{Library: path}, nil
		}
	}
	return Program{}, ErrNoEngine
}

func libraryPaths() []string {
	if path := os.Getenv("CHDB_LIB_PATH"); path != "" {
		return []string{path}
	}
	var paths []string
	if self, err := os.Executable(); err == nil {
		paths = append(paths, filepath.Join(filepath.Dir(self), "libchdb.so"))
	}
	if cache, err := os.UserCacheDir(); err == nil {
		paths = append(paths, filepath.Join(cache, "exeunt", "libchdb-"+LibraryVersion+".so"))
	}
	return paths
}

// serve makes clickhouse-local a server: it opens the ports, then waits in a query that
// never ends.
const serve = "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; " +
	"SELECT sleepEachRow(1) FROM system.numbers SETTINGS max_block_size = 1, max_threads = 1 FORMAT Null"

// command is the process to start, which holds the directory's lock. The configuration is
// written beforehand.
func (p Program) command(o Options, said io.Writer, lock *os.File) (*exec.Cmd, error) {
	config := "--config-file=" + filepath.Join(o.Data, configDir, configFile)
	cmd := exec.Command(p.Binary, "server", config)
	if p.Binary == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this executable: %w", err)
		}
		cmd = exec.Command(self, append(o.ChildCommand, p.Library, config)...)
	}
	cmd.Dir, cmd.Stdout, cmd.Stderr = o.Data, said, said
	cmd.ExtraFiles = []*os.File{lock}
	return cmd, nil
}

// tail keeps the last of what a process printed, for its error.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	const most = 4 << 10
	t.text = append(t.text, p...)
	if len(t.text) > most {
		t.text = t.text[len(t.text)-most:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	if text := strings.TrimSpace(string(t.text)); text != "" {
		return "; it said:\n" + text
	}
	return ""
}
