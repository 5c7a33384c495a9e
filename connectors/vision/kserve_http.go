package vision

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
)

// headerLength tells where a message's JSON ends and its binary tensors begin.
const headerLength = "Inference-Header-Content-Length"

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

// inferHTTP is infer with tensors in the protocol's binary extension, or in JSON where the
// server answers so.
func (c KServe) inferHTTP(ctx context.Context, input []float32, shape []int) (tensor, error) {
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
		client = &http.Client{Timeout: answersWithin}
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
	q := request{Inputs: []tensor{{Name: c.input(), Shape: shape, Datatype: "FP32", Parameters: map[string]any{"binary_data_size": 4 * len(input)}}}}
	if c.Output != "" {
		q.Outputs = []tensor{{Name: c.Output, Parameters: map[string]any{"binary_data": true}}}
	}
	if body, err = json.Marshal(q); err != nil {
		return nil, 0, err
	}
	return append(body, littleEndian(input)...), len(body), nil
}

// decode reads an answer.
func (c KServe) decode(answer *http.Response) (tensor, error) {
	body, err := io.ReadAll(io.LimitReader(answer.Body, mostBytes))
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
		if own != nil {
			o.Data = floats(own)
		}
		return o, nil
	}
	return tensor{}, fmt.Errorf("read answer: there is no output %q", c.Output)
}
