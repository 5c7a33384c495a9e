package vision

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
	"github.com/exeunt-io/exeunt/schemas"
)

// headerLength tells where a message's JSON ends and its binary tensors begin.
const headerLength = "Inference-Header-Content-Length"

// KServe is a detector with YOLO's inputs and outputs on a model server that speaks the
// Open Inference Protocol, version 2 (KServe's data plane: Triton, OpenVINO Model Server,
// KServe), over HTTP, with tensors in the protocol's binary extension, and in JSON where
// the server answers so.
type KServe struct {
	URL    string // such as http://triton:8000
	Model  string
	Input  string // name of the input tensor; empty is "images"
	Output string // name of the output tensor; empty is the first
	Side   int    // of the square that the network takes; 0 is 640
	Limits yolo.Limits
	HTTP   *http.Client // nil is one that waits for ten seconds
}

// tensor is a tensor's description in the protocol. Without data its bytes follow the JSON.
type tensor struct {
	Name       string         `json:"name"`
	Shape      []int          `json:"shape,omitempty"`
	Datatype   string         `json:"datatype,omitempty"`
	Parameters map[string]any `json:"parameters,omitempty"`
	Data       []float32      `json:"data,omitempty"`
}

type request struct {
	Inputs  []tensor `json:"inputs"`
	Outputs []tensor `json:"outputs,omitempty"`
}

type response struct {
	Outputs []tensor `json:"outputs"`
	Error   string   `json:"error"`
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
	body, header, err := c.encode(input, shape)
	if err != nil {
		return tensor{}, err
	}
	address, err := url.JoinPath(c.URL, "v2/models", url.PathEscape(c.Model), "infer")
	if err != nil {
		return tensor{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return tensor{}, err
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set(headerLength, strconv.Itoa(header))
	client := c.HTTP
	if client == nil {
		client = &http.Client{Timeout: 10 * time.Second}
	}
	answer, err := client.Do(r)
	if err != nil {
		return tensor{}, err
	}
	defer answer.Body.Close()
	return c.decode(answer)
}

// encode writes a request, and says how much of it is JSON.
func (c KServe) encode(input []float32, shape []int) (body []byte, header int, err error) {
	name := c.Input
	if name == "" {
		name = "images"
	}
	q := request{Inputs: []tensor{{Name: name, Shape: shape, Datatype: "FP32", Parameters: map[string]any{"binary_data_size": 4 * len(input)}}}}
	if c.Output != "" {
		q.Outputs = []tensor{{Name: c.Output, Parameters: map[string]any{"binary_data": true}}}
	}
	if body, err = json.Marshal(q); err != nil {
		return nil, 0, err
	}
	header = len(body)
	for _, v := range input {
		body = binary.LittleEndian.AppendUint32(body, math.Float32bits(v))
	}
	return body, header, nil
}

// decode reads an answer.
func (c KServe) decode(answer *http.Response) (tensor, error) {
	const most = 256 << 20
	body, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return tensor{}, fmt.Errorf("read answer: %w", err)
	}
	header := len(body)
	if text := answer.Header.Get(headerLength); text != "" {
		if header, err = strconv.Atoi(text); err != nil || header < 0 || header > len(body) {
			return tensor{}, fmt.Errorf("read answer: its JSON is %q of %d bytes long", text, len(body))
		}
	}
	var a response
	if err := json.Unmarshal(body[:header], &a); err != nil {
		return tensor{}, fmt.Errorf("read answer %s: %w", answer.Status, err)
	}
	if answer.StatusCode != http.StatusOK {
		return tensor{}, fmt.Errorf("it answers %s: %s", answer.Status, a.Error)
	}
	return c.output(a.Outputs, body[header:])
}

// output picks the wanted output and reads its data; binary outputs follow each other.
func (c KServe) output(outputs []tensor, rest []byte) (tensor, error) {
	for _, o := range outputs {
		var own []byte
		if size, ok := o.Parameters["binary_data_size"].(float64); ok {
			if size < 0 || int(size) > len(rest) {
				return tensor{}, fmt.Errorf("read output %s: %v bytes are promised and %d there", o.Name, size, len(rest))
			}
			own, rest = rest[:int(size)], rest[int(size):]
		}
		if c.Output != "" && o.Name != c.Output {
			continue
		}
		if o.Datatype != "FP32" {
			return tensor{}, fmt.Errorf("read output %s: it is of type %s, want FP32", o.Name, o.Datatype)
		}
		for ; len(own) >= 4; own = own[4:] {
			o.Data = append(o.Data, math.Float32frombits(binary.LittleEndian.Uint32(own)))
		}
		return o, nil
	}
	return tensor{}, fmt.Errorf("read answer: there is no output %q", c.Output)
}
