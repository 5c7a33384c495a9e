package vision

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
)

// server speaks the protocol. Its model finds the white rectangle in what it is given.
func server(t *testing.T, binaryOut bool) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v2/models/people/infer", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		header, err := strconv.Atoi(r.Header.Get(headerLength))
		var q request
		if err == nil {
			err = json.Unmarshal(body[:header], &q)
		}
		if err != nil || len(q.Inputs) != 1 || q.Inputs[0].Name != "images" || q.Inputs[0].Datatype != "FP32" {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"error":"want one FP32 input called images"}`)
			return
		}
		side := q.Inputs[0].Shape[3]
		output := boxOf(body[header:], side)
		answer(w, output, []int{1, 5, len(output) / 5}, binaryOut)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// boxOf proposes the white rectangle of the red plane as a person, among nothing.
func boxOf(pixels []byte, side int) []float32 {
	x0, y0, x1, y1 := side, side, 0, 0
	for i := range side * side {
		if math.Float32frombits(binary.LittleEndian.Uint32(pixels[4*i:])) > 0.9 {
			x0, y0, x1, y1 = min(x0, i%side), min(y0, i/side), max(x1, i%side+1), max(y1, i/side+1)
		}
	}
	const n = 8
	output := make([]float32, 5*n)
	for a, v := range []float32{float32(x0+x1) / 2, float32(y0+y1) / 2, float32(x1 - x0), float32(y1 - y0), 0.9} {
		output[a*n] = v
	}
	return output
}

func answer(w http.ResponseWriter, output []float32, shape []int, binaryOut bool) {
	out := tensor{Name: "output0", Shape: shape, Datatype: "FP32"}
	var tail []byte
	if binaryOut {
		for _, v := range output {
			tail = binary.LittleEndian.AppendUint32(tail, math.Float32bits(v))
		}
		out.Parameters = map[string]any{"binary_data_size": len(tail)}
	} else {
		out.Data = output
	}
	body, _ := json.Marshal(map[string]any{"model_name": "people", "outputs": []tensor{out}})
	if binaryOut {
		w.Header().Set(headerLength, strconv.Itoa(len(body)))
	}
	_, _ = w.Write(append(body, tail...))
}

func TestPeopleAreFoundByAModelServer(t *testing.T) {
	frame := image.NewRGBA(image.Rect(0, 0, 640, 360))
	draw.Draw(frame, image.Rect(200, 100, 260, 300), image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, binaryOut := range []bool{true, false} {
		c := KServe{URL: server(t, binaryOut).URL, Model: "people", Side: 320, Limits: yolo.Usual}
		people, err := c.Detect(t.Context(), frame)
		if err != nil || len(people) != 1 {
			t.Fatalf("binary %v: %v, %v", binaryOut, people, err)
		}
		b := people[0]
		for i, d := range []float64{b.X0 - 200, b.Y0 - 100, b.X1 - 260, b.Y1 - 300} {
			if math.Abs(d) > 2 {
				t.Errorf("binary %v: side %d is %.1f pixels off: %+v", binaryOut, i, d, b)
			}
		}
	}
}

func TestRefusalsAreToldInTheServersWords(t *testing.T) {
	s := server(t, true)
	frame := image.NewGray(image.Rect(0, 0, 64, 48))
	_, err := KServe{URL: s.URL, Model: "people", Input: "x", Side: 32, Limits: yolo.Usual}.Detect(t.Context(), frame)
	if err == nil || !strings.Contains(err.Error(), "want one FP32 input") {
		t.Errorf("error %v, want the server's reason", err)
	}
	gone, stop := context.WithCancel(t.Context())
	stop()
	if _, err := (KServe{URL: s.URL, Model: "people", Side: 32}).Detect(gone, frame); err == nil {
		t.Error("a call that was told to stop succeeded")
	}
}

// A server that is away for a while loses no observation, and people outside of the region
// do not count.
func TestDetectingInsists(t *testing.T) {
	s := server(t, true)
	away := 2
	flaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away--; away >= 0 {
			http.Error(w, `{"error":"loading"}`, http.StatusServiceUnavailable)
			return
		}
		s.Config.Handler.ServeHTTP(w, r)
	}))
	defer flaky.Close()
	frame := image.NewRGBA(image.Rect(0, 0, 64, 64))
	draw.Draw(frame, image.Rect(10, 10, 20, 40), image.NewUniform(color.White), image.Point{}, draw.Src)
	d := &Detecting{
		Context: t.Context(), Called: "kserve", Log: slog.New(slog.DiscardHandler),
		Detector: KServe{URL: flaky.URL, Model: "people", Side: 64, Limits: yolo.Usual},
	}
	if got := d.Push(7, frame); len(got) != 1 || got[0].Offset != 7 || len(got[0].People) != 1 {
		t.Errorf("got %+v, want a person in frame 7", got)
	}
	d.Region = []image.Point{{40, 0}, {64, 0}, {64, 64}, {40, 64}}
	if got := d.Push(8, frame); len(got) != 1 || len(got[0].People) != 0 {
		t.Errorf("got %+v, want nobody in the region", got)
	}
}
