package vision

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"math"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sourcegraph/conc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/exeunt-io/exeunt/connectors/vision/inference"
	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
)

// grpcServer speaks the protocol. Its model finds the white rectangle in what it is given.
type grpcServer struct {
	inference.UnimplementedGRPCInferenceServiceServer
	raw bool // the output is beside the message, not in it
}

func (s grpcServer) ModelInfer(_ context.Context, q *inference.ModelInferRequest) (*inference.ModelInferResponse, error) {
	if q.GetModelName() != "people" || len(q.GetInputs()) != 1 || q.GetInputs()[0].GetName() != "images" || len(q.GetRawInputContents()) != 1 {
		return nil, status.Error(codes.InvalidArgument, "want one FP32 input called images")
	}
	output := boxOf(q.GetRawInputContents()[0], int(q.GetInputs()[0].GetShape()[3]))
	answer := &inference.ModelInferResponse{Outputs: []*inference.ModelInferResponse_InferOutputTensor{
		{Name: "output0", Datatype: "FP32", Shape: []int64{1, 5, int64(len(output) / 5)}},
	}}
	if s.raw {
		answer.RawOutputContents = [][]byte{littleEndian(output)}
	} else {
		answer.Outputs[0].Contents = &inference.InferTensorContents{Fp32Contents: output}
	}
	return answer, nil
}

// serveGRPC starts a server and returns its address.
func serveGRPC(t *testing.T, s grpcServer) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(mostBytes))
	inference.RegisterGRPCInferenceServiceServer(server, s)
	var serving conc.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Stop(); serving.Wait() })
	return "grpc://" + listener.Addr().String()
}

func TestPeopleAreFoundOverGRPC(t *testing.T) {
	frame := image.NewRGBA(image.Rect(0, 0, 640, 360))
	draw.Draw(frame, image.Rect(200, 100, 260, 300), image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, raw := range []bool{true, false} {
		c, err := OpenKServe(serveGRPC(t, grpcServer{raw: raw}))
		if err != nil {
			t.Fatal(err)
		}
		c.Model, c.Limits = "people", yolo.Usual // of 640 by 640: more than gRPC's usual limit
		people, err := c.Detect(t.Context(), frame)
		if err != nil || len(people) != 1 {
			t.Fatalf("raw %v: %v, %v", raw, people, err)
		}
		b := people[0]
		for i, d := range []float64{b.X0 - 200, b.Y0 - 100, b.X1 - 260, b.Y1 - 300} {
			if math.Abs(d) > 2 {
				t.Errorf("raw %v: side %d is %.1f pixels off: %+v", raw, i, d, b)
			}
		}
		c.Model = "goods"
		if _, err := c.Detect(t.Context(), frame); err == nil || !strings.Contains(err.Error(), "want one FP32 input") {
			t.Errorf("error %v, want the server's reason", err)
		}
	}
}

func TestAddressesWithoutAKnownSchemeAreRefused(t *testing.T) {
	for _, address := range []string{"triton:8001", "ftp://triton", "grpc://a b"} {
		if _, err := OpenKServe(address); err == nil {
			t.Errorf("%q is opened", address)
		}
	}
}

// What we send is, byte for byte, what NVIDIA's client for Triton would send, and what
// Triton would answer is read, with the fields that mean nothing to us skipped.
func TestMessagesAreTheProtocols(t *testing.T) {
	want, err := os.ReadFile("testdata/request.pb")
	if err != nil {
		t.Fatal(err)
	}
	c := KServe{Model: "people", Output: "output0"}
	pixels := []float32{0, 0.25, 0.5, 1, 0, 0.25, 0.5, 1, 0, 0.25, 0.5, 1}
	got, err := proto.MarshalOptions{Deterministic: true}.Marshal(c.question(pixels, []int{1, 3, 2, 2}))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("sent % x, %v, want % x", got, err, want)
	}
	text, err := os.ReadFile("testdata/response.pb")
	if err != nil {
		t.Fatal(err)
	}
	var answer inference.ModelInferResponse
	if err := proto.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	out, err := c.answered(&answer)
	if err != nil || !slices.Equal(out.Data, []float32{10, 20, 4, 8, 0.75}) || !slices.Equal(out.Shape, []int{1, 5, 1}) {
		t.Errorf("read %+v, %v", out, err)
	}
	c.Output = "nothing"
	if _, err := c.answered(&answer); err == nil {
		t.Error("an output that is not there is read")
	}
}
