package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

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
	cmd := &cobra.Command{
		Use:   "evidence RECEIPT_ID --out DIR",
		Short: "Write out the frames around what a receipt says was taken",
		Long: `Write out the frames around every interaction of a receipt, which its evidence names by
topic, partition and offset, from all cameras of the store, with the boxes of people drawn
in, and DIR/frames.json, which lists them. Frames are kept for a day.`,
		Example: "  exeunt evidence north/12/a7 --out evidence --brokers localhost:9092 --tenants north",
		Args:    wantArgs(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := readConfig(cmd, "out")
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
			e := showing{cluster: cluster, tenant: c.Tenants[0], out: out}
			return e.write(cmd.Context(), args[0])
		},
	}
	clusterFlags(cmd)
	cmd.Flags().StringVar(&out, "out", "", "folder for the frames")
	return cmd
}

// showing finds and writes a receipt's frames.
type showing struct {
	cluster kafka.Cluster
	tenant  string
	out     string
}

func (e showing) write(ctx context.Context, receipt string) error {
	visit, _, err := findReceipt(ctx, e.cluster, e.tenant, receipt)
	if err != nil {
		return err
	}
	interactions, err := e.interactions(ctx, visit)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(e.out, 0o755); err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	frames := []shownFrame{}
	for _, i := range interactions {
		shots, err := footage(ctx, e.cluster, visit.Store(), i.Evidence)
		if err != nil {
			return fmt.Errorf("evidence: %w", err)
		}
		for _, s := range shots {
			shown, err := e.show(i, s)
			if err != nil {
				return fmt.Errorf("evidence: %w", err)
			}
			frames = append(frames, shown)
		}
	}
	if len(frames) == 0 {
		return errors.New("evidence: the receipt names no frames that are still kept (they are kept for a day, and an external tracker's are not known)")
	}
	return writeWhole(filepath.Join(e.out, "frames.json"), func(w io.Writer) error {
		return printJSON(w, map[string]any{"receipt": receipt, "frames": frames})
	})
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

// show writes a frame. One that is no picture is written as it is.
func (e showing) show(i schemas.Interaction, s shot) (shownFrame, error) {
	shown := shownFrame{
		Interaction: i.ID, Product: i.Product, Quantity: i.Quantity, Camera: s.Frame.Camera, Time: s.Frame.Time,
		Topic: s.At.Topic, Partition: s.At.Partition, Offset: s.At.Offset,
		File: fmt.Sprintf("%s-camera-%s-%d.jpg", filepath.Base(filepath.FromSlash(i.ID)), s.Frame.Camera, s.Frame.Sequence),
	}
	picture, err := s.boxed()
	if err != nil {
		picture = s.Frame.Data
	}
	return shown, os.WriteFile(filepath.Join(e.out, shown.File), picture, 0o644)
}
