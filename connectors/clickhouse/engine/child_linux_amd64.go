package engine

import (
	"fmt"
	"os/signal"
	"runtime"

	"github.com/ebitengine/purego"
)

// Child is the body of the child process: it loads libchdb and runs ClickHouse with the
// configuration until it is killed. It returns only where it cannot.
//
// args are the library's path and the engine's own argument, as Start passes them.
func Child(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("run the engine: %d arguments, want a library and its configuration", len(args))
	}
	signal.Reset() // a handler of our caller's would keep SIGTERM from ending the process
	runtime.LockOSThread()
	library, err := purego.Dlopen(args[0], purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return fmt.Errorf("load %s: %w", args[0], err)
	}
	if _, err := purego.Dlsym(library, "chdb_query_cmdline"); err != nil {
		return fmt.Errorf("load %s: %w", args[0], err)
	}
	var query func(argc int32, argv **byte) uintptr
	purego.RegisterLibFunc(&query, library, "chdb_query_cmdline")
	argv := cStrings("clickhouse", args[1], "--query", serve)
	query(int32(len(argv)), &argv[0])
	runtime.KeepAlive(argv)
	return fmt.Errorf("run the engine: it returned")
}

// cStrings ends each string with a zero byte.
func cStrings(texts ...string) []*byte {
	var pointers []*byte
	for _, t := range texts {
		pointers = append(pointers, &append([]byte(t), 0)[0])
	}
	return pointers
}
