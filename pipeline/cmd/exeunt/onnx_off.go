//go:build !onnx

package main

import "github.com/exeunt-io/exeunt/connectors/vision"

// onnx says what to do: this build is without cgo.
func (config) onnx() (vision.Detector, error) { //nolint:unparam // the other build has one
	return nil, usagef("model onnx is not in this build, which is without cgo: run `make build-onnx` and use bin/exeunt-onnx, or let a model server run the network (--model kserve)")
}
