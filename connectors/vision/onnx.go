//go:build onnx

package vision

import (
	"context"
	"fmt"
	"image"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
	"github.com/exeunt-io/exeunt/schemas"
)

// ONNX is a detector with YOLO's inputs and outputs that ONNX Runtime runs in this
// process. It is safe for concurrent use: a session is.
type ONNX struct {
	file    string
	side    int
	limits  yolo.Limits
	session *ort.DynamicAdvancedSession
}

// started guards ONNX Runtime's one environment of the process.
var started sync.Mutex

// OpenONNX loads ONNX Runtime's shared library, once in a process, and a model's file. side
// is that of the square that the network takes.
func OpenONNX(library, file string, side int, limits yolo.Limits) (*ONNX, error) {
	started.Lock()
	defer started.Unlock()
	if !ort.IsInitialized() {
		ort.SetSharedLibraryPath(library)
		if err := ort.InitializeEnvironment(); err != nil {
			return nil, fmt.Errorf("load onnx runtime %s: %w", library, err)
		}
	}
	inputs, outputs, err := ort.GetInputOutputInfo(file)
	if err != nil {
		return nil, fmt.Errorf("open model %s: %w", file, err)
	}
	if len(inputs) != 1 || len(outputs) == 0 {
		return nil, fmt.Errorf("open model %s: it has %d inputs and %d outputs, want one picture and boxes", file, len(inputs), len(outputs))
	}
	session, err := ort.NewDynamicAdvancedSession(file, []string{inputs[0].Name}, []string{outputs[0].Name}, nil)
	if err != nil {
		return nil, fmt.Errorf("open model %s: %w", file, err)
	}
	return &ONNX{file, side, limits, session}, nil
}

var _ Detector = (*ONNX)(nil)

// Detect implements Detector.
func (o *ONNX) Detect(_ context.Context, picture image.Image) ([]schemas.Detection, error) {
	size := picture.Bounds().Size()
	fit := yolo.NewFit(size.X, size.Y, o.side)
	people, err := o.run(fit, picture)
	if err != nil {
		return nil, fmt.Errorf("run model %s: %w", o.file, err)
	}
	return people, nil
}

func (o *ONNX) run(fit yolo.Fit, picture image.Image) ([]schemas.Detection, error) {
	input, err := ort.NewTensor(ort.NewShape(1, 3, int64(o.side), int64(o.side)), fit.Tensor(picture))
	if err != nil {
		return nil, err
	}
	defer input.Destroy() //nolint:errcheck // memory of its own
	outputs := []ort.Value{nil}
	if err := o.session.Run([]ort.Value{input}, outputs); err != nil {
		return nil, err
	}
	defer outputs[0].Destroy() //nolint:errcheck // memory of its own
	output, ok := outputs[0].(*ort.Tensor[float32])
	if !ok {
		return nil, fmt.Errorf("its output is a %T, want float32", outputs[0])
	}
	var shape []int
	for _, n := range output.GetShape() {
		shape = append(shape, int(n))
	}
	return yolo.People(output.GetData(), shape, fit, o.limits)
}

// Close frees the model.
func (o *ONNX) Close() error { return o.session.Destroy() }
