package vision

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"image"
	"math"
	"net/http"
	"net/url"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/exeunt-io/exeunt/connectors/vision/inference"
	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
	"github.com/exeunt-io/exeunt/schemas"
)

const (
	// answersWithin is how long a model server may take.
	answersWithin = 10 * time.Second
	// mostBytes is the longest answer that is read.
	mostBytes = 256 << 20
)

// KServe is a detector with YOLO's inputs and outputs on a model server that speaks the
// Open Inference Protocol, version 2 (KServe's data plane: Triton, OpenVINO Model Server,
// KServe), over HTTP (kserve_http.go) or gRPC (kserve_grpc.go).
type KServe struct {
	URL    string                               // over HTTP, such as http://triton:8000
	GRPC   inference.GRPCInferenceServiceClient // over gRPC, instead
	Model  string
	Input  string // name of the input tensor; empty is "images"
	Output string // name of the output tensor; empty is the first
	Side   int    // of the square that the network takes; 0 is 640
	Limits yolo.Limits
	HTTP   *http.Client // nil is one that waits for ten seconds
}

// OpenKServe is a detector at an address whose scheme says how to speak with it: http,
// https, grpc, or grpcs for gRPC with TLS. It does not connect yet.
func OpenKServe(address string) (KServe, error) {
	at, err := url.Parse(address)
	if err != nil {
		return KServe{}, fmt.Errorf("open model server: %w", err)
	}
	var security credentials.TransportCredentials
	switch at.Scheme {
	case "http", "https":
		return KServe{URL: address}, nil
	case "grpc":
		security = insecure.NewCredentials()
	case "grpcs":
		security = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	default:
		return KServe{}, fmt.Errorf("open model server %q: want http://, https://, grpc:// or grpcs://", address)
	}
	conn, err := grpc.NewClient(at.Host, grpc.WithTransportCredentials(security), grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(mostBytes)))
	if err != nil {
		return KServe{}, fmt.Errorf("open model server %q: %w", address, err)
	}
	return KServe{GRPC: inference.NewGRPCInferenceServiceClient(conn)}, nil
}

// Detect implements Detector.
func (c KServe) Detect(ctx context.Context, picture image.Image) ([]schemas.Detection, error) {
	side := c.Side
	if side == 0 {
		side = 640
	}
	size := picture.Bounds().Size()
	fit := yolo.NewFit(size.X, size.Y, side)
	output, err := c.infer(ctx, fit.Tensor(picture), []int{1, 3, side, side})
	if err != nil {
		return nil, fmt.Errorf("ask model %s: %w", c.Model, err)
	}
	people, err := yolo.People(output.Data, output.Shape, fit, c.Limits)
	if err != nil {
		return nil, fmt.Errorf("ask model %s: output %s: %w", c.Model, output.Name, err)
	}
	return people, nil
}

// infer sends one tensor and returns one, with its data.
func (c KServe) infer(ctx context.Context, input []float32, shape []int) (tensor, error) {
	if c.GRPC != nil {
		return c.inferGRPC(ctx, input, shape)
	}
	return c.inferHTTP(ctx, input, shape)
}

// input is the name of the input tensor.
func (c KServe) input() string {
	if c.Input == "" {
		return "images"
	}
	return c.Input
}

// littleEndian is a tensor's elements as the protocol has them outside of JSON.
func littleEndian(values []float32) []byte {
	out := make([]byte, 0, 4*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

// floats reads a tensor's elements back.
func floats(elements []byte) []float32 {
	out := make([]float32, len(elements)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(elements[4*i:]))
	}
	return out
}
