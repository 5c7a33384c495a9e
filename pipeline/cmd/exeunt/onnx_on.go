//go:build onnx

package main

import (
	"os"
	"path/filepath"

	"github.com/exeunt-io/exeunt/connectors/vision"
)

// onnx is the network in --model-name, run by ONNX Runtime in this process.
func (c config) onnx() (vision.Detector, error) {
	if c.ModelName == "" {
		return nil, usagef("model onnx wants --model-name, a .onnx file")
	}
	library, err := findONNXRuntime(c.ONNXRuntime)
	if err != nil {
		return nil, err
	}
	model, err := vision.OpenONNX(library, c.ModelName, c.ModelSide, c.limits())
	if err != nil {
		return nil, usageError{err}
	}
	return model, nil
}

// findONNXRuntime is the shared library that is named, or the newest in the cache, where
// make build-onnx puts PyPI's.
func findONNXRuntime(named string) (string, error) {
	if named != "" {
		return named, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", usagef("find onnx runtime: %w", err)
	}
	pattern := filepath.Join(cache, "exeunt", "onnxruntime", "onnxruntime", "capi", "libonnxruntime.so.*")
	found, err := filepath.Glob(pattern)
	if err != nil || len(found) == 0 {
		return "", usagef("model onnx wants ONNX Runtime's shared library: name it with --onnxruntime, or fetch PyPI's with `make build-onnx`")
	}
	return found[len(found)-1], nil
}
