package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"strings"
	"time"

	"github.com/sourcegraph/conc/pool"
	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/camera"
	"github.com/exeunt-io/exeunt/connectors/vision"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/pipeline/score"
	"github.com/exeunt-io/exeunt/schemas"
)

func newDetectCmd() *cobra.Command {
	var out, region, labels string
	cmd := &cobra.Command{
		Use:   "detect --model motion --out FILE VIDEO",
		Short: "Find the people in a video",
		Long: `Find the people in a video: the camera connector publishes its frames to Kafka (the
embedded broker), the vision worker observes them, and the boxes are written, in pixels
of the source. The motion model needs a fixed camera and nothing else. With labels of
some of the frames, in the format of --out, it says how right the boxes are.`,
		Example: `  exeunt detect --model motion --out boxes.json video.mp4
  exeunt detect --model motion --region 0,360,0,200,300,150,640,360 --out boxes.json video.mp4`,
		Args: wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			polygon, err := parseRegion(region)
			if err != nil {
				return err
			}
			c, err := readConfig(cmd, "out", "region", "labels")
			if err != nil {
				return err
			}
			models, err := c.models(cmd.Context(), map[schemas.Key][]image.Point{theVideo: polygon}, newLog(cmd.ErrOrStderr()))
			if err != nil {
				return err
			}
			if _, err := os.Stat(args[0]); err != nil && !strings.Contains(args[0], "://") {
				return usagef("detect: %w", err)
			}
			frames, err := detect(cmd.Context(), args[0], models)
			if errors.Is(err, camera.ErrNoFFmpeg) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			if err := writeDetections(cmd.OutOrStdout(), out, frames); err != nil || labels == "" {
				return err
			}
			return compareDetections(cmd.ErrOrStderr(), labels, frames)
		},
	}
	f := cmd.Flags()
	modelFlags(f)
	f.StringVar(&out, "out", "", "file for the boxes, written whole or not at all; without it they go to standard output")
	f.StringVar(&labels, "labels", "", "file with the true boxes of some frames: how many were found is said on standard error")
	f.StringVar(&region, "region", "", "polygon x,y,x,y,... that people's feet must be in; empty is the whole picture")
	return cmd
}

func writeDetections(stdout io.Writer, out string, frames []score.VideoFrame) error {
	file := score.Video{Frames: frames}
	if out == "" {
		return printJSON(stdout, file)
	}
	return writeWhole(out, func(w io.Writer) error { return printJSON(w, file) })
}

// compareDetections says how well people were found.
func compareDetections(w io.Writer, path string, frames []score.VideoFrame) error {
	file, err := os.Open(path)
	if err != nil {
		return usagef("detect: %w", err)
	}
	defer file.Close()
	labels, err := score.ReadVideo(file)
	if err != nil {
		return usagef("detect: %s: %w", path, err)
	}
	s := score.People(labels, score.Video{Frames: frames})
	_, err = fmt.Fprintf(w, "at IoU 0.5: recall %.3f (%d of %d), precision %.3f (%d of %d), nobody missed for more than %d frames\n",
		s.Recall(), s.Right, s.Labelled, s.Precision(), s.Right, s.Found, s.LongestMiss)
	return err
}

// parseRegion reads x,y,x,y,... with at least three corners; nothing is no region.
func parseRegion(text string) ([]image.Point, error) {
	if text == "" {
		return nil, nil
	}
	numbers := strings.Split(text, ",")
	if len(numbers) < 6 || len(numbers)%2 != 0 {
		return nil, usagef("detect: region %q: want x,y of at least three corners", text)
	}
	polygon := make([]image.Point, len(numbers)/2)
	for i := range polygon {
		if _, err := fmt.Sscan(numbers[2*i]+" "+numbers[2*i+1], &polygon[i].X, &polygon[i].Y); err != nil {
			return nil, usagef("detect: region %q: %w", text, err)
		}
	}
	return polygon, nil
}

// theVideo is the camera that the video is said to be of.
const theVideo = schemas.Key("local/1/1")

// detect plays the video through Kafka and the vision worker.
func detect(ctx context.Context, video string, model func(schemas.Key) vision.Model) ([]score.VideoFrame, error) {
	brokers, stop, err := kafka.StartEmbedded()
	if err != nil {
		return nil, err
	}
	defer stop()
	cluster, err := config{Brokers: brokers}.cluster(io.Discard)
	if err != nil {
		return nil, err
	}
	watch, tenant := eyes(model), theVideo.Tenant()
	plan := kafka.Plan{Tenant: tenant, Watches: []kafka.Watch{watch}, StorePartitions: 1, VisitPartitions: 1, Replication: 1}
	if err := cluster.CreateTopics(ctx, plan); err != nil {
		return nil, err
	}
	working, finished := context.WithCancel(ctx)
	defer finished()
	var frames []score.VideoFrame
	all := pool.New().WithContext(working).WithCancelOnError().WithFirstError()
	all.Go(kafka.NewWatchWorker(cluster, watch, kafka.WorkerConfig{Tenants: []string{tenant}, Slot: "detect"}).Run)
	all.Go(func(ctx context.Context) error { return publishVideo(ctx, cluster, tenant, video) })
	all.Go(func(ctx context.Context) (err error) {
		defer finished()
		frames, err = observed(ctx, cluster, tenant)
		return err
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	return frames, ctx.Err()
}

func publishVideo(ctx context.Context, cluster kafka.Cluster, tenant, video string) error {
	edge, err := kafka.NewEdge(cluster)
	if err != nil {
		return err
	}
	defer edge.Close()
	source := camera.Video{Input: video, Tenant: tenant, Store: "1", Camera: "1", Began: time.UnixMicro(0)}
	if err := source.Run(ctx, func(e schemas.Event) error { return edge.Publish(ctx, e) }); err != nil {
		return err
	}
	return edge.Flush(ctx)
}

// observed reads observations until the watermark that closes the video. Frames that
// could not be read have no boxes.
func observed(ctx context.Context, cluster kafka.Cluster, tenant string) ([]score.VideoFrame, error) {
	frames := []score.VideoFrame{}
	for event, err := range cluster.Read(ctx, tenant, schemas.Observations) {
		if err != nil {
			return nil, err
		}
		switch body := event.Body.(type) {
		case schemas.Observation:
			for int64(len(frames)) < body.Sequence {
				frames = append(frames, score.VideoFrame{Index: int64(len(frames)) + 1, Boxes: []schemas.Detection{}})
			}
			if body.People != nil {
				frames[body.Sequence-1].Boxes = body.People
			}
		case schemas.Tick:
			return frames, nil
		}
	}
	return nil, ended(ctx, "observations")
}
