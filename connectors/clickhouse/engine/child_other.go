//go:build !linux || !amd64

package engine

import "errors"

// Child cannot run here: libchdb is for Linux on amd64.
func Child([]string) error { return errors.New("run the engine: libchdb is for Linux on amd64 only") }
