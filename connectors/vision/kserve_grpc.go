package vision

import (
	"context"
	"fmt"

	"github.com/exeunt-io/exeunt/connectors/vision/inference"
)

// inferGRPC is infer with tensors beside the message, or in it where the server answers so.
func (c KServe) inferGRPC(ctx context.Context, input []float32, shape []int) (tensor, error) {
	ctx, cancel := context.WithTimeout(ctx, answersWithin)
	defer cancel()
	answer, err := c.GRPC.ModelInfer(ctx, c.question(input, shape))
	if err != nil {
		return tensor{}, err
	}
	return c.answered(answer)
}

// question is a request for one tensor.
func (c KServe) question(input []float32, shape []int) *inference.ModelInferRequest {
	q := &inference.ModelInferRequest{
		ModelName:        c.Model,
		Inputs:           []*inference.ModelInferRequest_InferInputTensor{{Name: c.input(), Datatype: "FP32"}},
		RawInputContents: [][]byte{littleEndian(input)},
	}
	for _, n := range shape {
		q.Inputs[0].Shape = append(q.Inputs[0].Shape, int64(n))
	}
	if c.Output != "" {
		q.Outputs = []*inference.ModelInferRequest_InferRequestedOutputTensor{{Name: c.Output}}
	}
	return q
}

// answered picks the wanted output and reads its data.
func (c KServe) answered(answer *inference.ModelInferResponse) (tensor, error) {
	for i, o := range answer.GetOutputs() {
		if c.Output != "" && o.GetName() != c.Output {
			continue
		}
		if o.GetDatatype() != "FP32" {
			return tensor{}, fmt.Errorf("read output %s: it is of type %s, want FP32", o.GetName(), o.GetDatatype())
		}
		out := tensor{Name: o.GetName(), Data: o.GetContents().GetFp32Contents()}
		for _, n := range o.GetShape() {
			out.Shape = append(out.Shape, int(n))
		}
		if raw := answer.GetRawOutputContents(); i < len(raw) {
			out.Data = floats(raw[i])
		}
		return out, nil
	}
	return tensor{}, fmt.Errorf("read answer: there is no output %q", c.Output)
}
