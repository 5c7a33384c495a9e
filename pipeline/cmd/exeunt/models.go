package main

import (
	"context"
	"image"
	"log/slog"

	"github.com/spf13/pflag"

	"github.com/exeunt-io/exeunt/connectors/vision"
	"github.com/exeunt-io/exeunt/connectors/vision/motion"
	"github.com/exeunt-io/exeunt/connectors/vision/yolo"
	"github.com/exeunt-io/exeunt/schemas"
)

// modelFlags choose what looks for people.
func modelFlags(f *pflag.FlagSet) {
	f.String("model", "motion", "what looks for people: motion, kserve or onnx")
	f.Int("warm-up", motion.WarmUp, "motion: frames of a camera that are seen before the first is answered")
	f.String("model-url", "", "kserve: address of the model server, such as http://triton:8000, or grpc://triton:8001 (grpcs:// with TLS)")
	f.String("model-name", "", "kserve: the model's name there; onnx: its file")
	f.Int("model-side", 640, "kserve, onnx: side of the square that the network takes, in pixels")
	f.Float64("model-confidence", yolo.Usual.Confidence, "kserve, onnx: least score of a person")
	f.Bool("model-pose", false, "kserve, onnx: the network tells COCO's 17 joints after the score of its one class")
	f.Int("model-embedding", 0, "kserve, onnx: how many numbers of an embedding follow")
	f.String("onnxruntime", "", "onnx: path of ONNX Runtime's shared library")
}

// models makes the configured model for each camera. Regions are by camera; one without is
// looked at as a whole.
func (c config) models(ctx context.Context, regions map[schemas.Key][]image.Point, log *slog.Logger) (func(camera schemas.Key) vision.Model, error) {
	var detector vision.Detector
	switch c.Model {
	case "", "motion":
		return func(camera schemas.Key) vision.Model {
			return &vision.Motion{Model: motion.Model{Region: regions[camera], WarmUp: c.WarmUp}}
		}, nil
	case "kserve":
		if c.ModelURL == "" || c.ModelName == "" {
			return nil, usagef("model kserve wants --model-url and --model-name")
		}
		server, err := vision.OpenKServe(c.ModelURL)
		if err != nil {
			return nil, usageError{err}
		}
		server.Model, server.Side, server.Limits = c.ModelName, c.ModelSide, c.limits()
		detector = server
	case "onnx":
		var err error
		if detector, err = c.onnx(); err != nil {
			return nil, err
		}
	default:
		return nil, usagef("unknown model %q; there are motion, kserve and onnx", c.Model)
	}
	return func(camera schemas.Key) vision.Model {
		return &vision.Detecting{Context: ctx, Called: c.Model, Detector: detector, Region: regions[camera], Log: log}
	}, nil
}

func (c config) limits() yolo.Limits {
	return yolo.Limits{Confidence: c.ModelConfidence, Overlap: yolo.Usual.Overlap, Pose: c.ModelPose, Embedding: c.ModelEmbedding}
}
