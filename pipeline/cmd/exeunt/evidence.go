package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/exeunt-io/exeunt/connectors/camera/sketch"
	"github.com/exeunt-io/exeunt/pipeline/kafka"
	"github.com/exeunt-io/exeunt/schemas"
)

// shownFrame is a frame around an interaction: where Kafka has it, and the file.
type shownFrame struct {
	Interaction string         `json:"interaction"`
	Product     string         `json:"product"`
	Quantity    int32          `json:"quantity"`
	Camera      string         `json:"camera"`
	Time        schemas.Micros `json:"time"`
	Topic       string         `json:"topic"`
	Partition   int32          `json:"partition"`
	Offset      int64          `json:"offset"`
	File        string         `json:"file"`
}

func newEvidenceCmd() *cobra.Command {
	var out string
	var around time.Duration
	cmd := &cobra.Command{
		Use:   "evidence RECEIPT_ID --out DIR",
		Short: "Write out the frames around what a receipt says was taken",
		Long: `Write out the frames around every interaction of a receipt, from all cameras of the store,
with the boxes of people drawn in, and DIR/frames.json, which names each frame by topic,
partition and offset. Frames are kept for a day.`,
		Example: "  exeunt evidence north/12/a7 --out evidence --brokers localhost:9092 --tenants north",
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "out", "around")
			if err != nil {
				return err
			}
			if err := c.wantBrokers(); err != nil {
				return err
			}
			if out == "" || len(c.Tenants) != 1 {
				return usagef("evidence: want --out, and one tenant")
			}
			cluster, err := c.cluster(cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			e := showing{cluster: cluster, tenant: c.Tenants[0], around: schemas.Micros(around.Microseconds()), out: out}
			return e.write(cmd.Context(), args[0])
		},
	}
	clusterFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "folder for the frames")
	f.DurationVar(&around, "around", 700*time.Millisecond, "how long before and after an interaction")
	return cmd
}

// showing finds and writes a receipt's frames.
type showing struct {
	cluster kafka.Cluster
	tenant  string
	around  schemas.Micros
	out     string
}

func (e showing) write(ctx context.Context, receipt string) error {
	visit, err := e.visit(ctx, receipt)
	if err != nil {
		return err
	}
	interactions, err := e.interactions(ctx, visit)
	if err != nil {
		return err
	}
	boxes, err := e.boxes(ctx, visit.Store(), interactions)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(e.out, 0o755); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	frames := []shownFrame{}
	for event, err := range e.cluster.ReadNow(ctx, e.tenant, schemas.Frames) {
		if err != nil {
			return err
		}
		frame, ok := event.Body.(schemas.Frame)
		if !ok || event.Key.Store() != visit.Store() {
			continue
		}
		for _, i := range interactions {
			if !e.near(i, frame.Time) {
				continue
			}
			shown := e.shown(i, event, frame)
			if err := writeFrame(filepath.Join(e.out, shown.File), frame, boxes[sightOf{frame.Camera, frame.Sequence}]); err != nil {
				return err
			}
			frames = append(frames, shown)
		}
	}
	return writeWhole(filepath.Join(e.out, "frames.json"), func(w io.Writer) error {
		return printJSON(w, map[string]any{"receipt": receipt, "frames": frames})
	})
}

// visit finds the key of a receipt's visit.
func (e showing) visit(ctx context.Context, receipt string) (schemas.Key, error) {
	for event, err := range e.cluster.ReadNow(ctx, e.tenant, schemas.Receipts) {
		if err != nil {
			return "", err
		}
		if r, ok := event.Body.(schemas.Receipt); ok && r.ID == receipt {
			return event.Key, nil
		}
	}
	return "", usagef("evidence: tenant %s has no receipt %q", e.tenant, receipt)
}

// interactions are the visit's, the last belief of each, those withdrawn left out.
func (e showing) interactions(ctx context.Context, visit schemas.Key) ([]schemas.Interaction, error) {
	last := map[string]schemas.Interaction{}
	var order []string
	for event, err := range e.cluster.ReadNow(ctx, e.tenant, schemas.Attributed) {
		if err != nil {
			return nil, err
		}
		i, ok := event.Body.(schemas.Interaction)
		if !ok || event.Key != visit {
			continue
		}
		if _, known := last[i.ID]; !known {
			order = append(order, i.ID)
		}
		last[i.ID] = i
	}
	var found []schemas.Interaction
	for _, id := range order {
		if last[id].Quantity != 0 {
			found = append(found, last[id])
		}
	}
	if len(found) == 0 {
		return nil, errors.New("evidence: the visit has no interactions that stand")
	}
	return found, nil
}

// sightOf names an observation by camera and frame.
type sightOf struct {
	camera   string
	sequence int64
}

// boxes are where vision saw people in the store around the interactions.
func (e showing) boxes(ctx context.Context, store schemas.Key, interactions []schemas.Interaction) (map[sightOf][]schemas.Detection, error) {
	boxes := map[sightOf][]schemas.Detection{}
	for event, err := range e.cluster.ReadNow(ctx, e.tenant, schemas.Observations) {
		if err != nil {
			return nil, err
		}
		o, ok := event.Body.(schemas.Observation)
		if !ok || event.Key.Store() != store {
			continue
		}
		for _, i := range interactions {
			if e.near(i, o.Time) {
				boxes[sightOf{o.Camera, o.Sequence}] = o.People
			}
		}
	}
	return boxes, nil
}

func (e showing) near(i schemas.Interaction, at schemas.Micros) bool {
	return at >= i.Time-e.around && at <= i.Time+e.around
}

func (showing) shown(i schemas.Interaction, event schemas.Event, frame schemas.Frame) shownFrame {
	return shownFrame{
		Interaction: i.ID, Product: i.Product, Quantity: i.Quantity, Camera: frame.Camera, Time: frame.Time,
		Topic: event.At.Topic, Partition: event.At.Partition, Offset: event.At.Offset,
		File: fmt.Sprintf("%s-camera-%s-%d.jpg", filepath.Base(filepath.FromSlash(i.ID)), frame.Camera, frame.Sequence),
	}
}

// writeFrame draws boxes into a frame.
func writeFrame(path string, frame schemas.Frame, boxes []schemas.Detection) error {
	picture, err := jpeg.Decode(bytes.NewReader(frame.Data))
	if err != nil {
		return fmt.Errorf("evidence: frame %d of camera %s: %w", frame.Sequence, frame.Camera, err)
	}
	s := sketch.Of(picture)
	for _, b := range boxes {
		s.Box(b.X0, b.Y0, b.X1, b.Y1, color.RGBA{R: 255, G: 60, B: 60, A: 255})
	}
	return writeWhole(path, func(w io.Writer) error { return jpeg.Encode(w, s, &jpeg.Options{Quality: 92}) })
}
